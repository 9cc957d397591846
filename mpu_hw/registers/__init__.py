"""What a CSR write goes through: decoder, WARL fields, locks, delegation, entries, resolver."""

from .direct_memory_file import DirectMemoryFile
from .direct_register_file import DirectRegisterFile
from .indirect_memory_file import IndirectMemoryFile
from .indirect_register_file import IndirectRegisterFile
from .resolver import ParallelResolver

__all__ = [
    "DirectMemoryFile",
    "DirectRegisterFile",
    "IndirectMemoryFile",
    "IndirectRegisterFile",
    "ParallelResolver",
]
