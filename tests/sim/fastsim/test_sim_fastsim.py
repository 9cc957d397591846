"""The compiled simulation: it finds wrong hardware, explains it, and fails where it is empty."""

import re
from dataclasses import replace

import pytest
from mpu_hw_sim.fastsim import run_fastsim, run_steps
from mpu_hw_sim.fastsim.program import Difference, Interface, Record, build_fastsim, run_records
from mpu_hw_sim.pins import Pin
from mpu_hw_sim.stimulus import random_steps
from support import unit_verilog

from mpu_hw import MpuConfig, PortConfig

DATA = PortConfig(name="data", accesses=("load", "store", "fetch"), max_size=8, misaligned=True)
CONFIG = MpuConfig(
    paddr_width=16, entries={"mpu": 2, "vsmpu": 2, "hgmpu": 2}, ports=(DATA,), csr_map="default"
)
COUNTER = """
module mpu(input clk, input rst, input [3:0] add, input [63:0] data__in,
           output [3:0] count, output [63:0] data__out);
  reg [3:0] state = 0;
  assign count = state;
  assign data__out = ~data__in;
  always @(posedge clk) if (rst) state <= 0; else state <= state + add;
endmodule
"""
COUNTED = Interface(
    inputs=(Pin("add", 4), Pin("data__in", 64)), outputs=(Pin("count", 4), Pin("data__out", 64))
)
ONES = (1 << 64) - 1


@pytest.fixture(scope="module")
def counter(tmp_path_factory):
    path = tmp_path_factory.mktemp("counter") / "mpu.v"
    path.write_text(COUNTER)
    return build_fastsim(path, COUNTED)


def _count(adds, *, wrong_at=None, reset_at=None):
    total = 0
    for number, add in enumerate(adds):
        reset = number == reset_at
        yield Record(reset, (add, number), (total ^ (number == wrong_at), ONES ^ number))
        total = 0 if reset else (total + add) % 16


def test_outputs_are_sampled_before_the_edge_of_their_clock(counter):
    played = run_records(counter, _count([3, 1, 15, 7] * 1000))
    assert (played.records, played.clocks, played.differences) == (4000, 4000, ())


def test_a_reset_takes_effect_at_the_edge(counter):
    assert run_records(counter, _count([5] * 40, reset_at=7)).differences == ()


def test_the_first_difference_is_reported_with_all_outputs(counter):
    played = run_records(counter, _count([1] * 5000, wrong_at=2500))
    assert played.differences == (Difference("common", 2500, 0, (2500 % 16, ONES ^ 2500)),)
    assert played.records == 2501


def test_patience_is_how_many_differences_are_reported(counter):
    records = [Record(0, (0, 0), (1, ONES))] * 9
    assert len(run_records(counter, records, patience=4).differences) == 4


def test_a_simulator_that_says_nothing_is_an_error(tmp_path):
    silent = tmp_path / "silent"
    silent.write_text("#!/bin/sh\nexit 3\n")
    silent.chmod(0o755)
    text = f"The simulator {silent} must end with a report, not with status 3"
    with pytest.raises(RuntimeError, match=f"^{re.escape(text)}$"):
        run_records(silent, [])


def test_an_empty_run_is_no_success():
    result = run_steps(unit_verilog(CONFIG), CONFIG, lambda: iter(()))
    with pytest.raises(AssertionError, match=r"(?s)^the run compared no decision\b.*$"):
        result.check()


def test_a_run_without_register_accesses_is_no_success():
    result = run_fastsim(unit_verilog(CONFIG), CONFIG, steps=50)
    with pytest.raises(AssertionError, match=r"(?s)^the run compared no register access\b.*$"):
        replace(result, accesses=0).check()


# Units that are wrong for CONFIG, each in one respect, with the same pins.
WRONG = {
    "grain": {"granularity": 8},
    "reserved": {"reserved": "hold"},
    "no TOR": {"modes": ("na4", "napot")},
    "no NA4": {"modes": ("tor", "napot")},
    "no switch": {"switch": False},
    "one entry less": {"entries": {"mpu": 2, "vsmpu": 1, "hgmpu": 2}},
    "one address bit less": {"paddr_width": 15},
    "register numbers": {"csr_base": {"hgmpucfg": 0x690}},
    "aligned only": {"ports": (replace(DATA, misaligned=False),)},
    "no fetch": {"ports": (replace(DATA, accesses=("load", "store")),)},
    "stage left out": {"ports": (replace(DATA, stages=("hs", "vs")),)},
}


@pytest.mark.parametrize("respect", WRONG)
def test_wrong_hardware_is_found(respect):
    wrong = replace(CONFIG, **WRONG[respect])
    result = run_fastsim(unit_verilog(wrong), CONFIG, steps=20_000)
    assert result.mismatch
    assert re.match(r"step \d+ differs", result.mismatch)


def test_a_wrong_gate_is_found(tmp_path):
    text = unit_verilog(CONFIG).read_text()
    right = "assign check_allow = path_verdict[0];"
    assert text.count(right) == 1
    broken = text.replace(right, "assign check_allow = check_done;")
    path = tmp_path / "mpu.v"
    path.write_text(broken)
    result = run_fastsim(path, CONFIG, steps=1_000)
    assert re.search(r"(?m)^    the unit allowed, cause \d+", result.mismatch)


def test_right_hardware_is_not_complained_about_and_progress_is_told():
    told = []
    result = run_fastsim(unit_verilog(CONFIG), CONFIG, steps=2_000, progress=told.append)
    result.check()
    # A step after a register write waits for the bounds of the entries that it concerns.
    assert result.steps == 2_000 < result.clocks
    assert told == [512] * 3


def test_another_seed_is_another_run():
    first, again, other = (list(random_steps(CONFIG, seed, 300)) for seed in (1, 1, 2))
    assert first == again
    assert first != other
