"""RAM of block memory."""

from amaranth import Module
from amaranth.lib import memory, wiring
from amaranth.lib.wiring import In

from ..core import BusSignature

__all__ = ["Ram"]


class Ram(wiring.Component):
    """Readable, writable and executable memory; its base is a multiple of its size.

    Registered: ``ack`` one clock after ``stb``.

    Parameters
    ----------
    xlen : int
    size : int, power of two, bytes
    init : list of int
        First words.

    Members
    -------
    bus : In(BusSignature)
    """

    def __init__(self, xlen: int, size: int, init: tuple[int, ...] = ()):
        self.depth = size // (xlen // 8)
        self.xlen = xlen
        self.init = init
        super().__init__({"bus": In(BusSignature(xlen))})

    def elaborate(self, platform):
        m = Module()
        m.submodules.words = words = memory.Memory(
            shape=self.xlen, depth=self.depth, init=list(self.init)
        )
        read, write = words.read_port(), words.write_port(granularity=8)
        bus = self.bus
        begins = bus.cyc & bus.stb & ~bus.ack
        m.d.comb += [
            read.addr.eq(bus.adr),
            read.en.eq(begins),
            bus.dat_r.eq(read.data),
            write.addr.eq(bus.adr),
            write.data.eq(bus.dat_w),
        ]
        with m.If(begins & bus.we):
            m.d.comb += write.en.eq(bus.sel)
        m.d.sync += bus.ack.eq(begins)
        return m
