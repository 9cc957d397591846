"""How a filter of AXI connects the channels that are the same for reads and writes."""

from typing import Any

from amaranth import Mux, Signal
from amaranth.lib import wiring

from .axi_address import AxiAddress
from .axi_signature import SLVERR
from .transfer_filter import TransferFilter

__all__ = ["connect_address", "connect_response"]


def connect_address(m: Any, filter: TransferFilter, channel: str, address: AxiAddress) -> None:
    """Connect an address channel of both buses, and what else the filter has for it."""
    for outer, inner in ((filter.initiator, address.initiator), (filter.target, address.target)):
        for name, member in inner.signature.members.items():
            ours, theirs = getattr(outer, channel + name), getattr(inner, name)
            into = member.flow is wiring.In
            m.d.comb += theirs.eq(ours) if into else ours.eq(theirs)
    wiring.connect(m, wiring.flipped(filter.check), address.check)
    m.d.comb += [
        address.master.eq(filter.master),
        address.mode.eq(filter.mode),
        filter.denial.eq(address.denial),
    ]


def connect_response(
    m: Any,
    filter: TransferFilter,
    channel: str,
    address: AxiAddress,
    passes: Any,
    answers: Any,
    **own: Any,
) -> None:
    """Pass the responses of the target, or give the own one to what was denied.

    That one is SLVERR for the ID that was denied, and 0 in all that ``own`` does not give.
    """
    initiator, target = filter.initiator, filter.target
    own = {"resp": SLVERR, **own}
    if "id" in address.payload:
        own["id"] = number = Signal(address.payload["id"], name="denied_id")
        with m.If(address.denied):
            m.d.sync += number.eq(address.target.id)
    m.d.comb += [
        getattr(initiator, f"{channel}valid").eq(
            answers | (passes & getattr(target, f"{channel}valid"))
        ),
        getattr(target, f"{channel}ready").eq(passes & getattr(initiator, f"{channel}ready")),
        *(
            getattr(initiator, channel + name).eq(
                Mux(passes, getattr(target, channel + name), own.get(name, 0))
            )
            for name in filter.bus.payloads[channel]
        ),
    ]
