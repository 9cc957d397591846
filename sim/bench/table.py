"""A bench of the unit: driver, monitor, model and scoreboard around one table."""

from collections.abc import Iterable

from sim.bench.driver import Driver
from sim.bench.monitor import Monitor
from sim.bench.order import BenchReport, Order
from sim.bench.scoreboard import Scoreboard
from sim.directed import Demand
from sim.pins import UnitPins
from sim.reference import Reference
from sim.step import Step

__all__ = ["play"]


async def play(dut, order: Order, steps: Iterable[tuple[Step, Demand | None]]) -> Scoreboard:
    """Play steps on the unit, report what was compared, and return the scoreboard.

    The outputs are combinational: they are sampled after the inputs have settled, before the
    rising edge.
    """
    pins = UnitPins(order.config)
    reference = Reference(order.config)
    scoreboard = Scoreboard(order.config)
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
    ).write(order.folder)
    return scoreboard
