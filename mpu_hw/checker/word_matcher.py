"""The comparison of an access with regions by the words of their address registers."""

from functools import reduce
from operator import and_, or_

from amaranth import Const, Module
from amaranth.lib import data, wiring
from amaranth.lib.wiring import In, Out

from ..config import MpuConfig, PortConfig
from ..layout import WordRegion, most_granules

__all__ = ["ArrayWordMatcher", "WordComparison"]


class WordComparison(wiring.Component):
    """Compare a granule with a word.

    Combinational.

    Parameters
    ----------
    config : MpuConfig

    Members
    -------
    granule : In(config.granule_width)
    word, mask : In(config.granule_width)
    below : Out(1)
        The granule lies below the word.
    alike : Out(1)
        The two are alike, but for the bits of ``mask``.
    """

    def __init__(self, config: MpuConfig):
        self.config = config
        width = config.granule_width
        super().__init__(
            {
                "granule": In(width),
                "word": In(width),
                "mask": In(width),
                "below": Out(1),
                "alike": Out(1),
            }
        )

    def elaborate(self, platform):
        m = Module()
        differ = self.granule ^ self.word
        m.d.comb += [
            self.below.eq(self.granule < self.word),
            self.alike.eq(~(differ & ~self.mask).any()),
        ]
        return m


class ArrayWordMatcher(wiring.Component):
    """Compare an access with every region of an array (COM-MATCH-01).

    Combinational. Whether a granule lies below the word of an entry is asked once, for the entry as
    its upper bound and for the one after it as its lower bound (COM-MATCH-04).

    Parameters
    ----------
    config : MpuConfig
    port : PortConfig
        Whose accesses they are.
    count : int
        Entries of the array.

    Members
    -------
    regions : In(ArrayLayout(WordRegion(config), count))
    first, last, below, above, inside
        As in :class:`~.matcher.ArrayMatcher`. A comparison of equality does not tell ``above``: an
        access that does not meet a region is ``below``.
    """

    def __init__(self, config: MpuConfig, port: PortConfig, count: int):
        self.config = config
        self.count = count
        self.granules = most_granules(config, port)
        super().__init__(
            {
                "regions": In(data.ArrayLayout(WordRegion(config), count)),
                "first": In(config.granule_width),
                "last": In(config.granule_width),
                **dict.fromkeys(("below", "above", "inside"), Out(count)),
            }
        )

    def elaborate(self, platform):
        m = Module()
        ends = {"first": self.first, "last": self.last} if self.granules > 1 else {"": self.last}
        compared = {end: self._compare(m, end, granule) for end, granule in ends.items()}
        for index, region in enumerate(self.regions):
            hits = []
            preceding = []
            for rows in compared.values():
                row = rows[index]
                below = rows[index - 1].below if index else Const(0, 1)
                # COM-MATCH-02: prev_addr <= byte < addr.
                from_low = region.first | ~below
                preceding.append(from_low)
                in_tor = region.tor & from_low & row.below
                hits.append(in_tor | (region.aligned & row.alike))
            # A region is one piece: what it has the first and the last granule of, it has.
            m.d.comb += self.inside[index].eq(reduce(and_, hits))
            if self.granules > 2:
                hits.append(self._between(region, index, compared, preceding))
            m.d.comb += self.below[index].eq(~reduce(or_, hits))
        return m

    def _compare(self, m, end, granule):
        rows = []
        for index, region in enumerate(self.regions):
            m.submodules[f"entry{index}_{end}" if end else f"entry{index}"] = row = WordComparison(
                self.config
            )
            m.d.comb += [
                row.granule.eq(granule),
                row.word.eq(region.addr),
                row.mask.eq(region.mask),
            ]
            rows.append(row)
        return rows

    def _between(self, region, index, compared, preceding):
        """Tell whether a region lies between the first and the last granule."""
        first, last = (rows[index] for rows in compared.values())
        in_tor = region.tor & region.nonempty & preceding[-1] & first.below
        # The word of NA4 and NAPOT lies in the region.
        return in_tor | (region.aligned & first.below & ~last.below)
