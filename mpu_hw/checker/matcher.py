"""The comparators of entries."""

from amaranth import Const, Module
from amaranth.lib import data, wiring
from amaranth.lib.wiring import In, Out

from ..config import MpuConfig, PortConfig
from ..layout import Region, most_granules

__all__ = ["ArrayMatcher", "EntryMatcher"]


class EntryMatcher(wiring.Component):
    """Compare an access with the region of one entry (COM-PRIO-01, COM-PRIO-02).

    Combinational. An access is given by its first and last granule, so that a partial match is seen
    whichever way the two overlap.

    Parameters
    ----------
    config : MpuConfig
    several : bool
        An access may touch several granules; otherwise ``first`` is ``last``.

    Members
    -------
    region : In(Region(config))
    first, last : In(config.granule_width), granules
        First and last granule that the access touches; ``first <= last``.
    below, above : Out(1)
        The access lies below, above the region; an empty one has some of both.
    inside : Out(1)
        Every byte of it lies in the region, where some byte does.
    """

    def __init__(self, config: MpuConfig, *, several: bool):
        self.config = config
        self.several = several
        super().__init__(
            {
                "region": In(Region(config)),
                "first": In(config.granule_width),
                "last": In(config.granule_width),
                "below": Out(1),
                "above": Out(1),
                "inside": Out(1),
            }
        )

    def elaborate(self, platform):
        m = Module()
        # Strict compares map to the carry chains of every target as they are.
        region = self.region
        inside = ~(self.first < region.low) & ~(region.high < self.last)
        m.d.comb += [
            self.below.eq(self.last < region.low),
            self.above.eq(region.high < self.first),
            self.inside.eq(inside if self.several else Const(1, 1)),
        ]
        return m


class ArrayMatcher(wiring.Component):
    """Compare an access with every region of an array.

    Combinational.

    Parameters
    ----------
    config : MpuConfig
    port : PortConfig
        Whose accesses they are.
    count : int
        Entries of the array.

    Members
    -------
    regions : In(ArrayLayout(Region(config), count))
    first, last : In(config.granule_width), granules
        As in :class:`EntryMatcher`.
    below, above, inside : Out(count)
        As in :class:`EntryMatcher`; a bit per entry.
    """

    def __init__(self, config: MpuConfig, port: PortConfig, count: int):
        self.config = config
        self.several = most_granules(config, port) > 1
        self.count = count
        super().__init__(
            {
                "regions": In(data.ArrayLayout(Region(config), count)),
                "first": In(config.granule_width),
                "last": In(config.granule_width),
                **dict.fromkeys(("below", "above", "inside"), Out(count)),
            }
        )

    def elaborate(self, platform):
        m = Module()
        for index in range(self.count):
            matcher = EntryMatcher(self.config, several=self.several)
            m.submodules[f"entry{index}"] = matcher
            m.d.comb += [
                matcher.region.eq(self.regions[index]),
                matcher.first.eq(self.first),
                matcher.last.eq(self.last),
                self.below[index].eq(matcher.below),
                self.above[index].eq(matcher.above),
                self.inside[index].eq(matcher.inside),
            ]
        return m
