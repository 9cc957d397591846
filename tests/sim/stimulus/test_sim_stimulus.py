"""The random steps: they stay on the pins, they aim, and they reach every side."""

from collections import Counter

import pytest
from configurations import CONFIGURATIONS
from mpu_hw_sim.pins import UnitPins
from mpu_hw_sim.reference import Reference
from mpu_hw_sim.stimulus import random_steps

STEPS = 3_000


@pytest.mark.parametrize("name", CONFIGURATIONS)
def test_every_value_fits_its_pin(name):
    config = CONFIGURATIONS[name]
    pins = UnitPins(config)
    limits = [1 << pin.width for pin in pins.inputs]
    for step in random_steps(config, 5, 1_000):
        values = pins.drive(step)
        assert all(0 <= value < limit for value, limit in zip(values, limits, strict=True)), step


def test_the_first_step_is_a_reset_and_others_follow():
    steps = list(random_steps(CONFIGURATIONS["default"], 2, STEPS))
    assert len(steps) == STEPS
    assert steps[0].reset
    assert any(step.reset for step in steps[1:])


@pytest.fixture(scope="module")
def outcomes():
    config = CONFIGURATIONS["rv64-wide-ports"]
    reference = Reference(config)
    return [(step, reference.answer(step)) for step in random_steps(config, 1, STEPS)]


def test_verdicts_of_every_stage_come_with_and_without_an_entry(outcomes):
    seen = Counter(
        (verdict.allow, verdict.stage, verdict.hit)
        for _, outcome in outcomes
        for verdict in outcome.verdicts
        if verdict is not None
    )
    # No match in the last stage of a guest, hgmpu, is never allowed.
    wanted = {(allow, stage, hit) for allow in (0, 1) for stage in (0, 1, 2) for hit in (0, 1)}
    assert set(seen) >= wanted - {(1, 2, 0)}
    assert min(seen.values()) >= 10, seen


def test_accesses_straddle_the_edge_of_a_region_often(outcomes):
    config = CONFIGURATIONS["rv64-wide-ports"]
    reference = Reference(config)
    for step, _ in outcomes:
        reference.answer(step)
    assert reference.covered["COM-PRIO-02"] > STEPS // 50


def test_registers_answer_trap_and_are_missed(outcomes):
    seen = Counter(
        (bool(csr.hit), bool(csr.illegal), bool(csr.virtual)) for _, (csr, _) in outcomes
    )
    assert set(seen) == {
        (True, False, False),
        (True, True, False),
        (True, False, True),
        (False, False, False),
    }
    writes = sum(step.csr.write for step, _ in outcomes)
    assert STEPS // 10 < writes < STEPS // 2
