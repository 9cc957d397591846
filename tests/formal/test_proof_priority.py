"""The lowest request wins, for every set of requests and whatever they say."""

import pytest
from amaranth.hdl import Assert, Cover, Module, Signal
from amaranth.lib import wiring
from amaranth.lib.wiring import In
from prove import prove

from mpu_hw.checker.priority import PriorityEncoder, lowest_wins


class LowestWins(wiring.Component):
    """The encoder against a walk from entry 0 upwards."""

    def __init__(self, width):
        self.width = width
        super().__init__({"requests": In(width)})

    def elaborate(self, platform):
        m = Module()
        m.submodules.encoder = encoder = PriorityEncoder(self.width)
        index, valid = Signal(8), Signal()
        walk = m.If
        for number in range(self.width):
            with walk(self.requests[number]):
                m.d.comb += [index.eq(number), valid.eq(1)]
            walk = m.Elif
        m.d.comb += [
            encoder.requests.eq(self.requests),
            Assert(encoder.valid == valid),
            Assert(~valid | (encoder.index == index)),
            Cover(index == self.width - 1),
        ]
        return m


class LowestDecides(wiring.Component):
    """The carry of an adder against a walk from row 0 upwards."""

    def __init__(self, width):
        self.width = width
        super().__init__({"applies": In(width), "value": In(width), "default": In(1)})

    def elaborate(self, platform):
        m = Module()
        expected = Signal()
        walk = m.If
        for number in range(self.width):
            with walk(self.applies[number]):
                m.d.comb += expected.eq(self.value[number])
            walk = m.Elif
        with m.Else():
            m.d.comb += expected.eq(self.default)
        rows = zip(self.applies, self.value, strict=True)
        m.d.comb += [
            Assert(lowest_wins(rows, self.default) == expected),
            Cover(self.applies == 0),
            Cover(expected),
        ]
        return m


PROOFS = {
    **{str(width): lambda width=width: LowestWins(width) for width in (1, 2, 3, 64, 65, 192)},
    **{f"{width}-values": lambda width=width: LowestDecides(width) for width in (1, 2, 65, 193)},
}


@pytest.mark.rule("COM-PRIO-01")
@pytest.mark.parametrize("name", PROOFS)
def test_the_lowest_request_wins(name):
    assert prove(PROOFS[name]()) is None
