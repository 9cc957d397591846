"""Lowest-numbered request wins."""

from amaranth import Cat, Module
from amaranth.lib import wiring
from amaranth.lib.wiring import In, Out

from ..check import require_int_in

__all__ = ["PriorityEncoder"]


class PriorityEncoder(wiring.Component):
    """Grant the lowest set bit of ``requests`` (COM-PRIO-01).

    Combinational.

    Parameters
    ----------
    width : int, 1..192
        Number of requests.

    Members
    -------
    requests : In(width)
        One bit per entry.
    grant : Out(width)
        One-hot copy of the lowest set bit of ``requests``; 0 if there is none.
    index : Out(8)
        Number of that bit; 0 if there is none.
    valid : Out(1)
        A request is set.

    Raises
    ------
    TypeError, ValueError
        ``width`` is not an integer of its range.
    """

    def __init__(self, width: int):
        require_int_in("Width of a priority encoder", width, range(1, 193))
        self.width = width
        super().__init__(
            {
                "requests": In(width),
                "grant": Out(width),
                "index": Out(8),
                "valid": Out(1),
            }
        )

    def elaborate(self, platform):
        m = Module()
        m.d.comb += [
            # Two's complement keeps exactly the lowest set bit: x & -x.
            self.grant.eq(self.requests & -self.requests),
            self.valid.eq(self.requests.any()),
        ]
        for bit in range((self.width - 1).bit_length()):
            # A grant is one-hot: bit k of the index is the OR of the grants whose number has it.
            numbered = [self.grant[i] for i in range(self.width) if i >> bit & 1]
            m.d.comb += self.index[bit].eq(Cat(numbered).any())
        return m
