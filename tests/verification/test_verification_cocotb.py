"""The cocotb benches: directed cases and random traffic of the unit, EffectivePrivilege whole."""

import pytest
from configurations import CONFIGURATIONS, SIMULATED
from engine_configurations import OTHER_ENGINES
from mpu_hw_sim.coverage.counts import record
from mpu_hw_sim.verify import run_effective, run_unit
from support import unit_verilog

STEPS = 3_000


@pytest.mark.parametrize("name", SIMULATED)
def test_unit_under_cocotb(name, tmp_path):
    config = CONFIGURATIONS[name]
    report = run_unit(unit_verilog(config), config, tmp_path, steps=STEPS)
    record(config.revision, report.covered)
    assert not report.mismatch, report.mismatch
    assert report.steps > STEPS


@pytest.mark.parametrize(
    "name", ["rv64-wide-ports, sequential", "pool-16, mixed", "rv64-wide-ports, pipelined"]
)
def test_unit_with_another_engine_under_cocotb(name, tmp_path):
    config = OTHER_ENGINES[name]
    report = run_unit(unit_verilog(config), config, tmp_path, steps=STEPS)
    record(config.revision, report.covered)
    assert not report.mismatch, report.mismatch
    assert report.steps > STEPS


@pytest.mark.parametrize("name", ["only-hgmpu", "fixed-no-spmp"])
def test_a_unit_that_few_directed_cases_concern_passes(name, tmp_path):
    # Nothing is denied by a directed case of the one, nothing allowed by one of the other.
    config = CONFIGURATIONS[name]
    report = run_unit(unit_verilog(config), config, tmp_path, steps=STEPS)
    assert not report.mismatch, report.mismatch


@pytest.mark.rule("COM-EFF-1", "COM-EFF-2", "COM-EFF-3", "COM-EFF-4", "COM-EFF-5", "COM-EFF-6")
@pytest.mark.rule("COM-EFF-8", "HYP-EFF-10", "HYP-EFF-9", "HYP-EN-08")
@pytest.mark.parametrize(
    ("name", "states"),
    [("default", 312), ("no-hypervisor", 36), ("sspmp-rv64-hyp", 312), ("mcu", 36)],
)
def test_effective_privilege_in_every_state(name, states, tmp_path):
    config = CONFIGURATIONS[name]
    report = run_effective(config, tmp_path)
    record(config.revision, report.covered)
    assert not report.mismatch, report.mismatch
    assert report.decisions == states
