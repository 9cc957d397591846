"""The benches work on a unit inside somebody's system, by its handle and its mpu.json."""

import json
import re

import pytest
from mpu_hw_sim.simulator import build_cocotb_simulator, run_bench
from random_latency import random_latency_engine
from support import ROOT

from mpu_hw import MpuConfig
from mpu_hw.engine import ENGINES
from mpu_hw.export import generate

CONFIG = MpuConfig(
    hypervisor=False, entries={"mpu": 4}, paddr_width=32, reset_kind="async-low", mxr="raw"
)
# What the chip's core drives, and what it gets.
INPUTS = {
    "csr_addr": 12,
    "csr_priv": 2,
    "csr_write": 1,
    "csr_wdata": 32,
    "status_sum": 1,
    "status_mxr": 1,
    "status_satp_bare": 1,
    "data_valid": 1,
    "data_addr": 32,
    "data_size": 2,
    "data_access": 3,
    "data_priv": 2,
}
OUTPUTS = {
    "csr_rdata": 32,
    "csr_hit": 1,
    "csr_illegal": 1,
    "data_ready": 1,
    "data_done": 1,
    "data_allow": 1,
    "data_cause": 5,
    "data_stage": 2,
    "data_hit": 1,
    "data_entry": 8,
}
SOC = """
// A master that fetches words for U, one after the other, from 0x1f00 to 0x20fc and again.
module fetcher(input clk, input rst_n, input enable, input ready,
               output reg valid, output reg [31:0] addr);
  always @(posedge clk or negedge rst_n)
    if (!rst_n) begin
      valid <= 0; addr <= 32'h1f00;
    end else begin
      if (valid && ready) addr <= addr == 32'h20fc ? 32'h1f00 : addr + 4;
      if (!valid || ready) valid <= enable;
    end
endmodule

module soc(input clk, input rst_n, input fetch_enable, {declarations});
  wire fetch_valid, fetch_ready, fetch_done, fetch_allow;
  wire [31:0] fetch_addr;
  fetcher fetcher(.clk(clk), .rst_n(rst_n), .enable(fetch_enable), .ready(fetch_ready),
                  .valid(fetch_valid), .addr(fetch_addr));
  guard mpu(.clk(clk), .rst_n(rst_n), {unit},
    .fetch_valid(fetch_valid), .fetch_addr(fetch_addr), .fetch_size(2'd2), .fetch_access(3'd2),
    .fetch_priv(2'd0), .fetch_ready(fetch_ready), .fetch_done(fetch_done),
    .fetch_allow(fetch_allow));
endmodule

module chip(input clk_i, input rst_ni, input fetch_enable, {declarations});
  soc soc(.clk(clk_i), .rst_n(rst_ni), .fetch_enable(fetch_enable), {soc});
endmodule
"""


def _chip():
    names = [*INPUTS, *OUTPUTS]
    declared = [f"input [{width - 1}:0] core_{name}" for name, width in INPUTS.items()]
    declared += [f"output [{width - 1}:0] core_{name}" for name, width in OUTPUTS.items()]
    return SOC.format(
        declarations=", ".join(declared),
        unit=", ".join(f".{name}(core_{name})" for name in names),
        soc=", ".join(f".core_{name}(core_{name})" for name in names),
    )


def run(tmp_path, config=CONFIG, module="user_bench"):
    """Put a unit into the chip and run a bench with the description of ``CONFIG``."""
    generate(CONFIG, tmp_path, name="guard")
    verilog, *_ = generate(config, tmp_path / "unit", name="guard")
    chip = tmp_path / "chip.v"
    chip.write_text(verilog.read_text() + _chip())
    simulator = build_cocotb_simulator(chip, top="chip", visible=("soc", "guard"))
    return run_bench(simulator, module, tmp_path)


def test_the_chip_has_every_pin_of_the_unit_that_its_core_uses(tmp_path):
    generate(CONFIG, tmp_path, name="guard")
    ports = json.loads((tmp_path / "guard.json").read_text())["ports"]
    used = {port["name"]: port["width"] for port in ports if port["group"] not in ("", "fetch")}
    assert used == INPUTS | OUTPUTS


def test_a_bench_of_a_user_passes_on_a_unit_inside_his_system(tmp_path):
    result = run(tmp_path)
    assert (result.ran, result.failed) == (3, 0), result.log.read_text()


def test_the_documented_bench_passes(tmp_path, monkeypatch):
    section = (ROOT / "docs" / "integration.md").read_text(encoding="utf-8")
    (block,) = re.findall(r"(?s)```python\n(import cocotb\n.*?)```", section)
    (tmp_path / "documented_bench.py").write_text(block)
    monkeypatch.syspath_prepend(tmp_path)
    result = run(tmp_path, module="documented_bench")
    assert (result.ran, result.failed) == (1, 0), result.log.read_text()


def test_it_passes_with_an_engine_of_any_latency(tmp_path, monkeypatch):
    monkeypatch.setitem(ENGINES, "combinational", random_latency_engine())
    result = run(tmp_path)
    assert (result.ran, result.failed) == (3, 0), result.log.read_text()


@pytest.mark.parametrize(
    ("fields", "failed"), [({"modes": ("na4", "napot")}, 2), ({"granularity": 64}, 1)]
)
def test_it_fails_where_the_unit_is_another_than_described(fields, failed, tmp_path):
    config = MpuConfig(**{**CONFIG.to_dict(), "ports": CONFIG.ports, **fields})
    result = run(tmp_path, config)
    assert (result.ran, result.failed) == (3, failed)
    assert " answers differ; the first:" in result.log.read_text()
