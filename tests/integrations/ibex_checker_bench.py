"""Runs the rows on Ibex under MpuChecker, with the mistake that the environment names."""

import json
import re
import runpy
from pathlib import Path

import cocotb
from cocotb.triggers import Event, select
from ibex_bench import Chip
from mpu_hw_sim import MpuChecker

JOB = json.loads(Path("job.json").read_text())


@cocotb.test()
async def the_rows_under_the_checker(dut):
    """Run the rows twice; with a mistake no longer than until it is found."""
    dut.mistake_i.value = JOB["mistake"]
    found = Event()

    def see(finding):
        if finding.kind == JOB["kind"] and re.fullmatch(JOB["text"], finding.text):
            found.set()

    chip = Chip(dut)
    core = dut.top.u_ibex_core
    side = runpy.run_path(JOB["side"])["ibex_side"](core)
    unit = core.g_pmp.mpu_i.unit
    checker = MpuChecker(unit, "mpu.json", clock=dut.clk_i, core=side, found=see)
    try:
        for _ in range(2):
            await select(chip.run(), found.wait())
            if found.is_set():
                return
            chip.compare()
    except AssertionError:
        # The program may see the mistake as well, or never end.
        assert JOB["mistake"]
    assert not JOB["mistake"], f"not found: {JOB['text']}; found: {checker.findings}"
    checker.check()
    assert checker.scoreboard.reference.decisions > 15_000
    assert checker.scoreboard.reference.accesses > 1000
