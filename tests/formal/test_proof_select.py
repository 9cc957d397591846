"""A select holds what was written to it last, or the number of nobody: never a part of it."""

import pytest
from amaranth.hdl import Assert, Cover, Module, Mux, Signal
from amaranth.lib import wiring
from amaranth.lib.wiring import In
from prove import prove
from reference_sspmp import sspmp

from mpu_hw.registers.select import SelectRegisters

NAMES = ("siselect", "vsiselect", "miselect")
LARGEST = 4095  # belongs to nobody


class SelectsHoldTheWhole(wiring.Component):
    """SelectRegisters beside three numbers."""

    def __init__(self, xlen):
        self.xlen = xlen
        super().__init__({"write": In(3), "wdata": In(xlen)})

    def elaborate(self, platform):
        m = Module()
        m.submodules.selects = selects = SelectRegisters(sspmp(2, xlen=self.xlen))
        m.d.comb += [selects.write.eq(self.write), selects.wdata.eq(self.wdata)]
        for index, name in enumerate(NAMES):
            spec = Signal(self.xlen, name=f"plain_{name}")
            with m.If(self.write[index]):
                m.d.sync += spec.eq(Mux(self.wdata > LARGEST, LARGEST, self.wdata))
            value = getattr(selects, name)
            m.d.comb += [Assert(value == spec), Cover(value == 0x100)]
        return m


PROOFS = {str(xlen): lambda xlen=xlen: SelectsHoldTheWhole(xlen) for xlen in (32, 64)}


@pytest.mark.rule("SSPMP-IND-05", "SSPMP-IND-06")
@pytest.mark.parametrize("name", PROOFS)
def test_selects_hold_the_whole(name):
    assert prove(PROOFS[name]()) is None
