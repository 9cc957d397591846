"""Lowest-numbered request wins."""

from amaranth import Cat, Const, Module, Mux
from amaranth.lib import wiring
from amaranth.lib.wiring import In, Out

from ..check import require_int_in

__all__ = ["PriorityEncoder"]


class PriorityEncoder(wiring.Component):
    """Number the lowest set bit of ``requests`` (COM-PRIO-01).

    Combinational, as a binary tree.

    Parameters
    ----------
    width : int, 1..192
        Number of requests.

    Members
    -------
    requests : In(width)
        One bit per entry.
    index : Out(8)
        Number of the lowest set bit; of no meaning if there is none.
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
        super().__init__({"requests": In(width), "index": Out(8), "valid": Out(1)})

    def elaborate(self, platform):
        m = Module()
        # Every node: whether there is a request below, and bits of the number of the lowest one.
        nodes = [(request, []) for request in self.requests]
        bits = 0
        while len(nodes) > 1:
            pairs = zip(
                nodes[::2], [*nodes[1::2], (Const(0, 1), [Const(0, 1)] * bits)], strict=False
            )
            nodes = [
                (low | high, [*(Mux(low, *pair) for pair in zip(below, above, strict=True)), ~low])
                for (low, below), (high, above) in pairs
            ]
            bits += 1
        ((valid, index),) = nodes
        m.d.comb += [self.valid.eq(valid), self.index.eq(Cat(index))]
        return m
