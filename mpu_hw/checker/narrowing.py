"""The interval around a granule in which no bound lies."""

from amaranth import Cat, Const, Module, Signal
from amaranth.lib import wiring
from amaranth.lib.wiring import In, Out

from ..config import MpuConfig

__all__ = ["IntervalNarrowing"]


class IntervalNarrowing(wiring.Component):
    """Narrow an interval by bounds, and tell which pair of them is around the granule.

    Registered: a bound narrows the interval at the clock edge; ``matched`` is combinational. Every
    bound that was given lies at or below ``low`` or at or above ``high``, whatever granules it was
    compared with: so the interval stays right when ``granule`` changes on the way.

    Parameters
    ----------
    config : MpuConfig

    Members
    -------
    begin : In(1)
        Begin with all granules at the clock edge.
    granule : In(config.granule_width)
    valid, upper, bound : In(1), In(1), In(config.granule_width + 1)
        A bound, in the form of :class:`~.bound.EntryBound`; the upper one of an entry comes first.
    matched : Out(1)
        The bound is the lower one of an entry around the granule.
    same_side : Out(1)
        ``bound`` lies on the same side of ``granule`` as those of the clock before did.
    low, high : Out(config.granule_width + 1)
        The interval: ``low <= {granule, 0} < high``.
    """

    def __init__(self, config: MpuConfig):
        width = config.granule_width + 1
        super().__init__(
            {
                "begin": In(1),
                "granule": In(config.granule_width),
                "valid": In(1),
                "upper": In(1),
                "bound": In(width),
                "matched": Out(1),
                "same_side": Out(1),
                "low": Out(width),
                "high": Out(width),
            }
        )

    def elaborate(self, platform):
        m = Module()
        low = Signal(self.bound.shape())
        # Reset to what a walk begins with: so both are one synchronous set of the flip-flops.
        high = Signal(self.bound.shape(), init=-1)
        above = Signal()  # the bound lies above the granule
        upper_passed = Signal()  # so did the upper bound of the entry
        above_before = Signal()
        m.d.comb += [
            above.eq(Cat(Const(0, 1), self.granule) < self.bound),
            self.matched.eq(self.valid & ~self.upper & upper_passed & ~above),
            self.same_side.eq(above == above_before),
            self.low.eq(low),
            self.high.eq(high),
        ]
        m.d.sync += above_before.eq(above)
        with m.If(self.valid):
            m.d.sync += upper_passed.eq(above)
            with m.If(above & (self.bound < high)):
                m.d.sync += high.eq(self.bound)
            with m.If(~above & (low < self.bound)):
                m.d.sync += low.eq(self.bound)
        with m.If(self.begin):
            m.d.sync += [low.eq(0), high.eq(-1)]
        return m
