"""Core and cosimulation wait for verdicts: a program on a unit that answers 0 to 7 clocks late."""

import pytest
from mpu_hw_sim.firmware import compile_firmware
from mpu_hw_sim.soc import Cosimulation, run_program, simulator_build
from random_latency import random_latency_engine
from support import ROOT

from mpu_hw import MpuConfig
from mpu_hw.engine import ENGINES
from mpu_hw.soc import SocConfig

UNIT = MpuConfig()


@pytest.fixture
def run(tmp_path, monkeypatch):
    """Run the selftest on a unit with another engine; give the outcome and the cosimulation."""
    sources = simulator_build._sources
    text = (ROOT / "tests" / "random_latency.py").read_text()

    def run(engine, name, shared_port):
        monkeypatch.setitem(ENGINES, "combinational", engine)
        # A simulator is kept by its sources; this engine is one of them.
        monkeypatch.setattr(simulator_build, "_sources", lambda: [*sources(), text, name])
        elf = compile_firmware("selftest", 32, tmp_path, revision=UNIT.revision)
        record = tmp_path / "record"
        limits = {"max_cycles": 3_000_000, "capture": True}
        system = SocConfig.for_unit(UNIT, shared_port=shared_port)
        outcome = run_program(elf, system, cosim=record, **limits)
        return outcome, Cosimulation(system.unit), record

    return run


@pytest.mark.parametrize("shared_port", [False, True], ids=["two ports", "shared port"])
def test_a_program_runs_on_a_unit_that_answers_late_and_the_cosimulation_agrees(run, shared_port):
    quick, *_ = run(ENGINES["combinational"], "combinational", shared_port)
    late, cosim, record = run(random_latency_engine(), "random latency", shared_port)
    assert (quick.code, late.code) == (0, 0)
    assert late.retired == quick.retired
    assert late.output == quick.output
    assert late.cycles > 1.5 * quick.cycles
    assert cosim.replay(record) > 5_000
    assert cosim.accesses["data", False] > 0
    assert cosim.accesses["fetch", False] > 0
    assert cosim.writes > 0
