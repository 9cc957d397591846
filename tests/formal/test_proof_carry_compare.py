"""Comparisons in carry cells, with a model of the cell: for every value and both bounds."""

from unittest.mock import patch

import pytest
from amaranth.hdl import Array, Assert, Cat, Cover, Elaboratable, Module, Mux, Signal
from amaranth.lib import wiring
from amaranth.lib.wiring import In
from prove import prove

from mpu_hw.checker import carry_compare
from mpu_hw.checker.carry_compare import CarryCompare


class Cell(Elaboratable):
    """Stands for Instance("CCU2C", ...); other injections than NO are not modelled."""

    def __init__(self, kind, **given):
        assert kind == "CCU2C"
        assert given["p_INJECT1_0"] == given["p_INJECT1_1"] == "NO"
        self.given = given

    def elaborate(self, platform):
        m = Module()
        carry = self.given["i_CIN"]
        for half in "01":
            table = self.given[f"p_INIT{half}"]
            a, b, c, d = (self.given[f"i_{pin}{half}"] for pin in "ABCD")
            passes, carried = Signal(name=f"passes{half}"), Signal(name=f"carried{half}")
            m.d.comb += [
                passes.eq(Array(table)[Cat(a, b, c, d)]),
                carried.eq(Mux(passes, carry, Array(table)[Cat(a, b)])),
                self.given[f"o_S{half}"].eq(passes ^ carry),
            ]
            carry = carried
        m.d.comb += self.given["o_COUT"].eq(carry)
        return m


class ComparesAsNumbers(wiring.Component):
    """The comparison beside the one of numbers."""

    def __init__(self, width, inclusive, chooses):
        self.dut = CarryCompare(width, inclusive=inclusive, chooses=chooses)
        super().__init__(
            {"value": In(width), "bound": In(width), "other": In(width), "select": In(1)}
        )

    def elaborate(self, platform):
        m = Module()
        dut = self.dut
        with patch.object(carry_compare, "Instance", Cell):
            m.submodules.dut = dut.elaborate(None)
        bound = Signal.like(self.bound)
        m.d.comb += [dut.value.eq(self.value), dut.bound.eq(self.bound), bound.eq(self.bound)]
        if dut.chooses:
            m.d.comb += [
                dut.other.eq(self.other),
                dut.select.eq(self.select),
                bound.eq(Mux(self.select, self.other, self.bound)),
            ]
        below = self.value <= bound if dut.inclusive else self.value < bound
        m.d.comb += [Assert(dut.below == below), Cover(dut.below), Cover(~dut.below)]
        return m


PROOFS = {
    f"{width}{'-inclusive' * inclusive}{'-of-two' * chooses}": (
        lambda given=(width, inclusive, chooses): ComparesAsNumbers(*given)
    )
    for width in (1, 2, 32, 54)
    for inclusive in (False, True)
    for chooses in (False, True)
}


@pytest.mark.rule("COM-MATCH-01")
@pytest.mark.parametrize("name", PROOFS)
def test_a_chain_of_cells_compares_numbers(name):
    assert prove(PROOFS[name]()) is None
