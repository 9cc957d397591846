"""The comparators of one entry."""

from amaranth import Cat, Const, Module
from amaranth.lib import wiring
from amaranth.lib.wiring import In, Out

from ..config import MpuConfig
from ..layout import Region

__all__ = ["EntryMatcher"]


class EntryMatcher(wiring.Component):
    """Compare an access with the region of one entry (COM-PRIO-01, -02).

    Combinational. An access is given by its first and last granule, so that a partial match is seen
    whichever way the two overlap.

    Parameters
    ----------
    config : MpuConfig

    Members
    -------
    region : In(Region(config))
    first, last : In(config.granule_width), granules
        First and last granule that the access touches; ``first <= last``.
    hit_any, hit_all : Out(1)
        Some byte, every byte of the access lies in the region.
    """

    def __init__(self, config: MpuConfig):
        self.config = config
        super().__init__(
            {
                "region": In(Region(config)),
                "first": In(config.granule_width),
                "last": In(config.granule_width),
                "hit_any": Out(1),
                "hit_all": Out(1),
            }
        )

    def elaborate(self, platform):
        m = Module()
        region = self.region
        # One more bit at the low end makes the bound open or closed without an adder:
        # {x, 0} < {high, closed} is x < high, or x <= high where closed.
        limit = Cat(region.closed, region.high)
        zero = Const(0, 1)
        m.d.comb += [
            self.hit_any.eq(
                region.some & (self.last >= region.low) & (Cat(zero, self.first) < limit)
            ),
            self.hit_all.eq(
                region.some & (self.first >= region.low) & (Cat(zero, self.last) < limit)
            ),
        ]
        return m
