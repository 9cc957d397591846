"""A model of the carry cell of an ECP5, in the place of its instances."""

from unittest.mock import patch

from amaranth.hdl import Array, Cat, Elaboratable, Module, Mux, Signal

from mpu_hw.checker import carry_cells

__all__ = ["carry_cells_as_logic"]


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


def carry_cells_as_logic():
    """Give the context in which a component is elaborated with the model."""
    return patch.object(carry_cells, "Instance", Cell)
