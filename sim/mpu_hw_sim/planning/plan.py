"""Regions to entries: which, in which bank, in which order."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from mpu_hw.config import MpuConfig
from mpu_hw.isa import CFG_A, CFG_BITS, AddressMode
from mpu_hw.revision import Stage
from mpu_hw_sim.encoding import Bounds
from mpu_hw_sim.encoding.rights import Rights

from .part import OUTSIDE, grants_of, items_of
from .problem import Item
from .wish import Wish

__all__ = ["Plan", "PlannedEntry", "lists_of", "plan_entries"]


@dataclass(frozen=True)
class PlannedEntry:
    """An entry with its registers.

    Parameters
    ----------
    stage : Stage
    index : int
    mode : AddressMode
    bounds : Bounds or None
        What it matches; None where it is OFF.
    addr, cfg : int
        Its registers.
    rights : Rights or None
        What it grants; None where it is OFF.
    lock : bool
    regions : tuple of str
        Names of the regions of which it decides a part; none where it is OFF, or denies what lies
        between them.
    """

    stage: Stage
    index: int
    mode: AddressMode
    bounds: Bounds | None
    addr: int
    cfg: int
    rights: Rights | None
    lock: bool
    regions: tuple[str, ...]

    @property
    def bank(self) -> str:
        """The bank that has it."""
        return self.stage.bank


@dataclass(frozen=True)
class Plan:
    """The entries for regions, lowest first in each bank, banks in the order of their stages."""

    config: MpuConfig
    wishes: tuple[Wish, ...]
    entries: tuple[PlannedEntry, ...]

    @property
    def banks(self) -> tuple[str, ...]:
        """Banks with a region, in the order of their stages."""
        wanted = {wish.stage.bank for wish in self.wishes}
        return tuple(dict.fromkeys(s.bank for s in self.config.stages if s.bank in wanted))

    def of_bank(self, bank: str) -> tuple[PlannedEntry, ...]:
        """Return the entries of a bank."""
        return tuple(entry for entry in self.entries if entry.bank == bank)


def lists_of(
    config: MpuConfig, wishes: Sequence[Wish], bank: str
) -> Iterator[tuple[Stage, bool, list[Item] | None]]:
    """Give the lists of a bank in their order: for locked regions before the others.

    A TOR entry begins at 0 as entry 0, and where the entry before it ends that decides at the same
    stage.
    """
    taken = 0
    behind: tuple[str, int] | None = None  # stage and end of the entry before
    for lock in (True, False):
        for stage in config.stages:
            mine = [wish for wish in wishes if wish.stage == stage]
            if stage.bank != bank or not any(wish.lock == lock for wish in mine):
                continue
            base = 0 if not taken else behind[1] if behind and behind[0] == stage.name else None
            items = items_of(config, mine, lock, base)
            yield stage, lock, items
            taken += len(items or ())
            behind = (stage.name, items[-1].end) if items else behind


def plan_entries(config: MpuConfig, wishes: Sequence[Wish], banks: Sequence[str]) -> Plan:
    """Return the plan for regions that have one: :func:`require_wishes` accepts them."""
    entries: list[PlannedEntry] = []
    for bank in banks:
        index = 0
        for stage, lock, items in lists_of(config, wishes, bank):
            mine = [wish for wish in wishes if wish.stage == stage and wish.lock == lock]
            for item in items or ():
                entries.append(_entry(config, stage, index, item, lock, mine))
                index += 1
    return Plan(config, tuple(wishes), tuple(entries))


def _entry(
    config: MpuConfig, stage: Stage, index: int, item: Item, lock: bool, wishes: list[Wish]
) -> PlannedEntry:
    grants = grants_of(config, stage)
    if item.mode is AddressMode.OFF:
        # The base of a locked TOR entry must not be turned on by others, so it is locked, too.
        cfg = lock << CFG_BITS["L"]
        return PlannedEntry(stage, index, item.mode, None, item.end >> 2, cfg, None, lock, ())
    natural = item.base | (item.end - item.base) // 2 - 1
    addr = {AddressMode.TOR: item.end, AddressMode.NA4: item.base}.get(item.mode, natural) >> 2
    known = grants.encodings[lock]
    rights = grants.default if item.label == OUTSIDE else list(known)[item.label - 1]
    names = tuple(
        wish.name
        for wish in wishes
        if wish.rights == rights and wish.bounds.base < item.end and item.base < wish.bounds.end
    )
    cfg = known[rights] | item.mode << CFG_A
    bounds = Bounds(item.base, item.end)
    return PlannedEntry(stage, index, item.mode, bounds, addr, cfg, rights, lock, names)
