"""siselect, vsiselect and miselect."""

from amaranth import Module, Mux, Signal
from amaranth.lib import wiring
from amaranth.lib.wiring import In, Out

from ..config import MpuConfig
from ..isa import SELECT_FIELD, SELECT_MAX

__all__ = ["LEVELS", "SelectRegisters"]

WIDTH = SELECT_FIELD.width
# CSR[9:8] of the numbers to the register that they use.
LEVELS = {1: "siselect", 2: "vsiselect", 3: "miselect"}


class SelectRegisters(wiring.Component):
    """The selects of indirect CSR access (SSPMP-IND-05, SSPMP-IND-06).

    Registered: a write is seen from the next clock on. A value with a bit above 11 is stored as
    0xFFF, an unassigned select, and never truncated onto an entry.

    Parameters
    ----------
    config : MpuConfig

    Members
    -------
    write : In(3)
        Write siselect, vsiselect, miselect with ``wdata`` at the clock edge.
    wdata : In(config.xlen)
    siselect, vsiselect, miselect : Out(12)
    """

    def __init__(self, config: MpuConfig):
        self.config = config
        super().__init__(
            {
                "write": In(len(LEVELS)),
                "wdata": In(config.xlen),
                **{name: Out(WIDTH) for name in LEVELS.values()},
            }
        )

    def elaborate(self, platform):
        m = Module()
        legal = Mux(self.wdata[WIDTH:].any(), SELECT_MAX, self.wdata[:WIDTH])
        for index, name in enumerate(LEVELS.values()):
            stored = Signal(WIDTH, name=name)
            with m.If(self.write[index]):
                m.d.sync += stored.eq(legal)
            m.d.comb += getattr(self, name).eq(stored)
        return m
