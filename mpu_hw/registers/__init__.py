"""What a CSR write goes through: decoder, WARL fields, locks, delegation, entries, resolver."""

from .direct_memory_file import DirectMemoryFile
from .indirect_memory_file import IndirectMemoryFile
from .resolve_port import ResolvePort
from .resolver import ParallelResolver, resolve_latency
from .store_port import StorePort
from .walk_port import WalkPort

__all__ = [
    "DirectMemoryFile",
    "IndirectMemoryFile",
    "ParallelResolver",
    "ResolvePort",
    "StorePort",
    "WalkPort",
    "resolve_latency",
]
