"""Regions as ranges of byte addresses, and the entry that decides about a run of bytes."""

from collections import Counter
from collections.abc import Sequence
from typing import NamedTuple

from mpu_hw.isa import AddressMode

from .model_config import ModelConfig

__all__ = ["Candidate", "Watch", "address_view", "candidate", "supported_mode"]

NOTHING = range(0)


def supported_mode(written: int, config: ModelConfig, covered: Counter[str]) -> AddressMode:
    """Return what field A stores of a written value (COM-CFG-03, COM-CFG-04, COM-GRAN-02)."""
    mode = AddressMode(written)
    if mode is AddressMode.NA4 and config.grain_bits >= 1:
        covered["COM-GRAN-02"] += 1
        covered["COM-CFG-04"] += 1
        return AddressMode.OFF
    if mode is not AddressMode.OFF and mode.name.lower() not in config.modes:
        covered["COM-CFG-04"] += 1
        return AddressMode.OFF
    covered["COM-CFG-03"] += 1
    return mode


def address_view(stored: int, mode: AddressMode, config: ModelConfig, covered: Counter[str]) -> int:
    """Return what an address register reads as (COM-GRAN-03..05); ``stored`` is not changed."""
    grain = config.grain_bits
    digits = format(stored, f"0{config.word_bits}b")
    if mode in (AddressMode.NA4, AddressMode.NAPOT):
        if grain >= 2:
            covered["COM-GRAN-03"] += 1
            digits = _end_in("1", grain - 1, digits)
    elif grain >= 1:
        covered["COM-GRAN-04"] += 1
        digits = _end_in("0", grain, digits)
    view = int(digits, 2)
    if view != stored:
        covered["COM-GRAN-05"] += 1
    return view


def _end_in(digit: str, count: int, digits: str) -> str:
    """Overwrite the last ``count`` digits, at most all of them."""
    kept = max(len(digits) - count, 0)
    return digits[:kept] + digit * (len(digits) - kept)


def _napot(stored: int, config: ModelConfig) -> range:
    """COM-MATCH-05. The region ends where the implemented addresses end."""
    digits = format(stored, f"0{config.word_bits}b")
    digits = _end_in("1", max(config.grain_bits - 1, 0), digits)
    ones = len(digits) - len(digits.rstrip("1"))
    size = 2 ** (ones + 3)
    base = int(digits, 2) * 4 // size * size
    return range(base, min(base + size, config.top))


class Candidate(NamedTuple):
    """An entry that may decide: its region, its permissions and the rules that made the region."""

    entry: int
    region: range
    permission: str
    marks: tuple[str, ...]


def candidate(
    index: int,
    mode: AddressMode,
    stored: int,
    below: int,
    permission: str,
    config: ModelConfig,
    covered: Counter[str],
) -> Candidate:
    """Return entry ``index`` with the bytes that it matches (COM-MATCH-01..06, COM-GRAN-06).

    ``below`` is the address register of the entry before it, 0 for entry 0. Whoever adds rules
    that this function cannot see (COM-MATCH-04, SSPMP-MATCH-08) appends them to ``marks``.
    """
    marks: tuple[str, ...] = ()
    region = NOTHING
    if mode is AddressMode.OFF:
        covered["COM-MATCH-01"] += 1
    elif mode is AddressMode.NA4:
        region = range(stored * 4, stored * 4 + 4)
        marks = ("COM-MATCH-06",)
    elif mode is AddressMode.NAPOT:
        region = _napot(stored, config)
        marks = ("COM-MATCH-05",)
    else:
        grain = config.granularity
        low, high = (address * 4 // grain * grain for address in (below, stored))
        marks = ("COM-MATCH-02",)
        if (low, high) != (below * 4, stored * 4):
            marks += ("COM-GRAN-06",)
        if low >= high:
            covered["COM-MATCH-03"] += 1
        else:
            region = range(low, high)
    return Candidate(index, region, permission, marks)


class Watch:
    """The entries of one bank as one stage sees them, until the next register write.

    Parameters
    ----------
    active : sequence of Candidate
        Entries with A != OFF whose enable bit is set, lowest first (COM-PRIO-03).
    disabled : sequence of Candidate
        Entries with A != OFF whose enable bit is clear.
    """

    def __init__(self, active: Sequence[Candidate], disabled: Sequence[Candidate]):
        self.active = [entry for entry in active if entry.region]
        self.regions = [entry.region for entry in self.active]
        self.disabled = [entry.region for entry in disabled if entry.region]

    def decide(self, touched: range, covered: Counter[str]) -> tuple[Candidate | None, bool]:
        """Return the entry that decides about the bytes, and whether it matches them all.

        COM-PRIO-01: of the entries that match any of the bytes, the lowest. Every byte has a
        lowest entry of its own; the lowest of those is the one.
        """
        regions = self.regions
        lowest = len(regions)
        for byte in touched:
            for index in range(lowest):
                if byte in regions[index]:
                    lowest = index
                    break
        first = touched[0]
        for region in self.disabled:
            if first in region:
                covered["COM-PRIO-03"] += 1
                break
        if lowest == len(regions):
            return None, False
        chosen = self.active[lowest]
        for mark in chosen.marks:
            covered[mark] += 1
        for region in regions[lowest + 1 :]:
            if first in region:
                # Only here does it matter that the lowest one wins.
                covered["COM-PRIO-01"] += 1
                break
        whole = all(byte in chosen.region for byte in touched)
        if not whole:
            covered["COM-PRIO-02"] += 1
        return chosen, whole
