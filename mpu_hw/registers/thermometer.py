"""From a number to the bits below it."""

from amaranth import Cat, Const, Module, Signal
from amaranth.lib import wiring
from amaranth.lib.wiring import In, Out

__all__ = ["Thermometer"]

LUT = 4  # inputs of a LUT: so many bits are compared at once


class Thermometer(wiring.Component):
    """Decode a number to a thermometer: bit i is set if the number is larger than i.

    Combinational. A comparison for each bit would be a carry chain for each bit. Instead, the upper
    and the lower half of the number are decoded, each once, and every bit is a function of three of
    theirs: the number is larger than i if its upper half is larger than that of i, or not less and
    its lower half is larger. A LUT of four inputs has room for one of what looks at the bit.

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
        m.d.comb += self.bits.eq(Cat(self._above(m, self.value, self.count)))
        return m

    def _above(self, m, value, count):
        """Give for every number below ``count`` whether the value is larger."""
        if len(value) <= LUT:
            largest = (1 << len(value)) - 1
            return [value > n if n < largest else Const(0, 1) for n in range(count)]
        low = len(value) // 2
        larger = Signal((1 << low) - 1, name=f"low{len(value)}")
        upper = Signal(-(-count >> low), name=f"high{len(value)}")
        m.d.comb += [
            larger.eq(Cat(value[:low] > number for number in range(len(larger)))),
            upper.eq(Cat(self._above(m, value[low:], len(upper)))),
        ]
        bits = []
        for number in range(count):
            coarse, fine = divmod(number, 1 << low)
            reached = upper[coarse - 1] if coarse else Const(1, 1)
            within = reached & larger[fine] if fine < len(larger) else Const(0, 1)
            bits.append(upper[coarse] | within)
        return bits
