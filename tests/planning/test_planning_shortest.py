"""No list of entries is shorter: all of them, for every map of a small address space."""

import random
from itertools import groupby, product

import pytest
from exhaustion import UNITS, painted, shortest_lists
from mpu_hw_sim.planning.cover import fewest, least
from mpu_hw_sim.planning.problem import FREE, Cell, Problem, Shapes

from mpu_hw.isa import AddressMode

GRAIN = 16
TOP = UNITS * GRAIN
LABELS = (0, 1, 2)
# What an entry can give: also what no entry matches gives, as in SPMP and PMP, or not, as in mpu.
KINDS = {"denial": LABELS, "no denial": (1, 2)}


def problem(shown, paintable, *, tor=True, natural=True, free_base=0):
    cells, at = [], 0
    for label, group in groupby(shown):
        size = len(list(group)) * GRAIN
        cells.append(Cell(at, at + size, label))
        at += size
    shapes = Shapes(TOP, tor, GRAIN if natural else 0, TOP if natural else 0)
    base = None if free_base is None else free_base * GRAIN
    return Problem(shapes, tuple(cells), 0, frozenset(paintable), base)


def registers_give(items, free_base):
    """What a list gives, by what its address registers do; and what decides."""
    shown, before = (None,) * UNITS, free_base
    for item in items:
        base, end = item.base // GRAIN, item.end // GRAIN
        addr = end
        if item.mode is AddressMode.NAPOT:
            addr = base + max((end - base) // 2 - 1, 0)
        if item.mode is AddressMode.TOR:
            base = before
        for unit in range(base, end) if item.mode is not AddressMode.OFF else ():
            if shown[unit] is None:
                shown = painted(shown, unit, unit + 1, item.label)
        before = addr
    return tuple(0 if label is None else label for label in shown)


@pytest.mark.parametrize(
    ("kind", "tor", "natural"),
    [
        ("denial", True, True),
        ("no denial", True, True),
        ("denial", True, False),
        ("denial", False, True),
        ("no denial", False, True),
    ],
)
def test_every_map_takes_the_fewest_entries(kind, tor, natural):
    best = shortest_lists(KINDS[kind], tor=tor, natural=natural)
    for shown in product(LABELS, repeat=UNITS):
        asked = problem(shown, KINDS[kind], tor=tor, natural=natural)
        found = fewest(asked)
        assert (None if found is None else len(found)) == best.get(shown), shown
        if found is not None:
            assert registers_give(found, 0) == shown
            assert least(asked) <= len(found)


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize("base", [None, 0, 3, 5])
def test_behind_other_entries_the_fewest_are_found(kind, base):
    """Where entries before decide, the answer is free; TOR begins where the last of them ends."""
    rng = random.Random(f"{kind} {base}")
    best = shortest_lists(KINDS[kind], free_base=base)
    for _ in range(250):
        shown = [rng.choice((FREE, FREE, *LABELS)) for _ in range(UNITS)]
        if base:
            shown[base - 1] = FREE  # the entry before the list ends there
        choices = product(*(LABELS if label == FREE else (label,) for label in shown))
        counts = [best[each] for each in choices if each in best]
        found = fewest(problem(shown, KINDS[kind], free_base=base))
        assert (None if found is None else len(found)) == min(counts, default=None), shown
        given = registers_give(found, base)
        assert all(label in (FREE, mine) for label, mine in zip(shown, given, strict=True))
