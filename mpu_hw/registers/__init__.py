"""What a CSR write goes through: decoder, WARL fields, locks, delegation, entries, resolver."""

from .direct_register_file import DirectRegisterFile
from .indirect_register_file import IndirectRegisterFile
from .mixed_port import MixedPort, MixedWordPort
from .resolve_port import ResolvePort
from .resolver import ParallelResolver, resolve_latency
from .store_port import StorePort
from .walk_port import WalkPort
from .word_port import WordPort, WordResolver, word_latency

__all__ = [
    "DirectRegisterFile",
    "IndirectRegisterFile",
    "MixedPort",
    "MixedWordPort",
    "ParallelResolver",
    "ResolvePort",
    "StorePort",
    "WalkPort",
    "WordPort",
    "WordResolver",
    "resolve_latency",
    "word_latency",
]
