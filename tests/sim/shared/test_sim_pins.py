"""Pins: names and order, and that outcomes survive the way through them."""

import re

import pytest
from configurations import CONFIGURATIONS
from mpu_hw_sim.model import Verdict
from mpu_hw_sim.pins import Pin, UnitPins
from mpu_hw_sim.reference import Reference
from mpu_hw_sim.stimulus import random_steps


def test_the_pins_of_a_unit_without_guests():
    pins = UnitPins(CONFIGURATIONS["no-hypervisor"])
    names = [pin.name for pin in (*pins.inputs, *pins.outputs)]
    assert Pin("data_addr", 32) in pins.inputs
    assert Pin("csr_rdata", 32) in pins.outputs
    assert not [name for name in names if "virt" in name]


@pytest.mark.parametrize("name", ["rv32-wide-ports-mxr-raw", "no-hypervisor", "pool-16", "mcu"])
def test_what_is_expected_is_what_is_observed(name):
    config = CONFIGURATIONS[name]
    pins, reference = UnitPins(config), Reference(config)
    for step in random_steps(config, 1, 500):
        outcome = reference.answer(step)
        values, care = pins.expect(outcome)
        assert len(values) == len(pins.outputs)
        assert care < 1 << len(values)
        assert pins.observe(values) == outcome


@pytest.mark.parametrize("said", [(1, 0, 1), (0, 1, 0), (0, 0, 1)])
def test_a_port_that_answers_or_allows_unasked_is_refused(said):
    pins = UnitPins(CONFIGURATIONS["no-hypervisor"])
    values = [0, 0, 0, *said, 0, 0, 0, 0, 0, *(1, 0, 0, 0, 0, 0, 0, 0)]
    ready, done, allow = said
    text = (
        "fetch_ready must be 1 where done is, and allow 0 where it is not: "
        f"ready={ready}, done={done}, allow={allow}"
    )
    with pytest.raises(ValueError, match=f"^{re.escape(text)}$"):
        pins.observe(values)


def test_the_fields_of_a_verdict_are_pins_in_its_order():
    pins = UnitPins(CONFIGURATIONS["default"])
    fields = tuple(pin.name.removeprefix("data_") for pin in pins.outputs[-6:])
    assert fields == Verdict._fields


def test_the_select_in_force_and_the_claim_are_pins_where_there_are_selects():
    pins = UnitPins(CONFIGURATIONS["pool-8-mask"])
    assert Pin("isel_claim", 1) in pins.inputs
    assert Pin("isel_value", 64) in pins.outputs
    direct = UnitPins(CONFIGURATIONS["default"])
    assert not [pin for pin in (*direct.inputs, *direct.outputs) if "isel" in pin.name]
