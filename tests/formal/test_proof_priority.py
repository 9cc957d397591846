"""The lowest request wins, for every set of requests and whatever they say."""

import pytest
from amaranth.hdl import Assert, Cover, Module, Signal
from amaranth.lib import wiring
from amaranth.lib.wiring import In
from carry_cell import carry_cells_as_logic
from prove import prove

from mpu_hw.checker.lowest_denies import LOWEST_DENIES
from mpu_hw.checker.priority import PriorityEncoder


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
    """What the lowest row says, by the cells of a target, against a walk from row 0 upwards."""

    def __init__(self, width, target):
        self.width = width
        self.target = target
        rows = dict.fromkeys(("enabled", "below", "above", "denies"), In(width))
        super().__init__({**rows, "default": In(1)})

    def elaborate(self, platform):
        m = Module()
        given = {name: getattr(self, name) for name in self.signature.members}
        with carry_cells_as_logic():
            deny = LOWEST_DENIES[self.target](m, **given)
        expected = Signal()
        walk = m.If
        for number in range(self.width):
            apart = self.below[number] | self.above[number]
            with walk(self.enabled[number] & ~apart):
                m.d.comb += expected.eq(self.denies[number])
            walk = m.Elif
        with m.Else():
            m.d.comb += expected.eq(self.default)
        m.d.comb += [
            Assert(deny == expected),
            Cover(self.enabled == 0),
            Cover(expected),
        ]
        return m


PROOFS = {
    **{str(width): lambda width=width: LowestWins(width) for width in (1, 2, 3, 64, 65, 192)},
    **{
        f"{width}-{target}": lambda width=width, target=target: LowestDecides(width, target)
        for target in LOWEST_DENIES
        for width in (1, 2, 3, 65, 193)
    },
}


@pytest.mark.rule("COM-PRIO-01")
@pytest.mark.parametrize("name", PROOFS)
def test_the_lowest_request_wins(name):
    assert prove(PROOFS[name]()) is None
