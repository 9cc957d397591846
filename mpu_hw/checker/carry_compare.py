"""A comparison in the carry chain of an ECP5, with one of two bounds."""

from amaranth import Const, Module
from amaranth.lib import wiring
from amaranth.lib.wiring import In, Out

from .carry_cells import CARRIED, INVERTED, NOTHING, carry_chain

__all__ = ["CarryCompare"]

# Inputs of half a cell: a bit of the value, of the other bound, of the bound, and the select. Where
# value and bound are alike it passes the carry on; where not, the carry is what the table has for
# the same value bit and 0 of the last two inputs: 1 if the bound is above. The two agree, as there
# a bound of 0 is chosen.
VALUE, OTHER, BOUND, SELECT = 1, 2, 4, 8
LIKE = sum(
    1 << index
    for index in range(16)
    if bool(index & VALUE) == bool(index & (OTHER if index & SELECT else BOUND))
)
# Of value and bound that are alike the carry is the one into the chain; it ends as "below the
# bound", or "not above it", whose inverse is asked for.
RELATIONS = {"<": (0, CARRIED), ">": (1, INVERTED)}


class CarryCompare(wiring.Component):
    """Tell whether a value lies below a bound, or above it.

    Combinational. Half a CCU2C for each bit, whose fourth input chooses one of two bounds at no
    cost, and half of one that brings the carry out.

    Parameters
    ----------
    width : int
    relation : str
        ``<`` or ``>``.
    chooses : bool
        The members ``other`` and ``select`` exist.

    Members
    -------
    value, bound : In(width)
    other, select : In(width), In(1)
        With ``select`` the bound is ``other``.
    holds : Out(1)
    """

    def __init__(self, width: int, relation: str, *, chooses: bool):
        self.width = width
        self.relation = relation
        self.chooses = chooses
        choice = {"other": In(width), "select": In(1)} if chooses else {}
        super().__init__({"value": In(width), "bound": In(width), **choice, "holds": Out(1)})

    def elaborate(self, platform):
        m = Module()
        other = self.other if self.chooses else Const(0, self.width)
        select = self.select if self.chooses else Const(0, 1)
        halves = [
            (LIKE, (self.value[bit], other[bit], self.bound[bit], select))
            for bit in range(self.width)
        ]
        carry, end = RELATIONS[self.relation]
        # Below bit 0: two bits alike, which pass the carry on.
        halves = [*[(LIKE, NOTHING)] * (1 - len(halves) % 2), *halves, end]
        m.d.comb += self.holds.eq(carry_chain(m, halves, carry))
        return m
