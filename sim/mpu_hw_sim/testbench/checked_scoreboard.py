"""The scoreboard of MpuChecker: it hands on what it sees."""

from typing import Protocol

from mpu_hw.isa import Access
from mpu_hw_sim.model import CsrAccess, CsrResult, Request, Status, Verdict
from mpu_hw_sim.testbench.handles import Description, read_description
from mpu_hw_sim.testbench.scoreboard import Scoreboard

__all__ = ["CheckedScoreboard", "Listener"]


class Listener(Protocol):
    """Receives every event in the cycle in which it is seen."""

    def accepted(self, port: str, request: Request) -> None:
        """Take a request that a port has accepted."""

    def answered(self, port: str, request: Request, verdict: Verdict) -> None:
        """Take a request whose verdict has come, and the verdict that it must have."""

    def accessed(self, access: CsrAccess, result: CsrResult) -> None:
        """Take a register access, before a write of it changes the model."""

    def report(self, kind: str, text: str) -> None:
        """Take a mismatch."""


class CheckedScoreboard(Scoreboard):
    """A scoreboard that hands on what it sees, and answers what the registers would allow.

    Parameters
    ----------
    description : path or mapping
        ``mpu.json``.
    listener : Listener
    """

    def __init__(self, description: Description, listener: Listener):
        super().__init__(description)
        self._listener = listener
        rows = read_description(description)["registers"]
        self._numbers = {n for row in rows for n in (row["number"], *row.get("numbers", ()))}
        fetching = [port for port in self.config.ports if Access.FETCH in port.kinds]
        self._fetch = self.config.ports.index(fetching[0]) if fetching else None

    def would_allow(self, request: Request, status: Status) -> bool:
        """Whether a fetch would be allowed, by the registers as they are; True without a port."""
        if self._fetch is None:
            return True
        return self.reference.check(self._fetch, request, status).allow

    def belongs(self, number: int) -> bool:
        """Whether the unit has a register of this number."""
        return number in self._numbers

    def accepted(self, port: str, request: Request, status: Status) -> None:
        super().accepted(port, request, status)
        self._listener.accepted(port, request)

    def answered(self, port: str, verdict: Verdict) -> None:
        if self._expected[port]:
            expected = self._expected[port][0]
            self._listener.answered(port, expected.request, expected.verdict)
        super().answered(port, verdict)

    def access(self, access: CsrAccess, result: CsrResult, status: Status) -> None:
        self._listener.accessed(access, result)
        super().access(access, result, status)

    def report(self, text: str) -> None:
        super().report(text)
        self._listener.report("model", text)
