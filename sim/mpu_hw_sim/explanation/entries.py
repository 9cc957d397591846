"""The entries of a state: what each of them matches, at each stage."""

from collections import Counter
from collections.abc import Iterator
from typing import NamedTuple

from mpu_hw.isa import AddressMode
from mpu_hw.revision import Stage
from mpu_hw_sim.model.region import candidate
from mpu_hw_sim.register_state import EntryState, read_entries

from .state import RegisterState

__all__ = ["Region", "active_regions", "name_of", "regions_of"]


class Region(NamedTuple):
    """An entry that is not OFF, at one stage.

    Parameters
    ----------
    stage : str
    entry : EntryState
    low, high : int
        The bytes that it matches, ``high`` not among them; for TOR as its registers have them,
        ``low`` at or above ``high`` where it matches none.
    """

    stage: str
    entry: EntryState
    low: int
    high: int

    @property
    def first(self) -> int:
        """First byte."""
        return self.low

    @property
    def last(self) -> int:
        """Last byte; before ``first`` where no byte is matched."""
        return self.high - 1

    @property
    def name(self) -> str:
        """As ``mpu[3]``."""
        return name_of(self.entry)


def name_of(entry: EntryState) -> str:
    """Return how text names an entry, as ``mpu[3]``."""
    return f"{entry.bank}[{entry.index}]"


def regions_of(state: RegisterState, stage: Stage) -> Iterator[Region]:
    """Give the entries of a stage that are not OFF, switched off or not, lowest first."""
    config, model = state.config, state.model.config
    below = 0
    for entry in read_entries(config, state.registers, stage):
        if entry.mode is not AddressMode.OFF:
            found = candidate(entry.index, entry.mode, entry.addr, below, "", model, Counter())
            low, high = found.region.start, found.region.stop
            if not found.region:
                grain = config.granularity
                low, high = (addr * 4 // grain * grain for addr in (below, entry.addr))
            yield Region(stage.name, entry, low, high)
        below = entry.addr


def active_regions(state: RegisterState) -> Iterator[Region]:
    """Give the entries of every stage that are on and match some byte."""
    for stage in state.config.stages:
        for region in regions_of(state, stage):
            if region.entry.on and region.low < region.high:
                yield region
