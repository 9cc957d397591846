"""How long a flip may lie unnoticed in a memory."""

from ..config import MpuConfig
from ..engine import unit_engine
from ..layout import stored_depth

__all__ = ["scrub_clocks"]

ENTRY = 2  # clocks in which a walk reads an entry


def scrub_clocks(config: MpuConfig) -> int:
    """Bound the clocks from a flip of a bit in a memory to the alert; 0 without a memory.

    Clocks in which the CSR port addresses an entry are not counted. The memory has one read port:
    while a parallel engine resolves entries, or a walk reads those of a stage, nothing else is
    read, and between two stages a word is.
    """
    engine = unit_engine(config)
    if "addrs" in engine.store_port.SEEN:
        return 0
    walking = any(map(config.walks, config.ports))
    most = max(array.count for array in config.entry_arrays)
    resolving = stored_depth(config) + 1 if not all(map(config.walks, config.ports)) else 0
    return resolving + stored_depth(config) * (1 + (ENTRY * most if walking else 0))
