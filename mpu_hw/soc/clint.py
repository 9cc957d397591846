"""Core-local interruptor: software interrupt and timer."""

from amaranth import Cat, Module, Signal
from amaranth.lib import wiring
from amaranth.lib.wiring import In, Out

from ..core import BusSignature

__all__ = ["Clint"]

MSIP, MTIMECMP, MTIME = 0x0000, 0x4000, 0xBFF8


class Clint(wiring.Component):
    """The timer of one hart, at the offsets that software expects.

    ========  ==========================================
    0x0000    msip: bit 0 raises the software interrupt
    0x4000    mtimecmp, 64 bits
    0xBFF8    mtime, 64 bits
    ========  ==========================================

    Registered: ``ack`` one clock after ``stb``. Other offsets read 0 and ignore writes.

    Parameters
    ----------
    xlen : int
    divider : int
        Clocks per tick.

    Members
    -------
    bus : In(BusSignature)
    msip, mtip : Out(1)
    time : Out(64)
    """

    def __init__(self, xlen: int, divider: int):
        self.xlen = xlen
        self.divider = divider
        super().__init__(
            {
                "bus": In(BusSignature(xlen)),
                "msip": Out(1),
                "mtip": Out(1),
                "time": Out(64),
            }
        )

    def elaborate(self, platform):
        m = Module()
        bus, word = self.bus, self.xlen // 8
        compare = Signal(64, init=(1 << 64) - 1)
        prescaler = Signal(range(self.divider + 1))
        m.d.sync += [
            prescaler.eq(prescaler + 1),
            self.mtip.eq(self.time >= compare),
            bus.ack.eq(bus.cyc & bus.stb & ~bus.ack),
        ]
        with m.If(prescaler == self.divider - 1):
            m.d.sync += [prescaler.eq(0), self.time.eq(self.time + 1)]
        msip = Cat(self.msip)
        registers = {MSIP: msip}
        for half in range(64 // self.xlen):
            part = slice(half * self.xlen, (half + 1) * self.xlen)
            registers |= {
                MTIMECMP + half * word: compare[part],
                MTIME + half * word: self.time[part],
            }
        with m.Switch(bus.adr[: 16 - (word.bit_length() - 1)]):
            for offset, value in registers.items():
                with m.Case(offset // word):
                    m.d.comb += bus.dat_r.eq(value)
                    with m.If(bus.cyc & bus.stb & bus.we & bus.ack):
                        self._write(m, value)
        return m

    def _write(self, m, value):
        for lane in range((len(value) + 7) // 8):
            bits = slice(8 * lane, min(8 * lane + 8, len(value)))
            with m.If(self.bus.sel[lane]):
                m.d.sync += value[bits].eq(self.bus.dat_w[bits])
