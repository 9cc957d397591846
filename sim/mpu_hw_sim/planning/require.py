"""What is wrong with regions, in one line, with the nearest ones that would do."""

from collections.abc import Sequence
from dataclasses import replace
from itertools import combinations

from mpu_hw.config import MpuConfig
from mpu_hw_sim.encoding import Bounds
from mpu_hw_sim.encoding.region import place_of

from .cover import least
from .part import grants_of, items_of, problem_of, require_rights
from .wish import Wish

__all__ = ["entries_of", "require_wishes"]

ADDRESSED = 64  # entries that a bank can address


def require_wishes(config: MpuConfig, wishes: Sequence[Wish]) -> None:
    """Raise ValueError unless every region can be given by entries, exactly.

    Whether the unit has enough of them is not asked.
    """
    if config.reset:
        raise ValueError(
            f"Configuration of a plan must have no entries with a reset value, "
            f"not {len(config.reset)}: a plan begins with entries that are OFF"
        )
    for wish in wishes:
        _require_place(config, wish)
        require_rights(wish, grants_of(config, wish.stage))
        _require_own_entries(config, wish)
    for first, second in combinations(sorted(wishes, key=lambda wish: wish.bounds.base), 2):
        if first.stage == second.stage:
            _require_disjoint(config, first, second)
    for wish in wishes:
        if _count(config, [wish]) is None:
            try:
                place_of(config, wish.bounds, first=False)
            except ValueError as error:
                raise ValueError(f"{wish} must have other bounds: {error}") from None


def _require_place(config: MpuConfig, wish: Wish) -> None:
    top, grain, bounds = 1 << config.paddr_width, config.granularity, wish.bounds
    if bounds.end > top:
        raise ValueError(f"{wish} must end at 0x{top:x} or below, not at 0x{bounds.end:x}")
    outer = Bounds(bounds.base // grain * grain, -(-bounds.end // grain) * grain)
    inner = Bounds(-(-bounds.base // grain) * grain, bounds.end // grain * grain)
    if outer == bounds:
        return
    near = [f"around it {outer} takes {_entries(_count(config, [replace(wish, bounds=outer)]))}"]
    if inner.size > 0:
        takes = _entries(_count(config, [replace(wish, bounds=inner)]))
        near.append(f"inside of it {inner} takes {takes}")
    raise ValueError(
        f"{wish} must begin and end at multiples of the grain, {grain} bytes, not {bounds}: "
        f"{', '.join(near)}"
    )


def _require_own_entries(config: MpuConfig, wish: Wish) -> None:
    """Two stages may read one bank only where each has an enable register of its own."""
    same = [stage for stage in config.stages if stage.bank == wish.stage.bank]
    if len(same) > 1 and not config.switch and wish.stage.virt:
        raise ValueError(
            f"{wish} must be of a unit with switch = true, where guests have entries of their own"
        )


def _require_disjoint(config: MpuConfig, first: Wish, second: Wish) -> None:
    shared = Bounds(second.bounds.base, min(first.bounds.end, second.bounds.end))
    if shared.size <= 0:
        return
    nested = shared == second.bounds
    kept, cut = (second, first) if nested else (first, second)
    bounds = (Bounds(cut.bounds.base, shared.base), Bounds(shared.end, cut.bounds.end))
    pieces = [replace(cut, bounds=piece) for piece in bounds if piece.size]
    rest = " and ".join(str(piece.bounds) for piece in pieces)
    both = _count(config, [kept, *pieces])
    hint = f": {cut.name!r} as {rest} takes {_entries(both)} with it" if pieces else ""
    raise ValueError(f"{cut} must not overlap {kept.name!r}, as in {shared}{hint}")


def _entries(count: int | None) -> str:
    return "no list of entries" if count is None else f"{count} entr{'y' if count == 1 else 'ies'}"


def _count(config: MpuConfig, wishes: Sequence[Wish]) -> int | None:
    """Return how many entries regions of one stage take by themselves."""
    total = 0
    for lock in (True, False):
        if any(wish.lock == lock for wish in wishes):
            items = items_of(config, wishes, lock, None if total else 0)
            if items is None:
                return None
            total += len(items)
    return total


def entries_of(config: MpuConfig, wishes: Sequence[Wish]) -> int:
    """Return a number of entries that regions of one bank take at least, without a search."""
    stages = {wish.stage.name: wish.stage for wish in wishes}
    return sum(
        least(problem_of(config, [w for w in wishes if w.stage == stage], lock, 0))
        for stage in stages.values()
        for lock in (True, False)
        if any(wish.lock == lock for wish in wishes if wish.stage == stage)
    )
