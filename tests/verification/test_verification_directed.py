"""The checklist of docs/rules.md section 15, each row in a configuration that has what it needs."""

import pytest
from configurations import CONFIGURATIONS, DIRECTED
from support import unit_verilog

from sim.coverage import record
from sim.directed import CASES, script
from sim.lane import play_steps
from sim.reference import Reference


def _configuration(case):
    fits = [name for name in DIRECTED if case.applies(CONFIGURATIONS[name])]
    assert fits, f"no configuration of the table can show row {case.row}: {case.title}"
    return fits[0]


PLACES = [
    pytest.param(
        case,
        _configuration(case),
        id=f"{case.row}: {case.title}",
        marks=pytest.mark.rule(*case.rules),
    )
    for case in CASES
]


@pytest.mark.parametrize(("case", "name"), PLACES)
def test_case_of_the_checklist(case, name):
    config = CONFIGURATIONS[name]
    lines = list(script(case, config))
    reference = Reference(config)
    broken = [
        demand.broken_by(outcome)
        for step, demand in lines
        if (outcome := reference.answer(step)) and demand is not None
    ]
    assert len(broken) > 0
    assert not any(broken), broken
    # The model meets every demand; the unit must answer as the model does.
    result = play_steps(unit_verilog(config), config, lambda: (step for step, _ in lines))
    record(result.covered)
    assert not result.mismatch, result.mismatch
    assert result.steps == len(lines)


def test_every_row_that_the_unit_can_show_has_a_case():
    rows = {case.row for case in CASES}
    assert rows == {2, *range(4, 14), *range(18, 30), 33, 40, 43}
