"""The denial record, from docs/denial-record.md."""

from typing import NamedTuple

from .message import CsrAccess, CsrResult, Request, Verdict
from .model_config import ModelConfig

__all__ = ["DenialRecord"]

MACHINE = 3
MOST = 65_535  # what OVERFLOW counts


class Denied(NamedTuple):
    """A denied access: the number of the port, what was asked and what was answered."""

    port: int
    request: Request
    verdict: Verdict


class DenialRecord:
    """What was denied since M cleared it: the first access, and how many came after it.

    Parameters
    ----------
    config : ModelConfig
    """

    def __init__(self, config: ModelConfig):
        self._xlen = config.xlen
        self._guests = config.hypervisor
        wide = config.paddr_width > config.xlen
        names = ("mdenialstatus", "mdenialinfo", "mdenialaddr", *(["mdenialaddrh"] * wide))
        self._names = {config.csr[name]: name for name in names if config.denial_record}
        self._since: list[Denied] = []  # no more of it than is needed
        self._length = 0
        self._now: list[Denied] = []
        self._clear = False

    def denied(self, port: int, request: Request, verdict: Verdict) -> None:
        """Note an access that is denied in this clock."""
        self._now.append(Denied(port, request, verdict))

    def edge(self) -> None:
        """End the clock: a clearing write comes first, then its denials by the number of port."""
        if self._clear:
            self._since, self._length, self._clear = [], 0, False
        if self._now:
            self._since = (self._since + sorted(self._now, key=lambda each: each.port))[:1]
            self._length += len(self._now)
            self._now = []

    def csr(self, access: CsrAccess) -> CsrResult | None:
        """Answer an access to a register of the record; None for another number."""
        name = self._names.get(access.addr)
        if name is None:
            return None
        if access.priv != MACHINE:
            # A number of M: illegal, not virtual, in a guest too.
            return CsrResult(hit=True, illegal=True)
        if access.write and name == "mdenialstatus" and access.wdata & 1:
            self._clear = True
        return CsrResult(hit=True, rdata=self._read(name))

    def _read(self, name: str) -> int:
        if not self._length:
            return 0
        (first,) = self._since
        match name:
            case "mdenialstatus":
                return 1 | min(self._length - 1, MOST) << 16
            case "mdenialinfo":
                return self._info(first)
            case "mdenialaddr":
                return first.request.addr & (1 << self._xlen) - 1
        return first.request.addr >> self._xlen

    def _info(self, first: Denied) -> int:
        asked, answer = first.request, first.verdict
        return (
            asked.access
            | answer.stage << 3
            | answer.hit << 5
            | asked.priv << 6
            | answer.entry << 8
            | answer.cause << 16
            | int(asked.virt and self._guests) << 21
            | first.port << 24
        )
