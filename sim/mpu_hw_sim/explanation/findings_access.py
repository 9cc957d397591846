"""Accesses that should not go together: write and execute, of one mode or of two."""

from collections.abc import Iterator

from mpu_hw_sim.register_state import read_entries

from .finding import Finding, format_range
from .intervals import AddressMap, Cell
from .state import RegisterState

__all__ = ["access_findings"]

MML = 1  # bit of mseccfg
# Who must not write what whom executes.
BELOW = {"U": ("S", "M"), "VS": ("S", "M"), "VU": ("VS", "S", "M")}


def access_findings(state: RegisterState, found: AddressMap) -> Iterator[Finding]:
    """Give what a mode can write and execute, and what it can write for a mode above it."""
    binding = _binding(state)
    for mode in found.modes:
        mine = [interval.cells[mode.name] for interval in found.intervals]
        both = [cell.rights[1] == "w" and _executes(cell, mode.name, binding) for cell in mine]
        if where := _ranges(found, both):
            text = f"{mode.name} can write and execute {where}"
            yield Finding("writable and executable", mode.name, text)
        for above in BELOW.get(mode.name, ()):
            if above not in found.intervals[0].cells:
                continue
            theirs = (interval.cells[above] for interval in found.intervals)
            shared = [
                cell.rights[1] == "w" and _executes(other, above, binding)
                for cell, other in zip(mine, theirs, strict=True)
            ]
            if where := _ranges(found, shared):
                text = f"{above} can execute {where}, which {mode.name} can write"
                yield Finding("writable below", mode.name, text)


def _executes(cell: Cell, mode: str, binding: set[int | None]) -> bool:
    """Whether a mode can execute; M only by a rule: what it may do without one says nothing."""
    ruled = mode != "M" or any(decision.entry in binding for decision in cell.decided)
    return cell.rights[2] == "x" and ruled


def _binding(state: RegisterState) -> set[int | None]:
    """Return the entries of PMP that are rules for M: all with MML, else those that are locked."""
    stages = [stage for stage in state.config.stages if stage.name == "m"]
    everyone = state.config.smepmp and state.registers.read("mseccfg") & MML
    return {
        entry.index
        for stage in stages
        for entry in read_entries(state.config, state.registers, stage)
        if everyone or entry.bit("L")
    }


def _ranges(found: AddressMap, chosen: list[bool]) -> str:
    """Join the longest ranges of chosen intervals; empty where none is."""
    ranges: list[tuple[int, int]] = []
    for interval, mine in zip(found.intervals, chosen, strict=True):
        if not mine:
            continue
        if ranges and ranges[-1][1] + 1 == interval.first:
            ranges[-1] = ranges[-1][0], interval.last
        else:
            ranges.append((interval.first, interval.last))
    return ", ".join(format_range(first, last) for first, last in ranges)
