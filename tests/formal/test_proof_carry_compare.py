"""Comparisons in carry cells, with a model of the cell: for every value and both bounds."""

import pytest
from amaranth.hdl import Assert, Cover, Module, Mux, Signal
from amaranth.lib import wiring
from amaranth.lib.wiring import In
from carry_cell import carry_cells_as_logic
from prove import prove

from mpu_hw.checker.carry_compare import RELATIONS, CarryCompare


class ComparesAsNumbers(wiring.Component):
    """The comparison beside the one of numbers."""

    def __init__(self, width, relation, chooses):
        self.dut = CarryCompare(width, relation, chooses=chooses)
        super().__init__(
            {"value": In(width), "bound": In(width), "other": In(width), "select": In(1)}
        )

    def elaborate(self, platform):
        m = Module()
        dut = self.dut
        with carry_cells_as_logic():
            m.submodules.dut = dut.elaborate(None)
        bound = Signal.like(self.bound)
        m.d.comb += [dut.value.eq(self.value), dut.bound.eq(self.bound), bound.eq(self.bound)]
        if dut.chooses:
            m.d.comb += [
                dut.other.eq(self.other),
                dut.select.eq(self.select),
                bound.eq(Mux(self.select, self.other, self.bound)),
            ]
        expected = {"<": self.value < bound, ">": self.value > bound}[dut.relation]
        m.d.comb += [Assert(dut.holds == expected), Cover(dut.holds), Cover(~dut.holds)]
        return m


NAMES = {"<": "below", ">": "above"}
PROOFS = {
    f"{width}-{NAMES[relation]}{'-of-two' * chooses}": (
        lambda given=(width, relation, chooses): ComparesAsNumbers(*given)
    )
    for width in (1, 2, 32, 54)
    for relation in RELATIONS
    for chooses in (False, True)
}


@pytest.mark.rule("COM-MATCH-01")
@pytest.mark.parametrize("name", PROOFS)
def test_a_chain_of_cells_compares_numbers(name):
    assert prove(PROOFS[name]()) is None
