"""Driver and monitor of a check port, for an engine of any latency."""

from collections import deque
from collections.abc import Callable

import cocotb
from cocotb.triggers import FallingEdge, Lock, RisingEdge

from mpu_hw_sim.latency import LONGEST, Latency
from mpu_hw_sim.model import Request, Verdict
from mpu_hw_sim.testbench.handles import Description, PortGroup, clock_high

__all__ = ["CheckPortDriver", "CheckPortMonitor", "HandshakeError", "PendingVerdict"]

NO_REQUEST = {"valid": 0, "addr": 0, "size": 0, "access": 0, "priv": 0, "virt": 0}


class HandshakeError(AssertionError):
    """A check port breaks its protocol, or takes longer than its engine may."""


def _ignore(*_: object) -> None:
    pass


def _raise(error: HandshakeError) -> None:
    raise error


class CheckPortMonitor:
    """Watches a check port, whoever drives it: each request when it is accepted, and its verdict.

    Verdicts come in the order of their requests, in the clock of acceptance or in a later one.

    Parameters
    ----------
    handle : cocotb handle
        Whose children are the ports that ``mpu.json`` names, behind ``prefix``.
    description : path or mapping
        ``mpu.json``.
    port : str
        Name of the check port.
    clock : cocotb handle or None
        The monitor samples at its falling edge, from now on. None: whoever made the monitor calls
        :meth:`sample` once a clock.
    accepted : callable
        Called with each request in the clock of its acceptance.
    answered : callable
        Called with request and verdict in the clock of ``done``.
    failed : callable
        Called with a HandshakeError, instead of raising it.
    latency : Latency
        Clocks after which the monitor gives up.

    Raises
    ------
    HandshakeError
        By :meth:`sample`, which with a clock fails the cocotb test.
    ValueError
        By the constructor: ``handle`` lacks a pin, or ``mpu.json`` the port.
    """

    def __init__(
        self,
        handle,
        description: Description,
        port: str,
        clock=None,
        *,
        prefix: str = "",
        accepted: Callable[[Request], None] = _ignore,
        answered: Callable[[Request, Verdict], None] = _ignore,
        failed: Callable[[HandshakeError], None] = _raise,
        latency: Latency = LONGEST,
    ):
        self._group = PortGroup(handle, description, port, prefix=prefix)
        self._accepted, self._answered, self._failed = accepted, answered, failed
        self._latency = latency
        self._in_flight: deque[tuple[int, Request]] = deque()
        self._clocks = 0
        self._waiting = 0
        if clock is not None:
            cocotb.start_soon(self._run(clock))

    @property
    def outstanding(self) -> int:
        """How many requests were accepted and have no verdict yet."""
        return len(self._in_flight)

    def flush(self) -> None:
        """Forget every request: the unit was reset."""
        self._in_flight.clear()
        self._waiting = 0

    async def _run(self, clock) -> None:
        while True:
            await FallingEdge(clock)
            self.sample()

    def sample(self) -> None:
        """Look at the port, once a clock, when everything has settled.

        Raises
        ------
        HandshakeError
            ``done`` without a request, ``allow`` without ``done``, or neither comes in time.
        """
        try:
            self._sample()
        except HandshakeError as error:
            self._failed(error)

    def _sample(self) -> None:
        group = self._group
        self._clocks += 1
        valid = group.asserted("valid")
        ready = valid and group.asserted("ready")
        if ready:
            request = self._request()
            self._in_flight.append((self._clocks, request))
            self._accepted(request)
        self._waiting = self._waiting + 1 if valid and not ready else 0
        if group.asserted("done"):
            if not self._in_flight:
                raise HandshakeError(f"port {group.name}: done without a request")
            _, request = self._in_flight.popleft()
            self._answered(request, self._verdict())
            if "allow_n" in group and group.asserted("allow") == group.asserted("allow_n"):
                raise HandshakeError(f"port {group.name}: allow and allow_n are equal")
        elif group.asserted("allow"):
            raise HandshakeError(f"port {group.name}: allow without done")
        self._complain_of_waiting()

    def _complain_of_waiting(self) -> None:
        ready, done = self._latency
        if self._waiting > ready:
            raise HandshakeError(
                f"port {self._group.name}: a request waits for ready longer than {ready} clocks: "
                f"{self._request()}"
            )
        if self._in_flight:
            since, request = self._in_flight[0]
            if self._clocks - since >= done:
                raise HandshakeError(
                    f"port {self._group.name}: no done within {done} clocks of {request}"
                )

    def _request(self) -> Request:
        read = self._group.read
        return Request(
            read("addr"), 1 << read("size"), read("access"), read("priv"), bool(read("virt"))
        )

    def _verdict(self) -> Verdict:
        read = self._group.read
        return Verdict(
            bool(read("allow")),
            read("cause"),
            read("stage"),
            bool(read("hit")),
            read("entry"),
            bool(read("gva")),
        )


