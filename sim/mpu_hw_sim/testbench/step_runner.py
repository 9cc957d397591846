"""Plays steps on a unit through the drivers, and reports what the scoreboard compared."""

from collections.abc import Iterable

import cocotb
from cocotb.clock import Clock
from cocotb.triggers import RisingEdge, select

from mpu_hw.export.describe import describe
from mpu_hw.mpu import Mpu
from mpu_hw_sim.directed import Expect
from mpu_hw_sim.model import CsrResult, Verdict
from mpu_hw_sim.step import Outcome, Step
from mpu_hw_sim.testbench.check_port import CheckPortDriver, PendingVerdict
from mpu_hw_sim.testbench.csr_port import CsrDriver, StatusDriver
from mpu_hw_sim.testbench.handles import Description, clock_high, read_description
from mpu_hw_sim.testbench.job import BenchReport, Job
from mpu_hw_sim.testbench.scoreboard import Scoreboard
from mpu_hw_sim.testbench.unit_monitor import UnitMonitor

__all__ = ["PERIOD", "StepRunner", "run_steps"]

PERIOD = 2  # ns


class StepRunner:
    """Drives a whole unit, step by step.

    A step begins in one clock: its status, its register access and its requests. The access takes
    that clock alone; each request is held until it is accepted, and then the next step begins. So
    verdicts may come while later steps run, and where a request had to wait it is decided by the
    registers that the access of its own step has left. A reset waits for all verdicts first; its
    step is one clock long, and a request that is not accepted in it is withdrawn.

    Parameters
    ----------
    dut : cocotb handle
        The unit.
    description : path or mapping
        ``mpu.json``.
    clock : cocotb handle
    handshake
        What else the drivers of the check ports take.
    """

    def __init__(self, dut, description: Description, clock, **handshake):
        description = read_description(description)
        ports = [port["name"] for port in description["configuration"]["ports"]]
        reset = description["reset"]
        self._clock = clock
        self._reset = getattr(dut, reset["port"])
        self._levels = (1 - reset["active"], reset["active"])
        self.drive_reset(False)
        self.status = StatusDriver(dut, description)
        self.csr = CsrDriver(dut, description, clock)
        self.ports = [CheckPortDriver(dut, description, port, clock, **handshake) for port in ports]

    def drive_reset(self, active: bool) -> None:
        """Drive the reset input, at once: no time passes."""
        self._reset.value = self._levels[active]

    async def step(self, step: Step) -> tuple[CsrResult, list[PendingVerdict | None]]:
        """Play a step; return when every request of it was accepted."""
        if step.reset:
            return await self._reset_step(step), [None] * len(self.ports)
        await clock_high(self._clock)
        self.status.drive(step.status)
        sends = [
            request and cocotb.start_soon(port.send(request))
            for port, request in zip(self.ports, step.requests, strict=True)
        ]
        result = await self.csr.access(step.csr)
        return result, [await send if send else None for send in sends]

    async def _reset_step(self, step: Step) -> CsrResult:
        await self.drain()
        await clock_high(self._clock)
        self.drive_reset(True)
        self.status.drive(step.status)
        for port, request in zip(self.ports, step.requests, strict=True):
            port.drive(request)
        result = await self.csr.access(step.csr)
        self.drive_reset(False)
        for port in self.ports:
            port.drive(None)
            port.flush()
        return result

    async def drain(self) -> None:
        """Wait until every verdict has come."""
        for port in self.ports:
            await port.drain()


async def run_steps(dut, job: Job, steps: Iterable[tuple[Step, Expect | None]]) -> Scoreboard:
    """Play steps on the unit, report what was compared, and return the scoreboard.

    Stops at the first mismatch. A step with an expectation is over when its verdicts have come.
    """
    description = describe(Mpu(job.config), name="mpu")
    scoreboard = Scoreboard(description)
    clock = Clock(dut.clk, PERIOD, unit="ns")
    clock.start()
    UnitMonitor(dut, description, dut.clk, scoreboard, latency=job.latency)
    # The monitor of the unit sees and reports the same.
    runner = StepRunner(dut, description, dut.clk, failed=lambda _: None)
    report = BenchReport()

    async def run() -> None:
        for step, demand in steps:
            report.steps += 1
            result, pending = await runner.step(step)
            if demand is not None:
                verdicts = tuple([await one.get() if one else None for one in pending])
                _compare(demand, result, verdicts, scoreboard)
        await runner.drain()

    await select(run(), scoreboard.stopped.wait())
    await RisingEdge(dut.clk)
    # After a mismatch a request may still be there: the next test finds the ports idle.
    for port in runner.ports:
        port.drive(None)
    clock.stop()
    report.decisions = scoreboard.reference.decisions
    report.accesses = scoreboard.reference.accesses
    report.covered = scoreboard.reference.covered
    report.mismatch = scoreboard.first
    report.write(job.folder)
    return scoreboard


def _compare(
    demand: Expect, result: CsrResult, verdicts: tuple[Verdict | None, ...], scoreboard: Scoreboard
) -> None:
    broken = demand.broken_by(Outcome(result, verdicts))
    if broken:
        scoreboard.report(broken)
