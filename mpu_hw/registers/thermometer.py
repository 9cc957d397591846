"""From a number to the bits below it."""

from amaranth import Const, Module, Signal
from amaranth.lib import wiring
from amaranth.lib.wiring import In, Out

__all__ = ["Thermometer"]

DIGIT = 2  # bits of a digit; with two bits of the digits above it fills a LUT of four inputs


class Thermometer(wiring.Component):
    """Decode a number to a thermometer: bit i is set if the number is larger than i.

    Combinational. A comparison for each bit would be a carry chain for each bit. The number is
    decoded digit by digit instead, the most significant first: it is larger than i if its upper
    digits are larger than those of i, or not less and its digit is larger than that of i.

    Parameters
    ----------
    width : int
        Bits of the number.
    count : int
        Bits of the thermometer.

    Members
    -------
    value : In(width)
    bits : Out(count)
    """

    def __init__(self, width: int, count: int):
        self.width = width
        self.count = count
        super().__init__({"value": In(width), "bits": Out(count)})

    def elaborate(self, platform):
        m = Module()
        above = Const(0, 0)  # of the digits so far, which are none
        for low in reversed(range(0, self.width, DIGIT)):
            bits = Signal(-(-self.count >> low), name=f"above{low}")
            digit = self.value[low : low + DIGIT]
            # reached[i]: the upper digits are i or more.
            reached = [Const(1), *above, *[Const(0)] * len(bits)]
            for index in range(len(bits)):
                upper, own = divmod(index, 1 << DIGIT)
                larger = digit > own if own + 1 < 1 << len(digit) else Const(0, 1)
                m.d.comb += bits[index].eq(reached[upper + 1] | (reached[upper] & larger))
            above = bits
        m.d.comb += self.bits.eq(above)
        return m
