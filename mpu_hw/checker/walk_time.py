"""How long a walk takes at most."""

from collections.abc import Iterator

from ..config import MpuConfig
from ..layout import Latency, most_granules

__all__ = ["walk_clocks", "walk_latency"]

ENTRY = 2  # clocks that compare the bounds of one entry
STAGE = 2  # clocks that find the first entry of a stage and read its upper bound
WALK = 2  # the clock of the request, and the one that completes the interval


def walk_latency(config: MpuConfig) -> Latency:
    """Bound how long a request waits that is held, while no register is written or read.

    All other ports may be served before it. A walk for the first granule, after which the access
    may still be in no interval, is followed by one over all of its granules.
    """
    stages = walk_clocks(config) - WALK
    walks = [list(_walks(config, stages, most_granules(config, port))) for port in config.ports]
    # What is under way for a request that was dropped comes before all of them. It began a clock
    # earlier at least, and the answer comes in the last clock of the walk for this one.
    dropped = max(map(max, walks))
    return Latency(sum(map(sum, walks)) + dropped - 2, 0)


def walk_clocks(config: MpuConfig) -> int:
    """Give the clocks of a walk through all entries for one granule, that of the answer included.

    Nothing else is under way, and every entry is active.
    """
    return WALK + max(_stages(config, virt) for virt in (False, True))


def _walks(config: MpuConfig, stages: int, granules: int) -> Iterator[int]:
    """Give the clocks of the walks for an access: for its first granule, and for all of them."""
    if not config.constant_time:
        yield WALK + stages
    if config.constant_time or granules > 1:
        yield WALK + granules * stages


def _stages(config: MpuConfig, virt: bool) -> int:
    """Give the clocks of a walk through all stages for one granule.

    A window of the scanner takes no clock of its own: its entries are compared meanwhile, and one
    without an active entry has at least one whose two clocks it saves.
    """
    stages = [stage for stage in config.stages if stage.virt in (None, virt)]
    # Banks of one array have no entry in common.
    arrays = {config.entry_array(stage.bank).name: stage for stage in stages}
    entries = sum(config.entry_array(stage.bank).count for stage in arrays.values())
    return ENTRY * entries + STAGE * len(stages)
