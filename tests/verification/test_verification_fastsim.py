"""Every configuration against the model, in the fast lane: 1.5 million verdicts in all."""

import pytest
from configurations import CONFIGURATIONS
from engine_configurations import OTHER_ENGINES
from mpu_hw_sim.coverage.counts import record
from mpu_hw_sim.fastsim import run_fastsim
from support import unit_verilog

VERDICTS = 1_500_000  # in the whole table
OTHER = 12_000  # of each configuration with another engine
LARGE = 64  # entries; the model is slower with more


def _verdicts(config):
    """How many verdicts a configuration contributes."""
    if max(config.entries.values()) > LARGE:
        return 6_000
    return {"direct": 26_000, "indirect": 40_000}[config.spec.access]


def _run(config, verdicts):
    # A step asks each port with a probability of 96 %.
    steps = verdicts * 100 // 95 // len(config.ports)
    result = run_fastsim(unit_verilog(config), config, steps=steps, seed=2021)
    record(config.revision, result.covered)
    result.check()
    assert result.steps == steps
    assert result.decisions >= verdicts


@pytest.mark.parametrize("name", CONFIGURATIONS)
def test_unit_agrees_with_model_in_random_traffic(name):
    _run(CONFIGURATIONS[name], _verdicts(CONFIGURATIONS[name]))


@pytest.mark.parametrize("name", OTHER_ENGINES)
def test_unit_with_another_engine_agrees_with_model_in_random_traffic(name):
    _run(OTHER_ENGINES[name], OTHER)


def test_the_table_asks_for_enough():
    assert sum(map(_verdicts, CONFIGURATIONS.values())) >= VERDICTS
