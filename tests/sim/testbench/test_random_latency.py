"""Nothing in the benches assumes an immediate answer: an engine that answers 0 to 7 clocks late."""

import pytest
from mpu_hw_sim.coverage.counts import record
from mpu_hw_sim.fastsim import run_fastsim
from mpu_hw_sim.verify import run_unit
from random_latency import FAULTS, LATENCY, faulty_engine, random_latency_engine

from mpu_hw import MpuConfig, PortConfig
from mpu_hw.engine import ENGINES
from mpu_hw.export import write_unit

STEPS = 2_000
ENTRIES = {
    "mpu-0.9": {"mpu": 3, "vsmpu": 2, "hgmpu": 2},
    "sspmp-1.0": {"pool": 6},
}
# Those that only one of the benches can see, and why.
UNSEEN_COMPILED = {"registers at the request"}  # it writes no register while a request waits
UNSEEN_COCOTB = {"first request"}  # its driver holds a request until it is accepted


def unit(revision, tmp_path, monkeypatch, engine, **fields):
    """Generate a unit with another engine in the place of the combinational one."""
    config = MpuConfig(revision=revision, paddr_width=16, entries=ENTRIES[revision], **fields)
    monkeypatch.setitem(ENGINES, "combinational", engine)
    return write_unit(config, tmp_path / "mpu.v"), config


@pytest.mark.parametrize("reset_kind", ["sync", "async-low"])
@pytest.mark.parametrize("revision", ENTRIES)
def test_the_compiled_simulation_waits_for_verdicts(revision, reset_kind, tmp_path, monkeypatch):
    engine = random_latency_engine()
    verilog, config = unit(revision, tmp_path, monkeypatch, engine, reset_kind=reset_kind)
    result = run_fastsim(verilog, config, steps=5 * STEPS, latency=LATENCY)
    record(revision, result.covered)
    result.check()
    assert result.steps == 5 * STEPS
    # Requests of a step wait, and verdicts do not keep the next step from beginning.
    assert 1.5 * result.steps < result.clocks < 4 * result.steps


@pytest.mark.parametrize("revision", ENTRIES)
def test_the_cocotb_benches_wait_for_verdicts(revision, tmp_path, monkeypatch):
    verilog, config = unit(revision, tmp_path, monkeypatch, random_latency_engine())
    report = run_unit(verilog, config, tmp_path, steps=STEPS, latency=LATENCY)
    record(revision, report.covered)
    assert not report.mismatch, report.mismatch
    assert report.steps > STEPS
    assert report.decisions > STEPS


DATA = PortConfig(name="data", accesses=("load", "store", "hlvx"), max_size=4)


def faulty(fault, tmp_path, monkeypatch):
    return unit("mpu-0.9", tmp_path, monkeypatch, faulty_engine(fault), ports=(DATA,))


SAYS = {
    "mute": "no done within 7 clocks of ",
    "deaf": "a request waits for ready longer than 64 clocks",
}


@pytest.mark.parametrize("fault", sorted(FAULTS.keys() - UNSEEN_COMPILED))
def test_the_compiled_simulation_finds_a_broken_engine(fault, tmp_path, monkeypatch):
    verilog, config = faulty(fault, tmp_path, monkeypatch)
    result = run_fastsim(verilog, config, steps=STEPS, latency=LATENCY)
    assert result.mismatch.startswith("step ")
    assert SAYS.get(fault, "port data: ") in result.mismatch


@pytest.mark.parametrize("fault", sorted(FAULTS.keys() - UNSEEN_COCOTB))
def test_the_cocotb_benches_find_a_broken_engine(fault, tmp_path, monkeypatch):
    verilog, config = faulty(fault, tmp_path, monkeypatch)
    report = run_unit(verilog, config, tmp_path, steps=STEPS, latency=LATENCY)
    assert SAYS.get(fault, "port data") in report.mismatch


def test_an_engine_that_takes_longer_than_it_may_is_found(tmp_path, monkeypatch):
    verilog, config = unit("mpu-0.9", tmp_path, monkeypatch, random_latency_engine())
    compiled = run_fastsim(verilog, config, steps=STEPS)
    assert " longer than 0 clocks: " in compiled.mismatch or "within 0" in compiled.mismatch
    report = run_unit(verilog, config, tmp_path, steps=STEPS)
    assert " longer than 0 clocks: " in report.mismatch or "within 0" in report.mismatch
