"""The scoreboard: what differs, what is missing and what never came are all failures."""

from dataclasses import replace

import pytest
from mpu_hw_sim.directed import Expect
from mpu_hw_sim.model import Request, Status
from mpu_hw_sim.reference import Reference
from mpu_hw_sim.step import IDLE, Step
from mpu_hw_sim.testbench.scoreboard import Scoreboard

from mpu_hw import MpuConfig

CONFIG = MpuConfig(xlen=64, entries={"mpu": 2, "vsmpu": 1, "hgmpu": 1})
LOAD_BY_S = Request(0x1000, 4, 0, 1)
LOAD_BY_U = Request(0x1000, 4, 0, 0)
STEPS = [
    Step(Status(), IDLE._replace(addr=CONFIG.csr_base["mpuaddr"]), (None, LOAD_BY_S)),
    Step(Status(), IDLE, (None, LOAD_BY_U)),
]


@pytest.fixture
def played():
    """A scoreboard that expects STEPS, and the right outcomes."""
    scoreboard, reference = Scoreboard(CONFIG), Reference(CONFIG)
    outcomes = [reference.answer(step) for step in STEPS]
    for step, outcome in zip(STEPS, outcomes, strict=True):
        scoreboard.expect(step, outcome)
    return scoreboard, outcomes


def test_right_answers_to_many_sided_stimulus_pass(played):
    scoreboard, outcomes = played
    for outcome in outcomes:
        scoreboard.actual(outcome)
    scoreboard.check()
    assert scoreboard.seen == {
        "allowed": 1,
        "denied": 1,
        "register hit": 1,
        "register missed": 1,
    }


def test_a_wrong_verdict_is_told_with_its_stimulus(played):
    scoreboard, outcomes = played
    scoreboard.actual(outcomes[0])
    verdict = outcomes[1].verdicts[1]._replace(allow=True, cause=0)
    scoreboard.actual(outcomes[1]._replace(verdicts=(None, verdict)))
    with pytest.raises(AssertionError, match=r"(?s)^1 steps differ; the first:\nstep 1 .*$"):
        scoreboard.check()
    assert "port data: load of 4 at 0x1000, privilege U, V=0" in scoreboard.first
    assert "expected denied, cause 13, stage hs" in scoreboard.first
    assert "the unit allowed, cause 0, stage hs" in scoreboard.first


def test_a_wrong_register_value_is_told(played):
    scoreboard, outcomes = played
    csr = outcomes[0].csr._replace(rdata=1)
    scoreboard.actual(outcomes[0]._replace(csr=csr))
    assert scoreboard.mismatches == 1
    assert "csr 0x1b0, read, privilege M" in scoreboard.first


def test_a_demand_is_held_against_the_unit_and_not_the_model():
    scoreboard, reference = Scoreboard(CONFIG), Reference(CONFIG)
    step = STEPS[0]
    outcome = reference.answer(step)
    scoreboard.expect(step, outcome, Expect("S may not", port=1, verdict={"allow": False}))
    scoreboard.actual(outcome)
    assert scoreboard.first.startswith("S may not: must be {'allow': False}, not Verdict(")


def test_an_answer_that_never_came_is_a_failure(played):
    scoreboard, outcomes = played
    scoreboard.actual(outcomes[0])
    with pytest.raises(AssertionError, match=r"(?s)^1 steps have no answer\b.*$"):
        scoreboard.check()


def test_an_empty_run_is_a_failure():
    text = r"(?s)^the stimulus is one-sided, nothing was ever allowed or denied or .*$"
    with pytest.raises(AssertionError, match=text):
        Scoreboard(CONFIG).check()


def test_one_sided_stimulus_is_a_failure():
    scoreboard, reference = Scoreboard(CONFIG), Reference(CONFIG)
    for step in (STEPS[0], replace_csr(STEPS[0])):
        outcome = reference.answer(step)
        scoreboard.expect(step, outcome)
        scoreboard.actual(outcome)
    text = r"(?s)^the stimulus is one-sided, nothing was ever denied\b.*$"
    with pytest.raises(AssertionError, match=text):
        scoreboard.check()


def replace_csr(step):
    return step._replace(csr=IDLE, status=replace(step.status, sum=True))
