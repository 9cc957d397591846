"""The deviations of docs/rules.md section 14: what others do, and that the unit does not."""

import re

import pytest
from cases import places, run_case
from mpu_hw_sim.directed import DEVIATIONS, UNSEEN
from support import ROOT

RULES = (ROOT / "docs" / "rules.md").read_text(encoding="utf-8")
# The first cell of a row of one of the tables of the section.
LISTED = re.findall(r"(?m)^\| ((?:SPK|SAIL|QEM|CVA6?|COREB|IBEX|C910)-\d+) \|", RULES)


@pytest.mark.parametrize(("case", "name"), places(DEVIATIONS))
def test_the_unit_does_what_the_rule_says_and_others_do_not(case, name):
    assert case.theirs
    run_case(case, name)


@pytest.mark.parametrize("deviation", LISTED)
def test_a_listed_deviation_has_a_case_or_a_reason_why_no_port_shows_it(deviation):
    shown = [case.title for case in DEVIATIONS if deviation in case.departs]
    assert bool(shown) != (deviation in UNSEEN)


def test_the_cases_name_deviations_that_are_listed():
    assert len(LISTED) == len(set(LISTED)) >= 56
    named = {name for case in DEVIATIONS for name in case.departs}
    assert named | set(UNSEEN) == set(LISTED)
    assert all(UNSEEN.values())
