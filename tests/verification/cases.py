"""Directed cases in a configuration that has what they need, on the model and on the unit."""

import pytest
from configurations import CONFIGURATIONS, DIRECTED
from engine_configurations import ALSO, OTHER_ENGINES, with_engine
from mpu_hw_sim.coverage.counts import record
from mpu_hw_sim.directed import script
from mpu_hw_sim.fastsim import run_steps
from mpu_hw_sim.reference import Reference
from support import unit_verilog

__all__ = ["places", "run_case"]


def _configuration(case):
    fits = [name for name in DIRECTED if case.applies(CONFIGURATIONS[name])]
    assert fits, f"no configuration of the table can show {case.name}"
    return fits[0]


def places(cases):
    """Give each case the first configuration of the table in which it makes sense.

    With other engines it is played there as well, where that configuration has them.
    """
    rows = [(case, _configuration(case), case.name) for case in cases]
    rows += [
        (case, with_engine(name, engine), with_engine(title, engine))
        for case, name, title in rows
        for engine in ALSO
        if name in ALSO[engine]
    ]
    return [
        pytest.param(case, name, id=title, marks=pytest.mark.rule(*case.rules))
        for case, name, title in rows
    ]


def run_case(case, name):
    """Hold the model against what the case demands, and the unit against the model."""
    config = (CONFIGURATIONS | OTHER_ENGINES)[name]
    lines = list(script(case, config))
    reference = Reference(config)
    broken = [
        demand.broken_by(outcome)
        for step, demand in lines
        if (outcome := reference.answer(step)) and demand is not None
    ]
    assert len(broken) > 0
    assert not any(broken), broken
    result = run_steps(unit_verilog(config), config, lambda: (step for step, _ in lines))
    record(config.revision, result.covered)
    assert not result.mismatch, result.mismatch
    assert result.steps == len(lines)
