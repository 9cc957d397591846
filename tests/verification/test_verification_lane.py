"""Every configuration against the model, in the fast lane: at least a million verdicts in all."""

import pytest
from configurations import CONFIGURATIONS
from support import unit_verilog

from sim.coverage import record
from sim.lane import run_lane

VERDICTS = 1_200_000  # in the whole table


@pytest.mark.parametrize("name", CONFIGURATIONS)
def test_unit_agrees_with_model_in_random_traffic(name):
    config = CONFIGURATIONS[name]
    # A step asks each port with a probability of 96 %.
    steps = VERDICTS // len(CONFIGURATIONS) * 100 // 95 // len(config.ports)
    result = run_lane(unit_verilog(config), config, steps=steps, seed=2021)
    record(result.covered)
    result.check()
    assert result.steps == steps
    assert result.decisions >= VERDICTS // len(CONFIGURATIONS)