class PendingVerdict:
    """The verdict of a request that was accepted: there already, or still to come.

    Attributes
    ----------
    request : Request
    verdict : Verdict or None
        None until ``done``.
    """

    def __init__(self, request: Request, clock):
        self.request = request
        self.verdict: Verdict | None = None
        self._clock = clock

    async def get(self) -> Verdict:
        """Wait for the verdict. Returns at a rising edge of the clock."""
        while self.verdict is None:
            await RisingEdge(self._clock)
        return self.verdict


class CheckPortDriver:
    """Sends requests to a check port, one after the other, and holds each until it is accepted.

    The pins of the port belong to the driver. It makes neither clock nor reset.

    Parameters
    ----------
    handle, description, port, prefix
        As of :class:`CheckPortMonitor`.
    clock : cocotb handle
        The clock of the unit.
    failed : callable
        As of :class:`CheckPortMonitor`.
    """

    def __init__(
        self,
        handle,
        description: Description,
        port: str,
        clock,
        *,
        prefix: str = "",
        failed: Callable[[HandshakeError], None] = _raise,
    ):
        self._group = PortGroup(handle, description, port, prefix=prefix)
        self._clock = clock
        self._turn = Lock()
        self._sending: PendingVerdict | None = None
        self._in_flight: deque[PendingVerdict | None] = deque()
        self._monitor = CheckPortMonitor(
            handle,
            description,
            port,
            clock,
            prefix=prefix,
            accepted=self._on_accepted,
            answered=self._on_answered,
            failed=failed,
        )
        self.drive(None)

    def drive(self, request: Request | None) -> None:
        """Put a request on the pins, or none, at once: no time passes and nothing is waited for."""
        if request is None:
            self._group.drive(**NO_REQUEST)
            return
        self._group.drive(
            valid=1,
            addr=request.addr,
            size=request.size.bit_length() - 1,
            access=request.access,
            priv=request.priv,
            virt=request.virt,
        )

    async def send(self, request: Request) -> PendingVerdict:
        """Send a request; return at the rising edge at which it was accepted.

        Requests sent by several tasks go one after the other, without a clock between them.
        """
        async with self._turn:
            await clock_high(self._clock)
            pending = self._sending = PendingVerdict(request, self._clock)
            self.drive(request)
            while self._sending is pending:
                await RisingEdge(self._clock)
            self.drive(None)
        return pending

    async def check(self, request: Request) -> Verdict:
        """Send a request and wait for its verdict. Returns at a rising edge of the clock."""
        return await (await self.send(request)).get()

    async def drain(self) -> None:
        """Wait until no request waits for a verdict."""
        while self._monitor.outstanding:
            await RisingEdge(self._clock)

    def flush(self) -> None:
        """Forget what was sent: the unit was reset. A ``get`` that still waits never returns."""
        self._in_flight.clear()
        self._monitor.flush()

    def _on_accepted(self, _: Request) -> None:
        self._in_flight.append(self._sending)
        self._sending = None

    def _on_answered(self, _: Request, verdict: Verdict) -> None:
        pending = self._in_flight.popleft()
        if pending is not None:
            pending.verdict = verdict
