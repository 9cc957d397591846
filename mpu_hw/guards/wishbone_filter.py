"""Transfers of a Wishbone initiator, of which only those leave that the unit allows."""

from amaranth import Cat, Const, Module, Mux, Signal
from amaranth.lib import data

from ..config import PortConfig
from ..isa import Access
from ..layout import WishboneSignature
from .config import GuardConfig
from .shapes import MASTER_NUMBER_WIDTH
from .transfer_filter import TransferFilter

__all__ = ["WishboneFilter"]

GRANULE = 4  # bytes; no entry tells apart what lies in one


def _transfer(bus: WishboneSignature) -> data.StructLayout:
    """Hold what is kept of a transfer, and whose it is."""
    kept = {name: bus.members[name].shape for name in ("adr", "sel", "we")}
    return data.StructLayout(kept | {"master": MASTER_NUMBER_WIDTH, "known": 1})


class WishboneFilter(TransferFilter):
    """Ask the unit about each transfer, forward it or end it with ``err``.

    Combinational where the verdict is: an allowed transfer leaves in the clock of its verdict, and
    a denied one ends in it. Registered is what was asked: a transfer that has to wait for its
    verdict or for the target leaves, and stays, as it was when the unit accepted it, whatever the
    initiator does. One that the initiator withdraws does not leave, or if it has left is ended
    by the target, unheard.

    What is checked are the words of four bytes in which ``sel`` has a bit: no entry can tell apart
    bytes in them. Without a bit in ``sel`` it is the whole word of the bus.

    Parameters
    ----------
    config : GuardConfig
    port : PortConfig

    Members
    -------
    initiator : In(WishboneSignature)
    target : Out(WishboneSignature)
    master, mode, check, denial
        As those of :class:`~.transfer_filter.TransferFilter`.
    """

    def __init__(self, config: GuardConfig, port: PortConfig):
        bus = WishboneSignature(config.addr_width, config.data_width)
        self.transfer = _transfer(bus)
        super().__init__(config, port, bus)

    def elaborate(self, platform):
        m = Module()
        initiator, target, check = self.initiator, self.target, self.check
        # What the initiator asks for, what was asked when a transfer began, and the present one.
        asked, kept, present = (Signal(self.transfer, name=n) for n in ("asked", "kept", "present"))
        checking = Signal()
        granted = Signal()
        withdrawn = Signal()
        idle = Signal()
        begins = Signal()
        heard = Signal()
        accepted = Signal()
        verdict = Signal()
        allowed = Signal()
        leaves = Signal()
        ends = Signal()
        m.d.comb += [
            *(asked[name].eq(getattr(initiator, name)) for name in ("adr", "sel", "we")),
            asked.master.eq(self.master),
            asked.known.eq(self.mode.known),
            idle.eq(~checking & ~granted),
            present.eq(Mux(idle, asked.as_value(), kept.as_value())),
            begins.eq(idle & initiator.cyc & initiator.stb),
            heard.eq(initiator.cyc & initiator.stb & ~withdrawn),
            check.valid.eq(begins & self.mode.known),
            accepted.eq(check.valid & check.ready),
            verdict.eq((accepted | checking) & check.done),
            allowed.eq(verdict & check.allow),
            self.denial.valid.eq((begins & ~self.mode.known) | (verdict & ~check.allow)),
            leaves.eq((allowed & heard) | granted),
            ends.eq(leaves & (target.ack | target.err)),
        ]
        with m.If(idle):
            m.d.sync += kept.eq(asked)
        m.d.sync += [
            checking.eq((accepted | checking) & ~check.done),
            granted.eq(leaves & ~ends),
            withdrawn.eq(~heard & ((checking & ~check.done) | (granted & ~ends))),
        ]
        self._forward(m, present, leaves, heard)
        first, size = self._bytes(present.sel)
        addr = Cat(first, present.adr)
        access = Mux(present.we, Access.STORE, Access.LOAD)
        whose = {"mode": self.mode, "beat": addr}
        self._ask(m, present, verdict, **whose, addr=addr, size=size, access=access)
        return m

    def _forward(self, m, present, leaves, heard):
        initiator, target = self.initiator, self.target
        m.d.comb += [
            target.cyc.eq(leaves),
            target.stb.eq(leaves),
            target.we.eq(present.we),
            target.adr.eq(present.adr),
            target.sel.eq(present.sel),
            target.dat_w.eq(initiator.dat_w),
            # What others read on a shared bus is none of this initiator's.
            initiator.dat_r.eq(Mux(leaves & heard, target.dat_r, 0)),
            initiator.ack.eq(leaves & heard & target.ack),
            initiator.err.eq(heard & ((leaves & target.err) | self.denial.valid)),
        ]

    def _bytes(self, sel):
        """Give the lower bits of the address, and log2 of the size, of the bytes of a transfer."""
        width = (len(sel) - 1).bit_length()
        if len(sel) == GRANULE:
            return Const(0, width), width
        low, high = sel[:GRANULE].any(), sel[GRANULE:].any()
        first = Mux(high & ~low, GRANULE, 0)[:width]
        return first, Mux(low == high, width, width - 1)
