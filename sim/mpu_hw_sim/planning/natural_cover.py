"""The fewest NA4 and NAPOT entries for a map, where a unit has no TOR."""

from functools import cache

from .problem import FREE, Item, Problem

__all__ = ["natural_cover"]

Answer = tuple[Item, ...] | None


def natural_cover(problem: Problem) -> list[Item] | None:
    """Return a shortest list of natural regions that gives the map; None where there is none.

    Natural regions are nested or disjoint. So a list is a tree: each region has an answer, its two
    halves are right under that answer, and what lies inside of another is before it in the list.
    """
    shapes = problem.shapes

    @cache
    def within(base: int, end: int, under: int) -> Answer:
        """Entries that make ``base`` to ``end`` right, above an entry that answers ``under``."""
        labels = {cell.label for cell in problem.cells if cell.base < end and base < cell.end}
        labels.discard(FREE)
        if labels <= {under}:
            return ()
        uniform = len(labels) == 1 and labels <= problem.paintable
        if uniform and shapes.natural(base, end):
            return (Item(shapes.mode_of(base, end), base, end, *labels),)
        if end - base <= shapes.smallest or not labels <= problem.paintable | {under}:
            return None
        found: list[tuple[Item, ...]] = []
        middle = (base + end) // 2
        for label in (under, *sorted(labels & problem.paintable - {under})):
            own = (Item(shapes.mode_of(base, end), base, end, label),) if label != under else ()
            if own and not shapes.natural(base, end):
                continue
            halves = within(base, middle, label), within(middle, end, label)
            if halves[0] is not None and halves[1] is not None:
                found.append((*halves[0], *halves[1], *own))
        return min(found, key=len, default=None)

    if not shapes.smallest:
        return None
    answer = within(0, shapes.top, problem.outside)
    return None if answer is None else list(answer)
