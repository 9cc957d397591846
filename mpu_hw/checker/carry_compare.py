"""A comparison in the carry chain of an ECP5, with one of two bounds."""

from amaranth import Const, Instance, Module, Signal
from amaranth.lib import wiring
from amaranth.lib.wiring import In, Out

__all__ = ["CarryCompare"]

# Inputs of half a cell, the bits of which index INIT: a bit of the value, of the other bound, of
# the bound, and the select. Where value and bound are alike it passes the carry on; where not, the
# carry is what INIT has for the same value bit and 0 of the last two inputs: 1 if the bound is
# above. The two agree, as there a bound of 0 is chosen.
VALUE, OTHER, BOUND, SELECT = 1, 2, 4, 8
LIKE = sum(
    1 << index
    for index in range(16)
    if bool(index & VALUE) == bool(index & (OTHER if index & SELECT else BOUND))
)
SUM = 0  # a half without a function of its own: its sum is the carry that comes in


class CarryCompare(wiring.Component):
    """Tell whether a value lies below a bound, or is the bound itself.

    Combinational. Half a CCU2C for each bit, whose fourth input chooses one of two bounds at no
    cost, and half of one that brings the carry out.

    Parameters
    ----------
    width : int
    inclusive : bool
        A value that is the bound counts.
    chooses : bool
        The members ``other`` and ``select`` exist.

    Members
    -------
    value, bound : In(width)
    other, select : In(width), In(1)
        With ``select`` the bound is ``other``.
    below : Out(1)
    """

    def __init__(self, width: int, *, inclusive: bool, chooses: bool):
        self.width = width
        self.inclusive = inclusive
        self.chooses = chooses
        choice = {"other": In(width), "select": In(1)} if chooses else {}
        super().__init__({"value": In(width), "bound": In(width), **choice, "below": Out(1)})

    def elaborate(self, platform):
        m = Module()
        other = self.other if self.chooses else Const(0, self.width)
        select = self.select if self.chooses else Const(0, 1)
        nothing = (Const(0, 1),) * 4
        halves = [
            (LIKE, (self.value[bit], other[bit], self.bound[bit], select))
            for bit in range(self.width)
        ]
        # Below bit 0: two bits alike, which pass the carry on.
        halves = [*[(LIKE, nothing)] * (1 - len(halves) % 2), *halves, (SUM, nothing)]
        carry = Const(self.inclusive, 1)
        for cell, both in enumerate(zip(halves[::2], halves[1::2], strict=True)):
            carry_in, carry = carry, Signal(name=f"carry{cell}")
            sums = Signal(2, name=f"sums{cell}")
            m.submodules[f"cell{cell}"] = _cell(both, carry_in, carry, sums)
        m.d.comb += self.below.eq(sums[1])
        return m


def _cell(halves, carry_in, carry_out, sums):
    """Make a cell of two halves, each a table and its four inputs."""
    given = {}
    for half, (table, inputs) in enumerate(halves):
        given |= {f"p_INIT{half}": Const(table, 16), f"p_INJECT1_{half}": "NO"}
        given |= {f"i_{pin}{half}": value for pin, value in zip("ABCD", inputs, strict=True)}
        given[f"o_S{half}"] = sums[half]
    return Instance("CCU2C", **given, i_CIN=carry_in, o_COUT=carry_out)
