"""How long a walk takes at most."""

from ..config import MpuConfig
from ..layout import WINDOW, Latency, most_granules

__all__ = ["walk_latency"]

ENTRY = 2  # clocks that read one entry
STAGE = 4  # from the beginning of a stage to its first entry, and from its last one to its decider
WALK = 2  # from the end of a walk to the beginning of the next


def walk_latency(config: MpuConfig) -> Latency:
    """Bound how long a request waits that is held, while no register is written or read.

    All other ports may be served before it. A walk for the first granule, after which the access
    may still be in no interval, is followed by one over all of its granules.
    """
    granule = max(_stages(config, virt) for virt in (False, True))
    first = 0 if config.constant_time else granule + WALK
    turns = [first + most_granules(config, port) * granule + WALK for port in config.ports]
    # What is under way for a request that was dropped comes before all of them.
    return Latency(sum(turns) + max(turns), 0)


def _stages(config: MpuConfig, virt: bool) -> int:
    """Give the clocks of a walk through all stages for one granule."""
    stages = [stage for stage in config.stages if stage.virt in (None, virt)]
    # Banks of one array have no entry in common.
    arrays = {config.entry_array(stage.bank).name: stage for stage in stages}
    entries = sum(config.entry_array(stage.bank).count for stage in arrays.values())
    windows = sum(config.entry_array(stage.bank).count // WINDOW + 2 for stage in stages)
    return ENTRY * entries + windows + STAGE * len(stages)
