"""Passive checker of an integration: the unit, the core on one side of it, the bus on the other."""

from collections import Counter
from collections.abc import Callable
from typing import NamedTuple

import cocotb
from cocotb.triggers import FallingEdge, First, RisingEdge, ValueChange

from mpu_hw.isa import ACCESS_FAULTS, GUEST_PAGE_FAULTS, PAGE_FAULTS, Access
from mpu_hw_sim.explain import format_request
from mpu_hw_sim.latency import LONGEST, Latency
from mpu_hw_sim.model import CsrAccess, CsrResult, Request, Verdict
from mpu_hw_sim.testbench.checked_scoreboard import CheckedScoreboard
from mpu_hw_sim.testbench.core_side import CoreSide, PortSide, reader, signal
from mpu_hw_sim.testbench.csr_watch import CsrWatch
from mpu_hw_sim.testbench.handles import Description, read_description
from mpu_hw_sim.testbench.port_watch import Hart, PortWatch
from mpu_hw_sim.testbench.unit_monitor import UnitMonitor

__all__ = ["Finding", "MpuChecker"]

# What a status input is tied to where the core has nothing for it.
TIE_OFFS = {"satp_bare": 1, "vsatp_bare": 1, "hgatp_bare": 1, "stateen_m": 1, "stateen_h": 1}
PARCEL = 2  # bytes
# What a denial may raise.
FAULTS = {*ACCESS_FAULTS, *PAGE_FAULTS, *GUEST_PAGE_FAULTS}


class Finding(NamedTuple):
    """A mistake that was seen.

    Parameters
    ----------
    kind : str
        ``model`` (the unit answers otherwise than the reference model, or breaks its handshake),
        ``address``, ``size``, ``kind``, ``privilege`` (a request is not what the core does),
        ``denied``, ``unchecked`` (what left for the bus), ``executed`` (an instruction that the
        registers deny), ``trap``, ``csr``, ``status``, ``reset``, ``undefined``.
    text : str
        One line or, of the model, several: what was seen, and what should have been.
    cycle : int
        Clock cycles since the checker began.
    """

    kind: str
    text: str
    cycle: int


