"""Registers of a guard in a window on an AXI4-Lite bus."""

from amaranth import Module, Mux, Signal
from amaranth.lib import wiring
from amaranth.lib.wiring import In, Out

from ..layout import CsrSignature
from .axi_signature import SLVERR, AxiLiteSignature
from .config import GuardConfig
from .window import connect_window, window_width

__all__ = ["AxiLiteRegisters"]


class AxiLiteRegisters(wiring.Component):
    """Turn each transfer into a register access as M, and answer it in the next clock.

    Registered. A write is taken with its data, and before a read that comes with it. SLVERR answers
    an access of a register that does not exist, one that would trap, and a write of a part of a
    word, which changes nothing.

    Parameters
    ----------
    config : GuardConfig

    Members
    -------
    bus : In(AxiLiteSignature)
        XLEN bits wide; the number of the word is that of the CSR.
    csr : Out(CsrSignature(config.unit))
    """

    def __init__(self, config: GuardConfig):
        self.config = config
        super().__init__(
            {
                "bus": In(AxiLiteSignature(window_width(config), config.unit.xlen)),
                "csr": Out(CsrSignature(config.unit)),
            }
        )

    def elaborate(self, platform):
        m = Module()
        bus = self.bus
        lanes = (self.config.unit.xlen // 8 - 1).bit_length()
        writes = Signal()
        reads = Signal()
        partial = Signal()
        failed = Signal()
        number = Mux(writes, bus.awaddr[lanes:], bus.araddr[lanes:])
        connect_window(m, self.csr, writes | reads, number, writes & ~partial, bus.wdata, failed)
        m.d.comb += [
            writes.eq(bus.awvalid & bus.wvalid & ~bus.bvalid),
            reads.eq(bus.arvalid & ~bus.rvalid & ~writes),
            partial.eq(~bus.wstrb.all()),
            bus.awready.eq(writes),
            bus.wready.eq(writes),
            bus.arready.eq(reads),
        ]
        m.d.sync += [
            bus.bvalid.eq(writes | (bus.bvalid & ~bus.bready)),
            bus.rvalid.eq(reads | (bus.rvalid & ~bus.rready)),
        ]
        with m.If(writes):
            m.d.sync += bus.bresp.eq(Mux(failed | partial, SLVERR, 0))
        with m.If(reads):
            m.d.sync += [bus.rresp.eq(Mux(failed, SLVERR, 0)), bus.rdata.eq(self.csr.rdata)]
        return m
