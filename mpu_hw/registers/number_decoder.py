"""From a CSR number to the family of registers that it belongs to."""

from collections.abc import Iterable, Iterator

from amaranth import Module, Signal
from amaranth.lib import data, wiring
from amaranth.lib.wiring import In, Out

from ..config import Family

__all__ = ["NumberDecoder", "aligned_blocks"]

NUMBER_WIDTH = 12
INDEX_WIDTH = 6


class NumberDecoder(wiring.Component):
    """Find the family of a CSR number, and the index of the register in it.

    Combinational. The numbers of a family are constants, and nothing is subtracted: of an aligned
    block the upper bits are compared, and index and number differ in the same bits everywhere.

    Parameters
    ----------
    families : iterable of Family
        No number is in two of them.

    Members
    -------
    number : In(12)
    family : Out(StructLayout), a bit per family, by its name
        Asserted if the number is one of the family; at most one is.
    index : Out(6)
        Index of the register in its family, ``Family.first`` for the first; valid while a family is
        asserted.
    """

    def __init__(self, families: Iterable[Family]):
        self.families = tuple(families)
        names = [family.name for family in self.families]
        super().__init__(
            {
                "number": In(NUMBER_WIDTH),
                "family": Out(data.StructLayout(dict.fromkeys(names, 1))),
                "index": Out(INDEX_WIDTH),
            }
        )

    def elaborate(self, platform):
        m = Module()
        inverted = Signal(INDEX_WIDTH)
        m.d.comb += self.index.eq(self.number[:INDEX_WIDTH] ^ inverted)
        with m.Switch(self.number):
            for family in self.families:
                for number, index, width in aligned_blocks(family):
                    with m.Case(f"{number >> width:0{NUMBER_WIDTH - width}b}" + "-" * width):
                        m.d.comb += [
                            self.family[family.name].eq(1),
                            inverted.eq((number ^ index) % (1 << INDEX_WIDTH)),
                        ]
        return m


def aligned_blocks(family: Family) -> Iterator[tuple[int, int, int]]:
    """Split the numbers of a family into the largest blocks in which number and index are aligned.

    Yields
    ------
    number, index : int
        Of the first register of the block; multiples of its size.
    width : int
        The block has ``2**width`` registers.
    """
    number, index, stop = family.numbers.start, family.first, family.numbers.stop
    while number < stop:
        width = 0
        while (number | index) % (2 << width) == 0 and number + (2 << width) <= stop:
            width += 1
        yield number, index, width
        number += 1 << width
        index += 1 << width
