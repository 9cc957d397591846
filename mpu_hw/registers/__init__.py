"""What a CSR write goes through: decoder, WARL fields, locks, delegation, entries, resolver."""

from .direct_register_file import DirectRegisterFile
from .indirect_register_file import IndirectRegisterFile
from .resolver import ParallelResolver

__all__ = ["DirectRegisterFile", "IndirectRegisterFile", "ParallelResolver"]
