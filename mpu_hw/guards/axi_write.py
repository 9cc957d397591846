"""Writes of an AXI initiator, of which only those leave that the unit allows."""

from amaranth import Const, Module, Mux, Signal

from ..config import PortConfig
from .axi_address import AxiAddress
from .axi_channels import connect_address, connect_response
from .axi_read import OUTSTANDING
from .axi_signature import AxiSignature
from .config import GuardConfig
from .transfer_filter import TransferFilter

__all__ = ["AxiWrite"]


class AxiWrite(TransferFilter):
    """Ask the unit about each write, forward it with its data or answer it with SLVERR, in order.

    Combinational where the verdict is: data may leave in the clock in which their address is
    allowed, whether or not the target takes the address, and not before. Registered is what waits.
    Data of a denied write are taken and go nowhere; its answer comes behind those of the writes
    before it, whatever their IDs. The address of the next write is taken once the data of the last
    one are. A write has as many beats as its address says, and the last of them is marked so:
    WLAST of the initiator does not matter.

    Parameters
    ----------
    config : GuardConfig
    port : PortConfig
    bus : AxiSignature

    Members
    -------
    initiator : In(bus.part("aw", "w", "b"))
    target : Out(bus.part("aw", "w", "b"))
    master, mode, check, denial
        As those of :class:`~.transfer_filter.TransferFilter`.
    """

    def __init__(self, config: GuardConfig, port: PortConfig, bus: AxiSignature):
        self.bus = bus.part("aw", "w", "b")
        super().__init__(config, port, self.bus)

    def elaborate(self, platform):
        m = Module()
        initiator, target = self.initiator, self.target
        payload = self.bus.payloads["aw"]
        m.submodules.address = address = AxiAddress(self.config, self.port, payload)
        connect_address(m, self, "aw", address)
        waiting = Signal(range(OUTSTANDING + 1))
        owed = Signal()  # data of an allowed write
        discards = Signal()  # those of a denied one
        denying = Signal()
        opened = Signal()
        answers = Signal()
        passes = Signal()
        last = Const(1)
        if address.bursts:
            left = Signal(8)  # beats of the present write, less one
            beats = Signal(8)
            last = beats == 0
            m.d.comb += [
                beats.eq(Mux(address.allowed, address.target.len, left)),
                target.wlast.eq(last),
            ]
            with m.If(address.denied):
                m.d.sync += left.eq(address.target.len)
            with m.Else():
                m.d.sync += left.eq(beats - (initiator.wvalid & initiator.wready))
        m.d.comb += [
            address.room.eq(~denying & ~owed & (waiting != OUTSTANDING)),
            opened.eq(address.allowed | owed),
            *(
                getattr(target, f"w{name}").eq(getattr(initiator, f"w{name}"))
                for name in self.bus.payloads["w"]
                if name != "last"
            ),
            target.wvalid.eq(opened & initiator.wvalid),
            initiator.wready.eq((opened & target.wready) | discards),
            passes.eq(waiting != 0),
            answers.eq(denying & ~discards & ~passes),
        ]
        connect_response(m, self, "b", address, passes, answers)
        m.d.sync += [
            waiting.eq(waiting + address.allowed - (target.bvalid & target.bready)),
            owed.eq(opened & ~(target.wvalid & target.wready & last)),
            denying.eq(address.denied | (denying & ~(answers & initiator.bready))),
            discards.eq(address.denied | (discards & ~(initiator.wvalid & last))),
        ]
        return m
