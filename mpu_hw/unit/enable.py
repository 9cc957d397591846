"""spmpen, hspmpen and vspmpen."""

from amaranth import Module, Mux, Signal
from amaranth.lib import wiring
from amaranth.lib.wiring import In, Out

from ..config import MpuConfig
from ..layout import Share

__all__ = ["EnableRegister"]

WIDTH = 64


class EnableRegister(wiring.Component):
    """Enable bits by logical index (SSPMP-EN-01..05, HYP-EN-06, -07, SSPMP-DELEG-08).

    Registered: a write is seen from the next clock on. Bits of locked entries keep their value;
    bits above the bank's entries read 0 and are lost: entries that come back are disabled.

    Parameters
    ----------
    config : MpuConfig
    count : int
        Entries of the store.
    init : int
        Reset value.

    Members
    -------
    write : In(2)
        Write the low, the high XLEN bits at the clock edge. RV64 uses the low bit alone.
    wdata : In(config.xlen)
    locked : In(count)
        L of every entry of the store.
    share : In(Share)
        Which of them are the bank's.
    value : Out(64)
    enabled : Out(count)
        The same for the entries of the store, whoever's they are.
    """

    def __init__(self, config: MpuConfig, count: int, init: int = 0):
        self.config = config
        self.count = count
        self.init = init
        super().__init__(
            {
                "write": In(2),
                "wdata": In(config.xlen),
                "locked": In(count),
                "share": In(Share),
                "value": Out(WIDTH),
                "enabled": Out(count),
            }
        )

    def elaborate(self, platform):
        m = Module()
        xlen = self.config.xlen
        stored = Signal(WIDTH, init=self.init)
        present = Signal(WIDTH)
        held = Signal(WIDTH)
        written = Signal(WIDTH)
        for index in range(WIDTH):
            m.d.comb += present[index].eq(self.share.count > index)
            part = index // xlen
            m.d.comb += written[index].eq(
                Mux(self.write[part] & ~held[index], self.wdata[index % xlen], stored[index])
            )
        m.d.comb += [
            held.eq(self.locked >> self.share.start),
            self.value.eq(stored & present),
            self.enabled.eq(self.value << self.share.start),
        ]
        m.d.sync += stored.eq(written & present)
        return m
