"""A bench of the unit: driver, monitor, model and scoreboard around one table."""

from collections.abc import Iterable

from mpu_hw_sim.directed import Expect
from mpu_hw_sim.pins import UnitPins
from mpu_hw_sim.reference import Reference
from mpu_hw_sim.step import Step
from mpu_hw_sim.testbench.driver import Driver
from mpu_hw_sim.testbench.job import BenchReport, Job
from mpu_hw_sim.testbench.monitor import Monitor
from mpu_hw_sim.testbench.scoreboard import Scoreboard

__all__ = ["play"]


async def play(dut, job: Job, steps: Iterable[tuple[Step, Expect | None]]) -> Scoreboard:
    """Play steps on the unit, report what was compared, and return the scoreboard.

    The outputs are combinational: they are sampled after the inputs have settled, before the
    rising edge.
    """
    pins = UnitPins(job.config)
    reference = Reference(job.config)
    scoreboard = Scoreboard(job.config)
    driver = Driver(dut, pins.inputs, pins.reset)
    monitor = Monitor(dut, pins, scoreboard.actual)
    played = 0
    for step, demand in steps:
        scoreboard.expect(step, reference.answer(step), demand)
        await driver.send(pins.drive(step), reset=step.reset)
        monitor.sample()
        await driver.tick()
        played += 1
        if scoreboard.first:
            break
    BenchReport(
        steps=played,
        decisions=reference.decisions,
        accesses=reference.accesses,
        covered=reference.covered,
        mismatch=scoreboard.first,
    ).write(job.folder)
    return scoreboard
