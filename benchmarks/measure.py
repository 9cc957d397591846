"""Which steps a run takes, and the table that comes out."""

from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from fnmatch import fnmatch
from functools import cache
from importlib import metadata
from typing import Any

from mpu_hw.board.tool import NEXTPNR_ECP5, YOSYS, ToolFailed, version

from .asic import Liberty, asic_versions, map_cells
from .coreblocks import coreblocks_designs, coreblocks_version
from .design import Design
from .flow import Known, NotMeasured, Step, middle, place, synthesise
from .generated import code
from .peer_units import peer_units
from .peers import peer_designs, peer_versions
from .rows import our_designs
from .units import unit_designs

__all__ = ["Effort", "Row", "designs", "measure", "steps", "versions"]

QUICK = ("empty", "ours-16", "ibex-16", "registers-16")
SEEDS = (1, 2, 3)
# The order of rows, and of what is measured.
GROUPS = ("harness", "ours", "peer", "feature", "registers", "asic")
# Bare registers and units are not placed: they have no harness. What is made for an ASIC alone is
# measured there alone.
NOT_PLACED = ("registers", "asic")
UNITS = "registers"
ASIC = "asic"
OTHER = ("xc7", "ice40", "gowin")


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
    liberty : Liberty or None
        Cells of an ASIC; that flow is left out without them.
    """

    quick: bool = False
    only: tuple[str, ...] = ()
    cached: bool = False
    liberty: Liberty | None = None

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
            "clocks": design.clocks,
            "series": design.series,
            "flows": self.flows,
            "placed": self.placed,
            "failed": self.failed,
        }


@cache
def designs(effort: Effort) -> list[Design]:
    """Give the designs of a run; raise ValueError where a name selects none."""
    found = [*our_designs(), *unit_designs(), *peer_designs(), *peer_units(), *coreblocks_designs()]
    every = sorted(found, key=lambda each: GROUPS.index(each.group))
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
    checks = [design for design in chosen if design.group not in NOT_PLACED]
    placed = sorted(checks, key=lambda design: design.entries * design.ports)
    first, *others = effort.seeds
    yield from (Step(design, "B") for design in chosen if design.group != ASIC)
    if effort.liberty:
        yield from (Step(design, ASIC) for design in chosen if design.asic_top)
    yield from (Step(design, "A") for design in checks)
    yield from (Step(design, "A", first) for design in placed)
    portable = [design for design in checks if design.portable]
    yield from (Step(design, flow) for flow in ("xc7", "ice40") for design in portable)
    # Units that are made of no cells of one device, but the largest.
    units = [design for design in chosen if design.group == UNITS and design.asic_top]
    yield from (Step(design, flow) for flow in OTHER for design in units)
    yield from (Step(design, "A", seed) for seed in others for design in placed)


def measure(
    effort: Effort,
    jobs: int,
    begun: Callable[[Step], None],
    ended: Callable[[Step], None],
    known: Known | None = None,
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
    known : dict or None
        Figures of a recorded run by the key of their step, which are taken and added to.
    """
    rows = {design.name: Row(design) for design in designs(effort)}
    runs: dict[str, list[dict[str, Any]]] = {}
    how: dict[str, Any] = {"cached": effort.cached, "known": known}

    def take(step: Step) -> None:
        begun(step)
        row = rows[step.design.name]
        try:
            if step.flow == ASIC:
                assert effort.liberty
                row.flows[ASIC] = map_cells(step.design, effort.liberty, **how)
            elif step.seed:
                speed = place(step.design, step.seed, **how)
                runs.setdefault(step.design.name, []).append(speed)
            else:
                row.flows[step.flow] = synthesise(step.design, step.flow, **how)
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


def versions(liberty: Liberty | None) -> list[str]:
    """Name the tools and the peers with their versions."""
    ours = f"mpu_hw {metadata.version('mpu_hw')} of code {code()[:8]}"
    tools = [version(YOSYS), version(NEXTPNR_ECP5), *asic_versions(liberty)]
    return [ours, *tools, *peer_versions(), coreblocks_version()]
