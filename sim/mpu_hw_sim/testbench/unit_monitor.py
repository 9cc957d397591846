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
    clock : cocotb handle or None
        None: whoever made the monitor calls :meth:`sample` once a clock.
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
        self._alert = getattr(handle, prefix + "alert") if "alert" in description else None
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
        if clock is not None:
            cocotb.start_soon(self._run(clock))

    def _accepted(self, port: str) -> Callable[[Request], None]:
        return lambda request: self._scoreboard.accepted(port, request, self._status)

    def _answered(self, port: str) -> Callable[[Request, Verdict], None]:
        return lambda _, verdict: self._scoreboard.answered(port, verdict)

    async def _run(self, clock) -> None:
        while True:
            await FallingEdge(clock)
            self.sample()

    @property
    def asynchronous(self) -> bool:
        """Whether reset needs no clock edge."""
        return bool(self._asynchronous)

    def in_reset(self) -> bool:
        """Whether the reset input is active now."""
        return bool(self._reset.value == self._active)

    def status(self) -> Status:
        """Read the status inputs as they are now."""
        return self._inputs.read()

    def sample(self) -> None:
        """Look at the whole unit, once a clock, when everything has settled."""
        reset = self.in_reset()
        if reset and self._asynchronous:
            self.flush()
        self._status = self._inputs.read()
        for port in self._ports:
            port.sample()
        # Before a simulation has reset anything, registers may be undefined.
        if self._csr.defined():
            if self._alert is not None and self._alert.value == 1:
                self._scoreboard.report("alert is 1")
            self._scoreboard.access(self._csr.access(), self._csr.result(), self._status)
        self._scoreboard.edge()
        if reset:
            self.flush()

    def flush(self) -> None:
        """Forget every request, and bring the scoreboard to its reset state."""
        self._scoreboard.reset()
        for port in self._ports:
            port.flush()
