"""The comparators of entries."""

from amaranth import Module
from amaranth.lib import data, wiring
from amaranth.lib.wiring import In, Out

from ..config import MpuConfig
from ..layout import Region

__all__ = ["ArrayMatcher", "EntryMatcher"]


class EntryMatcher(wiring.Component):
    """Compare an access with the region of one entry (COM-PRIO-01, COM-PRIO-02).

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
        # Strict compares map to the carry chains of every target as they are.
        region = self.region
        m.d.comb += [
            self.hit_any.eq(region.valid & ~(self.last < region.low) & ~(region.high < self.first)),
            self.hit_all.eq(region.valid & ~(self.first < region.low) & ~(region.high < self.last)),
        ]
        return m


class ArrayMatcher(wiring.Component):
    """Compare an access with every region of an array.

    Combinational.

    Parameters
    ----------
    config : MpuConfig
    count : int
        Entries of the array.

    Members
    -------
    regions : In(ArrayLayout(Region(config), count))
    first, last : In(config.granule_width), granules
        As in :class:`EntryMatcher`.
    hit_any, hit_all : Out(count)
        Some byte, every byte of the access lies in the region; a bit per entry.
    """

    def __init__(self, config: MpuConfig, count: int):
        self.config = config
        self.count = count
        super().__init__(
            {
                "regions": In(data.ArrayLayout(Region(config), count)),
                "first": In(config.granule_width),
                "last": In(config.granule_width),
                "hit_any": Out(count),
                "hit_all": Out(count),
            }
        )

    def elaborate(self, platform):
        m = Module()
        for index in range(self.count):
            m.submodules[f"entry{index}"] = matcher = EntryMatcher(self.config)
            m.d.comb += [
                matcher.region.eq(self.regions[index]),
                matcher.first.eq(self.first),
                matcher.last.eq(self.last),
                self.hit_any[index].eq(matcher.hit_any),
                self.hit_all[index].eq(matcher.hit_all),
            ]
        return m
