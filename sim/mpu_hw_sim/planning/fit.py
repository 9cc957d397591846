"""Whether a plan fits in the entries of a unit, and what would if it does not."""

from collections.abc import Iterator, Sequence
from dataclasses import replace
from itertools import pairwise

from mpu_hw.config import MpuConfig
from mpu_hw_sim.encoding import Bounds

from .plan import Plan, plan_entries
from .require import ADDRESSED, entries_of, require_wishes
from .wish import Wish

__all__ = ["plan_of"]

TRIED = 16  # regions at most, for which others are tried


def plan_of(config: MpuConfig, wishes: Sequence[Wish]) -> Plan:
    """Return the plan for regions.

    Parameters
    ----------
    config : MpuConfig
    wishes : sequence of Wish
        One at least.

    Raises
    ------
    ValueError
        Entries cannot give a region, or the unit has too few; the message says what would do.
    """
    require_wishes(config, wishes)
    wanted = {wish.stage.bank for wish in wishes}
    banks = [b for b in dict.fromkeys(s.bank for s in config.stages) if b in wanted]
    for bank in banks:
        # What no bank can hold is not worth a search.
        least = entries_of(config, [wish for wish in wishes if wish.stage.bank == bank])
        if least > ADDRESSED:
            raise ValueError(
                f"Regions of {bank} must take at most {_limit(config, bank)} entries, "
                f"not {least} or more"
            )
    plan = plan_entries(config, wishes, banks)
    for what, mine, most in _groups(config, banks):
        count = sum(len(plan.of_bank(bank)) for bank in mine)
        if count > most:
            near = _nearest(config, wishes, mine, count, most)
            raise ValueError(
                f"Regions of {what} must take at most {most} entries, not {count}: {near}"
            )
    return plan


def _limit(config: MpuConfig, bank: str) -> int:
    return min(ADDRESSED, config.entry_array(bank).count)


def _groups(config: MpuConfig, banks: Sequence[str]) -> Iterator[tuple[str, Sequence[str], int]]:
    """Give what has a limit: every bank, and the pool of all of them."""
    for bank in banks:
        yield bank, [bank], _limit(config, bank)
    if config.pooled:
        array = config.entry_array(banks[0])
        # With all of the pool in the PMP the SPMP passes everything (SSPMP-DEF-02).
        spare = set(banks) > {config.spec.machine} and set(banks) != {config.spec.machine}
        yield f"the {array.name}", banks, array.count - (spare and "spmp" not in banks)


def _nearest(
    config: MpuConfig, wishes: Sequence[Wish], banks: Sequence[str], count: int, most: int
) -> str:
    """Say which regions with natural bounds would make it fit, the least change first."""
    if len(wishes) > TRIED:
        return f"what would do is searched for {TRIED} regions at most"
    changed: dict[str, str] = {}
    now, best = list(wishes), count
    while best > most:
        found: tuple[int, int, list[Wish], str, str] | None = None
        for wish in [w for w in now if w.stage.bank in banks and w.name not in changed]:
            for bounds in _natural(config, wish.bounds):
                other = [replace(w, bounds=bounds) if w is wish else w for w in now]
                if not _disjoint(other):
                    continue
                takes = sum(len(plan_entries(config, other, [bank]).entries) for bank in banks)
                change = abs(bounds.size - wish.bounds.size)
                more = "more" if bounds.size > wish.bounds.size else "less"
                text = f"{wish.name!r} as {bounds} ({change} bytes {more})"
                if takes < best and (found is None or (takes, change) < found[:2]):
                    found = takes, change, other, wish.name, text
        if found is None:
            return "other bounds of one region do not help"
        best, _, now, name, text = found
        changed[name] = text
    return f"{best} are enough with {' and '.join(changed.values())}"


def _natural(config: MpuConfig, bounds: Bounds) -> Iterator[Bounds]:
    """Give the natural region around, and the largest inside."""
    size = max(8, config.granularity)
    while bounds.base // size != (bounds.end - 1) // size:
        size *= 2
    base = bounds.base // size * size
    if size <= 1 << config.paddr_width and Bounds(base, base + size) != bounds:
        yield Bounds(base, base + size)
    while size > max(8, config.granularity):
        size //= 2
        first = -(-bounds.base // size) * size
        if first + size <= bounds.end and size < bounds.size:
            yield Bounds(first, first + size)
            return


def _disjoint(wishes: Sequence[Wish]) -> bool:
    stages = {wish.stage.name for wish in wishes}
    for name in stages:
        own = sorted((w.bounds.base, w.bounds.end) for w in wishes if w.stage.name == name)
        if any(first[1] > second[0] for first, second in pairwise(own)):
            return False
    return True
