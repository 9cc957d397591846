"""The generated AXI4 guard between cocotbext-axi's master and memory."""

import pytest
from mpu_hw_sim.simulator import build_cocotb_simulator, run_bench
from test_guard_axi4 import FIXED_ENTRIES

from mpu_hw import MpuConfig
from mpu_hw.export import generate


@pytest.mark.rule("COM-FLT-12", "COM-PRIO-02", "COM-PRIO-04")
@pytest.mark.parametrize("data_width", [32, 128, 512])
def test_bursts_of_another_project_s_master_pass_or_are_denied(data_width, tmp_path):
    guard = {"data_width": data_width}
    verilog, *_ = generate(MpuConfig(**FIXED_ENTRIES), tmp_path, top="axi4-guard", guard=guard)
    simulator = build_cocotb_simulator(verilog, top="axi4_guard")
    result = run_bench(simulator, "axi4_cocotb_bench", tmp_path)
    assert (result.ran, result.failed) == (1, 0), result.log.read_text()
