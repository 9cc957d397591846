"""The first denial since it was cleared, and how many came after it."""

from amaranth import Module, Mux, Signal
from amaranth.lib import data, wiring
from amaranth.lib.wiring import In, Out

from ..isa import OVERFLOW_WIDTH

__all__ = ["FirstDenial"]


class FirstDenial(wiring.Component):
    """Keep the first denial until it is cleared, and count those that follow.

    Registered. A denial that comes in the clock of ``clear`` is the next record, and none is lost.

    Parameters
    ----------
    shape : StructLayout
        Of a denial; its member ``valid`` tells that there is one.
    count : int
        Denials that may come in one clock; the first of them is recorded.

    Members
    -------
    denials : In(shape).array(count)
    clear : In(1)
        Forget the record and the count at the clock edge.
    record : Out(shape)
        The first denial; ``valid`` is 0 while there is none.
    overflow : Out(16)
        How many came after it; stays at the greatest number.
    """

    def __init__(self, shape: data.StructLayout, count: int):
        self.shape = shape
        self.count = count
        super().__init__(
            {
                "denials": In(shape).array(count),
                "clear": In(1),
                "record": Out(shape),
                "overflow": Out(OVERFLOW_WIDTH),
            }
        )

    def elaborate(self, platform):
        m = Module()
        denials = list(self.denials)
        chosen = Signal(self.shape)
        for denial in reversed(denials):
            with m.If(denial.valid):
                m.d.comb += chosen.eq(denial)
        total = Signal(range(len(denials) + 1))
        later = Signal.like(total)
        more = Signal(OVERFLOW_WIDTH + max(1, len(total)))
        free = Signal()
        m.d.comb += [
            free.eq(self.clear | ~self.record.valid),
            total.eq(sum(denial.valid for denial in denials)),
            # The recorded one does not count.
            later.eq(total - (chosen.valid & free)),
            more.eq(Mux(self.clear, 0, self.overflow) + later),
        ]
        m.d.sync += self.overflow.eq(Mux(more[OVERFLOW_WIDTH:].any(), ~0, more))
        with m.If(free):
            m.d.sync += self.record.eq(chosen)
        return m
