"""Watches a whole unit, whoever drives it, and reports to a scoreboard."""

from collections.abc import Callable

import cocotb
from cocotb.triggers import FallingEdge

from mpu_hw_sim.latency import LONGEST, Latency
from mpu_hw_sim.model import Request, Status, Verdict
from mpu_hw_sim.testbench.check_port import CheckPortMonitor
from mpu_hw_sim.testbench.csr_port import CsrPort, StatusDriver
from mpu_hw_sim.testbench.handles import Description, read_description
from mpu_hw_sim.testbench.scoreboard import Scoreboard

__all__ = ["UnitMonitor"]


class UnitMonitor:
    """Samples every port of a unit once a clock, at the falling edge, and never drives a pin.

    A reset is seen when its input is active at a falling edge.

    Parameters
    ----------
    handle : cocotb handle
        The unit: every port of ``mpu.json`` is a child of it.
    description : path or mapping
        ``mpu.json``.
    clock : cocotb handle
    scoreboard : Scoreboard
    prefix : str
        What stands before the names of mpu.json, reset included, in ``handle``.
    latency : Latency
        What the check ports may take.
    """

    def __init__(
        self,
        handle,
        description: Description,
        clock,
        scoreboard: Scoreboard,
        *,
        prefix: str = "",
        latency: Latency = LONGEST,
    ):
        description = read_description(description)
        reset = description["reset"]
        self._reset = getattr(handle, prefix + reset["port"])
        self._active, self._asynchronous = reset["active"], reset["asynchronous"]
        self._scoreboard = scoreboard
        self._csr = CsrPort(handle, description, prefix=prefix)
        self._inputs = StatusDriver(handle, description, prefix=prefix)
        self._status = Status()
        self._ports = [
            CheckPortMonitor(
                handle,
                description,
                port.name,
                prefix=prefix,
                accepted=self._accepted(port.name),
                answered=self._answered(port.name),
                failed=lambda error: scoreboard.report(str(error)),
                latency=latency,
            )
            for port in scoreboard.config.ports
        ]
        cocotb.start_soon(self._run(clock))

    def _accepted(self, port: str) -> Callable[[Request], None]:
        return lambda request: self._scoreboard.accepted(port, request, self._status)

    def _answered(self, port: str) -> Callable[[Request, Verdict], None]:
        return lambda _, verdict: self._scoreboard.answered(port, verdict)

    async def _run(self, clock) -> None:
        while True:
            await FallingEdge(clock)
            self._sample()

    def _sample(self) -> None:
        reset = self._reset.value == self._active
        if reset and self._asynchronous:
            self._flush()
        self._status = self._inputs.read()
        for port in self._ports:
            port.sample()
        # Before a simulation has reset anything, registers may be undefined.
        if self._csr.defined():
            self._scoreboard.access(self._csr.access(), self._csr.result(), self._status)
        if reset:
            self._flush()

    def _flush(self) -> None:
        self._scoreboard.reset()
        for port in self._ports:
            port.flush()
