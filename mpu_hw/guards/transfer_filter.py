"""What every filter of a bus has: a bus on each side, a check port, and what it reports."""

from collections.abc import Mapping
from typing import Any

from amaranth.lib import wiring
from amaranth.lib.wiring import In, Out

from ..config import PortConfig
from ..layout import CheckSignature
from .config import GuardConfig
from .shapes import MASTER_NUMBER_WIDTH, Denial, MasterMode

__all__ = ["TransferFilter"]


class TransferFilter(wiring.Component):
    """Have the members of a filter, and the part of its logic that no bus changes.

    Combinational.

    Parameters
    ----------
    config : GuardConfig
    port : PortConfig
    bus : Signature
        The bus, from the side of an initiator.
    others : table of a name -> member
        What a filter has besides.

    Members
    -------
    initiator : In(bus)
    target : Out(bus)
    master : In(8)
        Number of the initiator, and below how it is checked; both valid while it has a request.
    mode : In(MasterMode)
    check : Out(CheckSignature(config.unit, port))
    denial : Out(Denial(config))
    """

    def __init__(
        self,
        config: GuardConfig,
        port: PortConfig,
        bus: wiring.Signature,
        others: Mapping[str, wiring.Member] | None = None,
    ):
        self.config = config
        self.port = port
        super().__init__(
            {
                "initiator": In(bus),
                "target": Out(bus),
                "master": In(MASTER_NUMBER_WIDTH),
                "mode": In(MasterMode),
                "check": Out(CheckSignature(config.with_ports(port), port)),
                "denial": Out(Denial(config)),
                **(others or {}),
            }
        )

    def _ask(
        self, m: Any, present: Any, verdict: Any, *, mode: Any, beat: Any, **request: Any
    ) -> None:
        """Drive the check port and the denial, its ``valid`` excepted.

        ``request`` is the first byte, log2 of the size and the access; ``present`` has whose it is,
        ``mode`` how that is checked. ``beat`` is the first byte of what is denied.
        """
        check, denial = self.check, self.denial
        m.d.comb += [
            *(getattr(check, name).eq(value) for name, value in request.items()),
            check.priv.eq(mode.priv),
            denial.addr.eq(beat),
            denial.access.eq(request["access"]),
            denial.master.eq(present.master),
            denial.known.eq(present.known),
        ]
        if "virt" in check.signature.members:
            m.d.comb += check.virt.eq(mode.virt)
        with m.If(verdict):
            m.d.comb += [
                denial.stage.eq(check.stage),
                denial.hit.eq(check.hit),
                denial.entry.eq(check.entry),
            ]
