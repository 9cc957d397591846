"""The cocotb benches: directed cases and random traffic of the unit, EffectivePrivilege whole."""

import pytest
from configurations import CONFIGURATIONS, SIMULATED
from support import unit_verilog

from sim.coverage import record
from sim.verify import run_effective, run_unit

STEPS = 3_000


@pytest.mark.parametrize("name", SIMULATED)
def test_unit_under_cocotb(name, tmp_path):
    config = CONFIGURATIONS[name]
    report = run_unit(unit_verilog(config), config, tmp_path, steps=STEPS)
    record(report.covered)
    assert not report.mismatch, report.mismatch
    assert report.steps > STEPS


@pytest.mark.rule("COM-EFF-1", "COM-EFF-2", "COM-EFF-3", "COM-EFF-4", "COM-EFF-5", "COM-EFF-6")
@pytest.mark.rule("COM-EFF-8", "HYP-EFF-10")
@pytest.mark.parametrize(("name", "states"), [("default", 312), ("no-hypervisor", 36)])
def test_effective_privilege_in_every_state(name, states, tmp_path):
    report = run_effective(CONFIGURATIONS[name], tmp_path)
    record(report.covered)
    assert not report.mismatch, report.mismatch
    assert report.decisions == states
