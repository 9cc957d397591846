"""Benches of the whole unit: every directed case that applies, and random traffic."""

import cocotb

from sim.bench.order import BenchReport, Order
from sim.bench.reset import WarmReset
from sim.bench.scoreboard import Scoreboard
from sim.bench.table import play
from sim.directed import CASES, script
from sim.stimulus import random_steps

__all__ = ["directed_cases", "random_traffic", "reset_with_the_clock_still"]

ORDER = Order.read()


def _close(scoreboard: Scoreboard) -> None:
    """Fail where something differed or never came, and report which."""
    try:
        scoreboard.check()
    except AssertionError as error:
        BenchReport(mismatch=str(error)).write(ORDER.folder)
        raise


@cocotb.test()
async def directed_cases(dut):
    """Play docs/rules.md sections 15 and 14 as far as the configuration has what they need."""
    steps = (
        line for case in CASES if case.applies(ORDER.config) for line in script(case, ORDER.config)
    )
    scoreboard = await play(dut, ORDER, steps)
    _close(scoreboard)


@cocotb.test()
async def random_traffic(dut):
    """Play random checks and register accesses at the edges of regions."""
    seed = cocotb.RANDOM_SEED
    steps = ((step, None) for step in random_steps(ORDER.config, seed, ORDER.steps))
    scoreboard = await play(dut, ORDER, steps)
    _close(scoreboard)


@cocotb.test()
async def reset_with_the_clock_still(dut):
    """Reset a unit with locked rules while its clock stands still, and read every register.

    Asynchronous kinds leave the reset values behind. With ``sync`` nothing changes before a clock
    edge comes while reset is active.
    """
    bench = WarmReset(dut, ORDER)
    await bench.run()
    bench.report.write(ORDER.folder)
    assert not bench.report.mismatch, bench.report.mismatch