class MpuChecker:
    """Checks a unit inside somebody's core, while his own programs run; it drives no signal.

    Sampled at each falling edge of the clock, where every signal must be stable. Without ``core``
    it compares every verdict and every register access with the reference model. With it, also what
    the unit is asked with what the core does, and what leaves for the bus with what was allowed.
    Begin before the first reset: registers that were written before are not known.

    Parameters
    ----------
    handle : cocotb handle
        The unit: every port of ``mpu.json`` is a child of it.
    description : path or mapping
        ``mpu.json``.
    clock : cocotb handle
        Clock of the core; that of the unit where it is None.
    core : CoreSide
        What the core does. Parts of it that are None are not compared.
    prefix : str
        What stands before the names of mpu.json in ``handle``.
    latency : Latency
        What the check ports may take.
    found : callable
        Called with each Finding.
    most : int
        How many findings of each kind are kept; all are counted.

    Attributes
    ----------
    findings : list of Finding
    count : Counter
        By kind.
    scoreboard : Scoreboard
        Follows the unit with the reference model, and counts what it has compared.

    Raises
    ------
    ValueError
        ``handle`` lacks a pin, ``core`` names a port or a status input that the unit does not have,
        or a signal that is not there.
    """

    def __init__(
        self,
        handle,
        description: Description,
        *,
        clock=None,
        core: CoreSide | None = None,
        prefix: str = "",
        latency: Latency = LONGEST,
        found: Callable[[Finding], None] | None = None,
        most: int = 5,
    ):
        description = read_description(description)
        self.findings: list[Finding] = []
        self.count: Counter[str] = Counter()
        self.scoreboard = CheckedScoreboard(description, self)
        self._found, self._most = found, most
        self._core = core or CoreSide()
        self._cycle = 0
        self._hart_sources = self._read_hart()
        hart = self._hart if self._core.priv is not None else None
        self._ports = self._watch_ports(hart)
        self._csr = CsrWatch(self._core.csr, hart, self.scoreboard.belongs, self.report)
        self._status = self._status_sources(description)
        self._claim = reader(self._core.claim, self._core.root)
        unit_clock = getattr(handle, prefix + "clk")
        self._monitor = UnitMonitor(
            handle, description, None, self.scoreboard, prefix=prefix, latency=latency
        )
        self._reset = reader(self._core.reset, self._core.root) if self._core.reset else None
        self._was_reset = self._reset is None
        cocotb.start_soon(self._run(unit_clock if clock is None else clock))
        pin = signal(self._core.reset, self._core.root)
        if pin is not None:
            cocotb.start_soon(self._resets(pin, unit_clock))

    # What the core side has.

    def _read_hart(self) -> list[Callable[[], int]]:
        return [reader(getattr(self._core, name), self._core.root) for name in Hart._fields]

    def _hart(self) -> Hart:
        return Hart(*(read() for read in self._hart_sources))

    def _watch_ports(self, hart: Callable[[], Hart] | None) -> dict[str, PortWatch]:
        ports = {port.name: port for port in self.scoreboard.config.ports}
        for name in self._core.ports:
            if name not in ports:
                raise ValueError(f"Port must be one of {', '.join(ports)}, not {name!r}")
        return {
            name: PortWatch(port, self._core.ports.get(name, PortSide()), self.report, hart)
            for name, port in ports.items()
        }

    def _status_sources(self, description) -> dict[str, Callable[[], int]]:
        names = [
            port["name"].removeprefix("status_")
            for port in description["ports"]
            if port["group"] == "status"
        ]
        for name in self._core.status:
            if name not in names:
                known = ", ".join(names) or "none"
                raise ValueError(f"Status input must be one of {known}, not {name!r}")
        return {name: reader(source, self._core.root) for name, source in self._core.status.items()}

    # Reset: an asynchronous one may come and go between two clock edges.

    async def _resets(self, reset, unit_clock) -> None:
        while True:
            await ValueChange(reset)
            if not self._in_reset():
                continue
            if self._monitor.asynchronous:
                self._flush()
                continue
            edge = RisingEdge(unit_clock)
            if await First(ValueChange(reset), edge) is not edge:
                self.report("reset", "the core was reset without an edge of the unit's clock")
                self._flush()
            while self._in_reset():
                await ValueChange(reset)

    def _in_reset(self) -> bool:
        return self._reset is not None and self._reset() == self._core.reset_active

    def _flush(self) -> None:
        self._was_reset = True
        self._monitor.flush()
        for port in self._ports.values():
            port.flush()

    # One cycle.

    async def _run(self, clock) -> None:
        while True:
            await FallingEdge(clock)
            self._cycle += 1
            try:
                self._sample()
            except ValueError as error:
                if self._was_reset:
                    self.report("undefined", f"a signal has no value: {error}")

    def _sample(self) -> None:
        if self._in_reset():
            self._sample_reset()
        elif self._was_reset:
            if self._reset and self._monitor.in_reset():
                self.report("reset", "the unit is in reset, the core is not")
            self._executed()
            self._compare_status()
            self._monitor.sample()
            for port in self._ports.values():
                port.bus(self._cycle)
            self._trapped()

    def _sample_reset(self) -> None:
        if not self._monitor.in_reset():
            self.report("reset", "the core is in reset, the unit is not")
        if self._monitor.asynchronous:
            self._flush()
        if self._was_reset:
            self._monitor.sample()
        self._flush()

    def _compare_status(self) -> None:
        have = self._monitor.status()
        for name, read in self._status.items():
            if read() != int(getattr(have, name)):
                self.report("status", f"status_{name} is {getattr(have, name):d}, unlike the core")
        for name, level in TIE_OFFS.items():
            # Where the unit has no such input, its status is that of the tie-off.
            if name not in self._status and int(getattr(have, name)) != level:
                self.report("status", f"status_{name} is {1 - level}: its tie-off is {level}")

    def _executed(self) -> None:
        made = self._core.executes() if self._core.executes else None
        if made is None:
            return
        hart = self._hart()
        for pc in range(made.pc, made.pc + made.size, PARCEL):
            request = Request(pc, PARCEL, Access.FETCH, hart.priv, bool(hart.virt))
            if not self.scoreboard.would_allow(request, self._monitor.status()):
                self.report(
                    "executed",
                    f"an instruction at {made.pc:#x} executes that the registers deny now: "
                    f"{format_request(request)}",
                )

    def _trapped(self) -> None:
        cause = self._core.traps() if self._core.traps else None
        if cause is None:
            return
        denied = {each for port in self._ports.values() for each in port.take_causes()}
        if cause in FAULTS and cause not in denied:
            causes = ", ".join(map(str, sorted(denied))) or "nothing"
            self.report(
                "trap",
                f"the core raises cause {cause}, and since the last trap {causes} was denied",
            )

    # Called by scoreboard and monitor, in the cycle of the event.

    def accepted(self, port: str, request: Request) -> None:
        """Compare a request with the core."""
        if not self._in_reset():
            self._ports[port].accepted(request)

    def answered(self, port: str, request: Request, verdict: Verdict) -> None:
        """Note what the bus may do."""
        if not self._in_reset():
            self._ports[port].answered(request, verdict, self._cycle)

    def accessed(self, access: CsrAccess, result: CsrResult) -> None:
        """Compare a register access with the core."""
        if self._in_reset():
            return
        self._csr.sample(access, result)
        if access.claim != bool(self._claim()):
            level = "unlike the core" if self._core.claim else "its tie-off is 0"
            self.report("status", f"isel_claim is {access.claim:d}: {level}")

    def report(self, kind: str, text: str) -> None:
        """Note a finding."""
        self.count[kind] += 1
        finding = Finding(kind, text, self._cycle)
        if self.count[kind] <= self._most:
            self.findings.append(finding)
        if self._found:
            self._found(finding)

    def check(self) -> None:
        """Raise AssertionError where something was found, a verdict is missing, or nothing came.

        Its text has every finding that was kept, one after the other.
        """
        found = [f"cycle {each.cycle}: {each.kind}: {each.text}" for each in self.findings]
        assert not found, f"{self.count.total()} findings\n" + "\n".join(found)
        self.scoreboard.check()
