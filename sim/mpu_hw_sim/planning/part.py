"""The shortest list of entries for the regions of one stage that are locked, or for the others."""

import tomllib
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import cache
from itertools import pairwise

from mpu_hw.config import MpuConfig
from mpu_hw.revision import Stage
from mpu_hw_sim.encoding import Bounds
from mpu_hw_sim.encoding.rights import Rights, default_rights, encodings

from .cover import fewest
from .problem import FREE, Cell, Item, Problem, Shapes
from .wish import Wish, modes_of

__all__ = ["Grants", "cells_of", "describe", "grants_of", "items_of", "require_rights"]

OUTSIDE = 0  # label of what no entry matches


@dataclass(frozen=True)
class Grants:
    """What the entries of a stage can grant.

    Parameters
    ----------
    default : Rights
        Where no entry matches.
    encodings : dict
        Locked or not, and rights, to the cfg that grants them.
    """

    default: Rights
    encodings: dict[bool, dict[Rights, int]]

    def label(self, rights: Rights, lock: bool) -> int:
        """Return the number that stands for rights in a problem."""
        if rights == self.default and not lock:
            return OUTSIDE
        return 1 + list(self.encodings[lock]).index(rights)


@cache
def _grants(text: str, name: str) -> Grants:
    config = MpuConfig.from_dict(tomllib.loads(text))
    stage = next(stage for stage in config.stages if stage.name == name)
    locks = (False, True) if config.spec.lock else (False,)
    found = {lock: encodings(config, stage, lock) for lock in locks}
    return Grants(default_rights(config, stage), found)


def grants_of(config: MpuConfig, stage: Stage) -> Grants:
    """Return what a stage can grant, by trying every encoding on the reference model."""
    return _grants(config.to_toml(), stage.name)


def describe(rights: Rights, stage: Stage) -> str:
    """Return rights as text, as ``S rw- U r--``."""
    kernel, task = modes_of(stage)
    return f"{kernel} {rights.kernel} {task} {rights.task}"


def require_rights(wish: Wish, grants: Grants) -> None:
    """Raise ValueError where no entry grants the rights; name the nearest that open nothing."""
    known = grants.encodings[wish.lock]
    if wish.rights in known or (wish.rights == grants.default and not wish.lock):
        return
    less = [rights for rights in known if _below(rights, wish.rights)]
    most = [r for r in less if not any(r != other and _below(r, other) for other in less)]
    nearest = " or ".join(describe(rights, wish.stage) for rights in most)
    raise ValueError(
        f"{wish} must have rights that {wish.stage.bank} can grant, "
        f"not {describe(wish.rights, wish.stage)}: without opening more, {nearest}"
    )


def _below(rights: Rights, other: Rights) -> bool:
    pairs = ((rights.kernel, other.kernel), (rights.task, other.task))
    return all(set(mine) <= set(yours) | {"-"} for mine, yours in pairs)


def cells_of(top: int, parts: Iterable[tuple[Bounds, int]]) -> tuple[Cell, ...]:
    """Cut the address space at disjoint bounds, each with a label; join what is alike."""
    known = list(parts)
    points = {0, top, *(end for bounds, _ in known for end in (bounds.base, bounds.end))}
    cells: list[Cell] = []
    for base, end in pairwise(sorted(points)):
        label = next((lab for b, lab in known if b.base <= base < b.end), OUTSIDE)
        if cells and cells[-1].label == label:
            cells[-1] = cells[-1]._replace(end=end)
        else:
            cells.append(Cell(base, end, label))
    return tuple(cells)


def problem_of(
    config: MpuConfig, wishes: Sequence[Wish], lock: bool, free_base: int | None
) -> Problem:
    """State what the entries of one list must give.

    Parameters
    ----------
    config : MpuConfig
    wishes : sequence of Wish
        Of one stage, locked and not; one at least.
    lock : bool
        Which of them the list is for. Locked entries come before the others, or else these could
        be written to undo them. So a list of locked ones leaves all other bytes alone, and the
        other list need not care for locked bytes.
    free_base : int or None
        As in :class:`Problem`.
    """
    grants = grants_of(config, wishes[0].stage)
    labelled = [
        (wish.bounds, grants.label(wish.rights, lock) if wish.lock == lock else FREE)
        for wish in wishes
        if wish.lock or not lock
    ]
    paintable = set(range(1, 1 + len(grants.encodings[lock])))
    if not lock and grants.default in grants.encodings[False]:
        paintable.add(OUTSIDE)
    cells = cells_of(1 << config.paddr_width, labelled)
    return Problem(Shapes.of(config), cells, OUTSIDE, frozenset(paintable), free_base)


def items_of(
    config: MpuConfig, wishes: Sequence[Wish], lock: bool, free_base: int | None = 0
) -> list[Item] | None:
    """Return a shortest list for the regions of one stage, None where entries cannot give them."""
    return fewest(problem_of(config, wishes, lock, free_base))
