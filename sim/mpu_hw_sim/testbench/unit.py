"""Benches of the whole unit: every directed case that applies, and random traffic."""

import cocotb

from mpu_hw_sim.directed import CASES, script
from mpu_hw_sim.stimulus import random_steps
from mpu_hw_sim.testbench.job import BenchReport, Job
from mpu_hw_sim.testbench.reset import WarmReset
from mpu_hw_sim.testbench.scoreboard import Scoreboard
from mpu_hw_sim.testbench.step_runner import run_steps

__all__ = ["directed_cases", "random_traffic", "reset_with_the_clock_still"]

JOB = Job.read()


def _close(scoreboard: Scoreboard, *, both_sides: bool) -> None:
    """Fail where something differed or never came, and report which."""
    try:
        scoreboard.check()
        if both_sides:
            scoreboard.check_sides()
    except AssertionError as error:
        BenchReport(mismatch=str(error)).write(JOB.folder)
        raise


@cocotb.test()
async def directed_cases(dut):
    """Play docs/rules.md sections 15 and 14 as far as the configuration has what they need."""
    steps = (
        line for case in CASES if case.applies(JOB.config) for line in script(case, JOB.config)
    )
    scoreboard = await run_steps(dut, JOB, steps)
    # Each case demands its own answers; where few apply, all may be of one kind.
    _close(scoreboard, both_sides=False)


@cocotb.test()
async def random_traffic(dut):
    """Play random checks and register accesses at the edges of regions."""
    seed = cocotb.RANDOM_SEED
    steps = ((step, None) for step in random_steps(JOB.config, seed, JOB.steps))
    scoreboard = await run_steps(dut, JOB, steps)
    _close(scoreboard, both_sides=True)


@cocotb.test()
async def reset_with_the_clock_still(dut):
    """Reset a unit with locked rules while its clock stands still, and read every register.

    Asynchronous kinds leave the reset values behind. With ``sync`` nothing changes before a clock
    edge comes while reset is active.
    """
    bench = WarmReset(dut, JOB)
    await bench.run()
    bench.report.write(JOB.folder)
    assert not bench.report.mismatch, bench.report.mismatch
