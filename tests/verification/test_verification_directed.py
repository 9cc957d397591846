"""The checklist of docs/rules.md section 15, each row in a configuration that has what it needs."""

import pytest
from cases import places, run_case
from mpu_hw_sim.directed import CASES

CHECKLIST = [case for case in CASES if case.row]
# What the ports show, by the way in which registers are reached.
ROWS = {
    "direct": {2, *range(4, 14), *range(18, 30), 33, 40, 43},
    "indirect": {1, *range(3, 18), *range(21, 45)},
}


@pytest.mark.parametrize(("case", "name"), places(CHECKLIST))
def test_case_of_the_checklist(case, name):
    run_case(case, name)


@pytest.mark.parametrize("access", ROWS)
def test_every_row_that_the_unit_can_show_has_a_case(access):
    assert {case.row for case in CHECKLIST if case.access == access} == ROWS[access]


@pytest.mark.parametrize("total", [16, 32, 48, 64, 96, 128, 192])
def test_every_worked_example_of_a_pool_has_a_case(total):
    titles = [case.title for case in CHECKLIST]
    assert f"the worked list of a pool of {total}" in titles
