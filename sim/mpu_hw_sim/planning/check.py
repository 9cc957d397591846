"""A plan on the reference model: the whole address space, and every step of the writes."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from typing import NamedTuple

from mpu_hw.revision import Stage
from mpu_hw_sim.encoding.rights import default_rights
from mpu_hw_sim.explanation import (
    AddressMap,
    RegisterState,
    Write,
    address_map,
    apply_writes,
)
from mpu_hw_sim.explanation.access import rights_at
from mpu_hw_sim.explanation.borders import crossings
from mpu_hw_sim.explanation.entries import regions_of
from mpu_hw_sim.explanation.intervals import boundaries
from mpu_hw_sim.explanation.modes import MODES, RIGHTS, modes_of, port_for
from mpu_hw_sim.model import Request, Status

from .plan import Plan
from .wish import Wish
from .wish import modes_of as kernel_and_task

__all__ = ["Checked", "PlanError", "check_plan"]

# What a mode may do does not only depend on registers of the unit.
STATUSES = (Status(), Status(sum=True, mxr=True, vsum=True, vmxr=True))


class PlanError(Exception):
    """The reference model does not confirm a plan: an error of the planner."""


class Answer(NamedTuple):
    """An access that is allowed: by a stage, or by all where ``stage`` is empty."""

    addr: int
    stage: str
    mode: str
    right: str
    status: int


@dataclass(frozen=True)
class Checked:
    """A plan that the model confirmed.

    Parameters
    ----------
    state : RegisterState
        With its registers.
    map : AddressMap
        What every mode may do.
    intervals : int
        In which each stage was compared, from the first to the last address.
    notes : tuple of str
        What it grants less than it seems.
    """

    state: RegisterState
    map: AddressMap
    intervals: int
    notes: tuple[str, ...]


def check_plan(plan: Plan, writes: Sequence[Write]) -> Checked:
    """Write the registers of a plan into the model, and compare with the regions.

    Raises
    ------
    PlanError
        A register does not hold what was written, a byte has other rights than its region, a locked
        region is not decided by a locked entry, or a write opens what the plan denies.
    """
    state = RegisterState(plan.config)
    points = _points_of_all_steps(plan, writes)
    answers = [_answers(state, points)]
    for write in writes:
        apply_writes(state, [write])
        answers.append(_answers(state, points))
    for write in writes:
        if state.registers.read(write.name) != write.value:
            raise PlanError(f"{write.name} does not hold 0x{write.value:x}")
    for write, before, after in zip(writes, answers, answers[1:], strict=False):
        opened = after - before - answers[-1]
        if opened:
            addr, _, mode, right, _ = min(opened)
            raise PlanError(f"the write of {write.name} opens 0x{addr:x} to {mode} for {right}")
    count = sum(_compare(state, plan, stage) for stage in _stages(plan))
    edges = {edge for w in plan.wishes for edge in (w.bounds.base, w.bounds.end)}
    found = address_map(state, at=edges)
    return Checked(state, found, count, tuple(_notes(state, plan, found)))


def _points_of_all_steps(plan: Plan, writes: Sequence[Write]) -> list[int]:
    """Return every address at which an answer may change at any step."""
    state = RegisterState(plan.config)
    points = _points(state, plan.wishes)
    for write in writes:
        points |= _points(apply_writes(state, [write]), ())
    return sorted(points)


def _points(state: RegisterState, wishes: Sequence[Wish]) -> set[int]:
    bounds = {end for wish in wishes for end in (wish.bounds.base, wish.bounds.end)}
    return (boundaries(state) | bounds) - {1 << max(state.config.xlen, state.config.paddr_width)}


def _answers(state: RegisterState, points: Sequence[int]) -> set[Answer]:
    """Return what the unit allows, and each stage alone, whatever the others do."""
    ports = {letter: port_for(state, kind) for letter, kind in RIGHTS.items()}
    stages = [stage.name for stage in state.config.stages]
    return {
        Answer(addr, name, mode.name, letter, number)
        for mode in modes_of(state)
        for letter, port in ports.items()
        if port is not None
        for name in ("", *stages)
        for number, status in enumerate(STATUSES)
        for addr in points
        if state.model.check(
            replace(port, stages=frozenset({name})) if name else port,
            Request(addr, 1, RIGHTS[letter], mode.priv, mode.virt),
            status,
        ).allow
    }


def _stages(plan: Plan) -> Iterator[Stage]:
    """Give the stages whose entries are those of the plan alone."""
    config = plan.config
    for stage in config.stages:
        alone = config.switch or not config.spec.lock or not stage.virt
        if stage.bank in plan.banks and (alone or stage.bank != "spmp"):
            yield stage


def _compare(state: RegisterState, plan: Plan, stage: Stage) -> int:
    """Compare every interval of a stage with the regions; return how many there are."""
    wishes = [wish for wish in plan.wishes if wish.stage == stage]
    default = default_rights(plan.config, stage)
    regions = [r for r in regions_of(state, stage) if r.entry.on and r.low < r.high]
    points = _points(state, wishes)
    for addr in points:
        wish = next((w for w in wishes if w.bounds.base <= addr < w.bounds.end), None)
        rights = wish.rights if wish else default
        wanted = dict(zip(kernel_and_task(stage), (rights.kernel, rights.task), strict=True))
        if stage.virt is None:
            wanted["M"] = rights.kernel if wish and wish.lock else "rwx"
        for mode, text in wanted.items():
            given = rights_at(state, stage.name, MODES[mode], addr, STATUSES[0])
            if given != text:
                raise PlanError(f"{stage.name}: 0x{addr:x} grants {mode} {given}, not {text}")
        decided = next((r for r in regions if r.low <= addr < r.high), None)
        locked = bool(decided and decided.entry.bit("L")) if plan.config.spec.lock else False
        if locked != bool(wish and wish.lock):
            raise PlanError(f"{stage.name}: 0x{addr:x} is decided by an entry with another lock")
    return len(points)


def _notes(state: RegisterState, plan: Plan, found: AddressMap) -> Iterator[str]:
    compared = list(_stages(plan))
    for stage in plan.config.stages:
        if stage.bank in plan.banks and stage not in compared:
            yield (
                f"{stage.bank}: without enable registers its entries decide for "
                f"{' and '.join(kernel_and_task(stage))} at stage {stage.name}, too (HYP-EN-07)"
            )
    for wish in plan.wishes:
        for name, denied in _denied_elsewhere(wish, found).items():
            yield f"{wish.name}: stage {name} denies {', '.join(denied)} in all of it"
    for border in sorted({c.border for c in crossings(state, found) if not c.allow}):
        for wish in plan.wishes:
            if wish.bounds.base < border < wish.bounds.end:
                yield (
                    f"{wish.name}: accesses over 0x{border:x} are denied, where one entry ends "
                    "(COM-PRIO-02)"
                )


def _denied_elsewhere(wish: Wish, found: AddressMap) -> dict[str, list[str]]:
    """Return what a region grants and another stage denies in all of it: stage to rights."""
    inside = [i for i in found.intervals if wish.bounds.base <= i.first < wish.bounds.end]
    granted = (wish.rights.kernel, wish.rights.task)
    denied: dict[str, list[str]] = {}
    for mode, rights in zip(kernel_and_task(wish.stage), granted, strict=True):
        for right in rights.replace("-", ""):
            stages = [
                [d.stage for d in interval.cells[mode].denials if d.right == right]
                for interval in inside
            ]
            if all(stages) and all(stage != [wish.stage.name] for stage in stages):
                denied.setdefault(stages[0][0], []).append(f"{mode} {right}")
    return denied
