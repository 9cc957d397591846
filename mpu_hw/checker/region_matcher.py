"""The comparators of all entries that a port looks at, of the cells of a target."""

from collections.abc import Callable
from itertools import zip_longest

from amaranth import Module
from amaranth.lib import wiring
from amaranth.lib.wiring import In, Out

from ..config import MpuConfig, PortConfig
from ..layout import Region, RegionHits, Request, ResolvedEntries, most_granules, port_stages
from .carry_compare import CarryCompare
from .matcher import ArrayMatcher
from .word_matcher import ArrayWordMatcher

__all__ = ["REGION_MATCHERS", "CarryMatcher", "RegionMatcher", "SharedRegionMatcher", "WordMatcher"]


class RegionMatcher(wiring.Component):
    """Compare an access with every region that a stage of the port looks at.

    Combinational. An array that serves several stages is compared once.

    Parameters
    ----------
    config : MpuConfig
    port : PortConfig

    Members
    -------
    request : In(Request(config))
    entries : In(ResolvedEntries(config))
    hits : Out(RegionHits(config, port))
        Those of a stage that the access does not pass through mean nothing.
    """

    def __init__(self, config: MpuConfig, port: PortConfig):
        self.config = config
        self.port = port
        super().__init__(
            {
                "request": In(Request(config)),
                "entries": In(ResolvedEntries(config)),
                "hits": Out(RegionHits(config, port)),
            }
        )

    @property
    def arrays(self):
        """The arrays of the port's stages, each with the V of its accesses, None for either."""
        virts = {}
        for stage in port_stages(self.config, self.port):
            virts.setdefault(self.config.entry_array(stage.bank), set()).add(stage.virt)
        return {array: each.pop() if len(each) == 1 else None for array, each in virts.items()}

    def _matcher(self, count):
        return ArrayMatcher(self.config, self.port, count)

    def elaborate(self, platform):
        m = Module()
        for array in self.arrays:
            matcher = self._matcher(array.count)
            m.submodules[array.name] = matcher
            m.d.comb += [
                matcher.regions.eq(self.entries[array.name].regions),
                matcher.first.eq(self.request.first),
                matcher.last.eq(self.request.last),
                *_copied(self.hits[array.name], matcher),
            ]
        return m


def _copied(hits, matcher, index=slice(None)):
    """Hand on how an access meets the regions of an array, or the one of an entry."""
    return (hits[name][index].eq(getattr(matcher, name)) for name in hits.shape().members)


class WordMatcher(RegionMatcher):
    """The same by the words of address registers, without bounds that are kept.

    Combinational.
    """

    def _matcher(self, count):
        return ArrayWordMatcher(self.config, self.port, count)


class SharedRegionMatcher(RegionMatcher):
    """The same in carry cells of an ECP5.

    Combinational. An entry that is for accesses with V=0 alone and one that is for those with V=1
    share their comparators.
    """

    def elaborate(self, platform):
        m = Module()
        rows = {virt: [] for virt in (None, False, True)}
        for array, virt in self.arrays.items():
            rows[virt] += [(array.name, index) for index in range(array.count)]
        pairs = [(row, None) for row in rows[None]]
        pairs += zip_longest(rows[False], rows[True])
        several = most_granules(self.config, self.port) > 1
        for number, pair in enumerate(pairs):
            given = [row for row in pair if row]
            matcher = CarryMatcher(self.config, several=several, chooses=len(given) > 1)
            m.submodules[f"comparators{number}"] = matcher
            m.d.comb += [matcher.first.eq(self.request.first), matcher.last.eq(self.request.last)]
            for (array, index), member in zip(given, ("region", "other"), strict=False):
                m.d.comb += [
                    getattr(matcher, member).eq(self.entries[array].regions[index]),
                    *_copied(self.hits[array], matcher, index),
                ]
            if len(given) > 1:
                m.d.comb += matcher.select.eq(self.request.virt)
        return m


class CarryMatcher(wiring.Component):
    """Compare an access with the region of an entry, or with one of two.

    Combinational.

    Parameters
    ----------
    config : MpuConfig
    several : bool
        An access may touch several granules; otherwise ``first`` is ``last``.
    chooses : bool
        The members ``other`` and ``select`` exist.

    Members
    -------
    region : In(Region(config))
    other, select : In(Region(config)), In(1)
        With ``select`` the region is ``other``.
    first, last, below, above, inside
        As in :class:`~.matcher.EntryMatcher`.
    """

    def __init__(self, config: MpuConfig, *, several: bool, chooses: bool):
        self.config = config
        self.several = several
        self.chooses = chooses
        choice = {"other": In(Region(config)), "select": In(1)} if chooses else {}
        super().__init__(
            {
                "region": In(Region(config)),
                **choice,
                "first": In(config.granule_width),
                "last": In(config.granule_width),
                **dict.fromkeys(("below", "above", "inside"), Out(1)),
            }
        )

    def elaborate(self, platform):
        m = Module()
        m.d.comb += [
            self.below.eq(self._compare(m, "last", "<", "low")),
            self.above.eq(self._compare(m, "first", ">", "high")),
            self.inside.eq(1),
        ]
        if self.several:
            outside = self._compare(m, "first", "<", "low") | self._compare(m, "last", ">", "high")
            m.d.comb += self.inside.eq(~outside)
        return m

    def _compare(self, m, value, relation, bound):
        """Compare a granule of the access with a bound."""
        compare = CarryCompare(len(self.region[bound]), relation, chooses=self.chooses)
        m.submodules[f"{value}_{bound}"] = compare
        m.d.comb += [
            compare.value.eq(getattr(self, value)),
            compare.bound.eq(self.region[bound]),
        ]
        if self.chooses:
            m.d.comb += [compare.other.eq(self.other[bound]), compare.select.eq(self.select)]
        return compare.holds


# The target of the configuration to the comparators of a port.
REGION_MATCHERS: dict[str, Callable[[MpuConfig, PortConfig], wiring.Component]] = {
    "generic": RegionMatcher,
    "ecp5": SharedRegionMatcher,
    "asic": WordMatcher,
}
