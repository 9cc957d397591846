"""Which steps a run takes, and the table that comes out."""

from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from fnmatch import fnmatch
from functools import cache
from importlib import metadata
from typing import Any

from mpu_hw.board.tool import NEXTPNR_ECP5, YOSYS, ToolFailed, version

from .design import Design
from .flow import NotMeasured, Step, middle, place, synthesise
from .generated import code
from .peers import peer_designs, peer_versions
from .rows import our_designs

__all__ = ["Effort", "Row", "designs", "measure", "steps", "versions"]

QUICK = ("empty", "ours-16", "ibex-16", "registers-16")
SEEDS = (1, 2, 3)
# The order of rows, and of what is measured.
GROUPS = ("harness", "ours", "peer", "feature", "registers")
# Bare registers and units are measured for their area on ECP5 alone.
ONE_FLOW = "registers"


@dataclass(frozen=True)
class Effort:
    """How much is measured.

    Parameters
    ----------
    quick : bool
        16 entries, ours and Ibex, one seed.
    only : tuple of str
        Names or patterns of rows; all where empty.
    cached : bool
        No tool is run: rows and figures that earlier runs measured.
    """

    quick: bool = False
    only: tuple[str, ...] = ()
    cached: bool = False

    @property
    def seeds(self) -> tuple[int, ...]:
        """Seeds of the placer."""
        return SEEDS[:1] if self.quick else SEEDS


@dataclass
class Row:
    """A design and what was measured of it: cells by flow, and Fmax of flow A."""

    design: Design
    flows: dict[str, dict[str, int]] = field(default_factory=dict)
    placed: dict[str, Any] | None = None
    failed: str = ""

    def total(self, flow: str) -> int | None:
        """Area on ECP5 in LUT4s: a CCU2C holds two."""
        cells = self.flows.get(flow)
        return None if cells is None else cells["lut"] + 2 * cells["carry"]

    def plain(self) -> dict[str, Any]:
        """Give the row as JSON has it."""
        design = self.design
        return {
            "name": design.name,
            "title": design.title,
            "group": design.group,
            "feature": design.feature,
            "base": design.base,
            "entries": design.entries,
            "ports": design.ports,
            "compared": design.compared,
            "lacks": design.lacks,
            "flows": self.flows,
            "placed": self.placed,
            "failed": self.failed,
        }


@cache
def designs(effort: Effort) -> list[Design]:
    """Give the designs of a run; raise ValueError where a name selects none."""
    every = sorted([*our_designs(), *peer_designs()], key=lambda each: GROUPS.index(each.group))
    chosen = every
    if effort.quick:
        chosen = [design for design in every if design.name in QUICK]
    for pattern in effort.only:
        if not any(fnmatch(design.name, pattern) for design in chosen):
            known = ", ".join(design.name for design in chosen)
            raise ValueError(f"--only must name or match rows, not {pattern!r}; rows: {known}")
    if effort.only:
        chosen = [d for d in chosen if any(fnmatch(d.name, pattern) for pattern in effort.only)]
    return chosen


def steps(chosen: Iterable[Design], effort: Effort) -> Iterator[Step]:
    """Give every step of a run, what tells most for its time first: a run may be interrupted."""
    chosen = list(chosen)
    checks = [design for design in chosen if design.group != ONE_FLOW]
    placed = sorted(checks, key=lambda design: design.entries * design.ports)
    first, *others = effort.seeds
    yield from (Step(design, "B") for design in chosen)
    yield from (Step(design, "A") for design in checks)
    yield from (Step(design, "A", first) for design in placed)
    portable = [design for design in checks if design.portable]
    yield from (Step(design, flow) for flow in ("xc7", "ice40") for design in portable)
    yield from (Step(design, "A", seed) for seed in others for design in placed)


def measure(
    effort: Effort, jobs: int, begun: Callable[[Step], None], ended: Callable[[Step], None]
) -> list[Row]:
    """Run every step that is not in the cache, and gather the rows.

    A step that fails is a remark in its row; the others go on.

    Parameters
    ----------
    effort : Effort
    jobs : int
        Steps at the same time.
    begun, ended : callable
        Told of every step.
    """
    rows = {design.name: Row(design) for design in designs(effort)}
    runs: dict[str, list[dict[str, Any]]] = {}

    def take(step: Step) -> None:
        begun(step)
        row = rows[step.design.name]
        try:
            netlist, cells = synthesise(step.design, step.flow, cached=effort.cached)
            if step.seed:
                speed = place(netlist, step.seed, cached=effort.cached)
                runs.setdefault(step.design.name, []).append(speed)
            else:
                row.flows[step.flow] = cells
        except ToolFailed as error:
            row.failed = str(error)
        except NotMeasured:
            pass
        ended(step)

    with ThreadPoolExecutor(jobs) as pool:
        list(pool.map(take, steps((row.design for row in rows.values()), effort)))
    for name, speeds in runs.items():
        rows[name].placed = middle(speeds)
    return [row for row in rows.values() if row.flows or row.failed]


def versions() -> list[str]:
    """Name the tools and the peers with their versions."""
    ours = f"mpu_hw {metadata.version('mpu_hw')} of code {code()[:8]}"
    return [ours, version(YOSYS), version(NEXTPNR_ECP5), *peer_versions()]
