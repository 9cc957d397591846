"""MpuChecker: every message, on a unit whose core is made of Python."""

import json
import re
from dataclasses import replace
from types import SimpleNamespace

import mpu_hw_sim
import pytest
from mpu_hw_sim import CoreSide, MpuChecker, PortSide
from mpu_hw_sim.simulator import build_cocotb_simulator, run_bench

from mpu_hw import Mpu, MpuConfig, PortConfig
from mpu_hw.export import describe, generate

CONFIG = MpuConfig(
    revision="sspmp-1.0",
    hypervisor=False,
    entries={"pool": 4},
    reset_kind="sync",
    target="asic",
    ports=(
        PortConfig(name="data", accesses=("load", "store"), max_size=4),
        PortConfig(name="fetch", accesses=("fetch",)),
    ),
)
TESTS = 13


def run(config, tmp_path, **environment):
    """Run the bench with a unit, and the description of another one beside it."""
    verilog, *_ = generate(config, tmp_path, name="mpu")
    other = json.loads((tmp_path / "mpu.json").read_text())
    other["configuration"]["modes"] = ["na4", "napot"]
    (tmp_path / "other.json").write_text(json.dumps(other))
    simulator = build_cocotb_simulator(verilog)
    result = run_bench(simulator, "checker_bench", tmp_path, environment=environment)
    return result.ran, result.failed, result.log.read_text()


def test_every_mistake_is_told_in_its_words(tmp_path):
    ran, failed, text = run(CONFIG, tmp_path)
    assert (ran, failed) == (TESTS, 0), text


@pytest.mark.parametrize(
    "fields",
    [{"engine": "pipelined"}, {"engine": "sequential"}, {"target": "generic"}],
    ids=["pipelined", "sequential", "generic"],
)
def test_it_does_so_with_every_engine(fields, tmp_path):
    config = replace(CONFIG, **({"target": "generic"} | fields))
    # One test counts cycles from the verdict on.
    ran, failed, text = run(config, tmp_path, COCOTB_TEST_FILTER="^(?!.*newer_verdict)")
    assert (ran, failed) == (TESTS - 1, 0), text


@pytest.mark.parametrize(
    ("side", "text"),
    [
        (CoreSide(ports={"walker": PortSide()}), "Port must be one of data, fetch, not 'walker'"),
        (
            CoreSide(status={"vtvm": lambda: 0}),
            "Status input must be one of sum, mxr, satp_bare, stateen_m, not 'vtvm'",
        ),
        (
            CoreSide(root=SimpleNamespace(_path="top.core", csr=SimpleNamespace()), mpp="csr.mpp"),
            "Signal must be one below top.core, not 'csr.mpp'",
        ),
    ],
)
def test_what_is_not_there_is_refused(side, text):
    with pytest.raises(ValueError, match=f"^{re.escape(text)}$"):
        MpuChecker(SimpleNamespace(), describe(Mpu(CONFIG), name="mpu"), core=side)


def test_the_package_has_it_without_importing_cocotb_before():
    assert mpu_hw_sim.MpuChecker is MpuChecker
    text = (
        "Name must be one of BusRequest, CoreAccess, CoreSide, CsrInstruction, Finding, "
        "Instruction, MpuChecker, PortSide, not 'Checker'"
    )
    with pytest.raises(AttributeError, match=f"^{re.escape(text)}$"):
        _ = mpu_hw_sim.Checker
