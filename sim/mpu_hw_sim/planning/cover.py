"""The shortest list of entries for a map: TOR, NA4 and NAPOT, of which the lowest wins.

The entries of a list lie side by side on levels: those of one level are disjoint, and inside of
each is a level of entries that come before it in the list. A level is written from left to right,
so that a TOR entry begins where the one before it ends, and takes an entry for its lower bound only
behind a gap. Where entries overlap otherwise, as many that do not give the same map; but a region
up to the last address, which TOR cannot reach (COM-MATCH-07), may also begin under its neighbours.
That such lists are the shortest of all is checked by exhaustion (tests/planning).
"""

from dataclasses import dataclass, field
from typing import NamedTuple

from mpu_hw.isa import AddressMode

from .natural_cover import natural_cover
from .problem import FREE, Cell, Item, Problem

__all__ = ["fewest", "least"]

NEVER = 1 << 30
# What lies before a position of a level: nothing that ends there; an entry that ends there; the
# first entries of the list, which end there.
GAP, CHAIN, FIRST = range(3)


class Step(NamedTuple):
    """What a level has at a position: an entry, or none where ``item`` is None.

    ``inner`` is the level inside of it, ``base`` whether it takes an entry for its lower bound,
    and ``first`` whether it is among the first of the list.
    """

    next: tuple[int, ...]
    item: Item | None = None
    inner: tuple[int, ...] | None = None
    base: bool = False
    first: bool = False


def least(problem: Problem) -> int:
    """Return a number of entries below which no list is: an entry has at most two bounds."""
    borders = sum(FREE not in (a.label, b.label) for a, b in _pairs(problem.cells))
    return -(-borders // 2)


def _pairs(cells: tuple[Cell, ...]) -> list[tuple[Cell, Cell]]:
    return list(zip(cells, cells[1:], strict=False))


def fewest(problem: Problem) -> list[Item] | None:
    """Return a shortest list of entries that gives the map; None where there is none."""
    if not problem.shapes.tor:
        return natural_cover(problem)
    return _Search(problem).run()


@dataclass
class _Search:
    problem: Problem
    known: dict[tuple[int, ...], tuple[int, Step | None]] = field(default_factory=dict)

    def __post_init__(self) -> None:
        self.cells = self._split()
        self.points = [cell.base for cell in self.cells] + [self.problem.shapes.top]
        self.last = len(self.cells)
        self.inside = self.problem.paintable | {FREE}

    def run(self) -> list[Item] | None:
        start = (0, self.last, self.problem.outside, GAP, 0)
        if self.cost(start) >= NEVER:
            return None
        first: list[Item] = []
        rest = self._listed(start, first)
        return first + rest

    def _split(self) -> list[Cell]:
        """Cut cells where the largest natural region up to the last address may begin, or TOR."""
        shapes = self.problem.shapes
        starts, size = [], shapes.largest
        while shapes.smallest and size >= shapes.smallest:
            starts.append(shapes.top - size)
            size //= 2
        cells = []
        for cell in self.problem.cells:
            cut = [start for start in starts if cell.base < start < cell.end][:1]
            if cell.base < (self.problem.free_base or 0) < cell.end:
                cut.append(self.problem.free_base or 0)
            bounds = [cell.base, *sorted(set(cut)), cell.end]
            cells += [Cell(a, b, cell.label) for a, b in zip(bounds, bounds[1:], strict=False)]
        return cells

    def cost(self, level: tuple[int, ...]) -> int:
        """Return how many entries a level takes from a position on."""
        if level[0] == level[1]:
            return 0
        if level not in self.known:
            best: tuple[int, Step | None] = (NEVER, None)
            for step in self._steps(level):
                cost = self._price(step)
                if cost < best[0]:
                    best = cost, step
            self.known[level] = best
        return self.known[level][0]

    def _price(self, step: Step) -> int:
        if step.item is None:
            return self.cost(step.next)
        inner = self.cost(step.inner) if step.inner else 0
        if inner >= NEVER or (step.first and inner):
            return NEVER
        return 1 + step.base + inner + self.cost(step.next)

    def _steps(self, level: tuple[int, ...]) -> list[Step]:
        at, end, under, before, run = level
        label = self.cells[at].label
        steps = []
        if label in (under, FREE):
            # What others decide does not end a run of neighbours.
            kept = run if label == FREE or end != self.last else at + 1
            steps.append(Step((at + 1, end, under, GAP, kept)))
        shown = next((c.label for c in self.cells[at:end] if c.label != FREE), FREE)
        # An entry like the one under it is of use only where one up to the last address is cut.
        if shown not in self.problem.paintable or (shown == under and end != self.last):
            return steps
        if end == self.last and shown != under:
            steps += self._under_neighbours(level, shown)
        for stop in range(at + 1, end + (shown != under)):
            if self.cells[stop - 1].label not in self.inside:
                break
            steps += self._entries(level, stop, shown)
        return steps

    def _entries(self, level: tuple[int, ...], stop: int, label: int) -> list[Step]:
        """Return the entries from a position to ``stop``."""
        at, end, under, before, run = level
        base, top = self.points[at], self.points[stop]
        shapes = self.problem.shapes
        inner = (at, stop, label, GAP, at)
        behind = (stop, end, under, CHAIN, run)
        steps = []
        if shapes.natural(base, top):
            steps.append(Step(behind, Item(shapes.mode_of(base, top), base, top, label), inner))
        # One that ends in what is inside of it may as well end before that.
        if stop < self.last and self.cells[stop - 1].label in (label, FREE):
            item = Item(AddressMode.TOR, base, top, label)
            steps.append(Step(behind, item, inner, base=before != CHAIN))
            if before == FIRST or base == self.problem.free_base:
                # It comes before all others, so nothing can be inside of it.
                steps.append(Step((stop, end, under, FIRST, run), item, inner, first=True))
        return steps

    def _under_neighbours(self, level: tuple[int, ...], label: int) -> list[Step]:
        """Return the entry up to the last address that begins under those before it."""
        at, end, under, _, run = level
        shapes = self.problem.shapes
        size = shapes.largest
        while shapes.smallest and size >= shapes.smallest:
            base = shapes.top - size
            if self.points[run] <= base < self.points[at]:
                item = Item(shapes.mode_of(base, shapes.top), base, shapes.top, label)
                return [Step((end, end, under, CHAIN, run), item, (at, end, label, GAP, at))]
            size //= 2
        return []

    def _listed(self, level: tuple[int, ...], first: list[Item]) -> list[Item]:
        """Return the entries of a level behind those inside of them; ``first`` gets its own."""
        inside: list[Item] = []
        row: list[Item] = []
        while level[0] != level[1]:
            step = self.known[level][1]
            assert step is not None
            if step.inner:
                inside += self._listed(step.inner, first)
            if step.base and step.item:
                base = step.item.base
                row.append(Item(AddressMode.OFF, base, base, self.problem.outside))
            if step.item:
                (first if step.first else row).append(step.item)
            level = step.next
        return inside + row
