"""Reads of an AXI initiator, of which only those leave that the unit allows."""

from amaranth import Const, Module, Signal

from ..config import PortConfig
from .axi_address import AxiAddress
from .axi_channels import connect_address, connect_response
from .axi_signature import AxiSignature
from .config import GuardConfig
from .transfer_filter import TransferFilter

__all__ = ["OUTSTANDING", "AxiRead"]

OUTSTANDING = 15  # transfers that wait for their response; another one is not taken


class AxiRead(TransferFilter):
    """Ask the unit about each read, forward it or answer it with SLVERR, in order.

    Combinational where the verdict is. Registered is what waits: the answer to a denied read comes
    behind those of the reads before it, whatever their IDs, and no read is taken meanwhile. It has
    a beat for each that was asked for.

    Parameters
    ----------
    config : GuardConfig
    port : PortConfig
    bus : AxiSignature

    Members
    -------
    initiator : In(bus.part("ar", "r"))
    target : Out(bus.part("ar", "r"))
    master, mode, check, denial
        As those of :class:`~.transfer_filter.TransferFilter`.
    """

    def __init__(self, config: GuardConfig, port: PortConfig, bus: AxiSignature):
        self.bus = bus.part("ar", "r")
        super().__init__(config, port, self.bus)

    def elaborate(self, platform):
        m = Module()
        initiator, target = self.initiator, self.target
        payload = self.bus.payloads["ar"]
        m.submodules.address = address = AxiAddress(self.config, self.port, payload)
        connect_address(m, self, "ar", address)
        waiting = Signal(range(OUTSTANDING + 1))
        denying = Signal()
        answers = Signal()
        passes = Signal()
        last = Const(1)  # the denied read's, and below the target's
        ends = Const(1)
        if address.bursts:
            beats = Signal(8)  # of the answer, less one
            last, ends = beats == 0, target.rlast
            with m.If(address.denied):
                m.d.sync += beats.eq(address.target.len)
            with m.Elif(answers & initiator.rready):
                m.d.sync += beats.eq(beats - 1)
        m.d.comb += [
            address.room.eq(~denying & (waiting != OUTSTANDING)),
            passes.eq(waiting != 0),
            answers.eq(denying & ~passes),
        ]
        # What others read on a shared bus is none of this initiator's.
        connect_response(m, self, "r", address, passes, answers, last=last)
        m.d.sync += [
            waiting.eq(waiting + address.allowed - (target.rvalid & target.rready & ends)),
            denying.eq(address.denied | (denying & ~(answers & initiator.rready & last))),
        ]
        return m
