"""Registers of a guard in a window on a Wishbone bus."""

from amaranth import Module, Signal
from amaranth.lib import wiring
from amaranth.lib.wiring import In, Out

from ..layout import CsrSignature, WishboneSignature
from .config import GuardConfig
from .window import connect_window, window_width

__all__ = ["WishboneRegisters"]


class WishboneRegisters(wiring.Component):
    """Turn each transfer into a register access as M, and end it in the next clock.

    Registered. ``err`` ends an access of a register that does not exist, one that would trap, and a
    write of a part of a word, which changes nothing.

    Parameters
    ----------
    config : GuardConfig

    Members
    -------
    bus : In(WishboneSignature)
        XLEN bits wide; ``adr`` is the CSR number.
    csr : Out(CsrSignature(config.unit))
    """

    def __init__(self, config: GuardConfig):
        self.config = config
        super().__init__(
            {
                "bus": In(WishboneSignature(window_width(config), config.unit.xlen)),
                "csr": Out(CsrSignature(config.unit)),
            }
        )

    def elaborate(self, platform):
        m = Module()
        bus, csr = self.bus, self.csr
        begins = Signal()
        partial = Signal()
        ended = Signal()
        wrong = Signal()
        failed = Signal()
        connect_window(m, csr, begins, bus.adr, bus.we & ~partial, bus.dat_w, wrong)
        m.d.comb += [
            begins.eq(bus.cyc & bus.stb & ~ended),
            partial.eq(bus.we & ~bus.sel.all()),
            bus.ack.eq(bus.cyc & bus.stb & ended & ~failed),
            bus.err.eq(bus.cyc & bus.stb & ended & failed),
        ]
        m.d.sync += [
            ended.eq(begins),
            failed.eq(wrong | partial),
            bus.dat_r.eq(csr.rdata),
        ]
        return m
