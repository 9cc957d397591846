"""mseccfg keeps what Smepmp says it keeps, whatever is written in whichever order."""

import pytest
from amaranth.hdl import Assert, Cover, Module, Signal
from amaranth.lib import wiring
from amaranth.lib.wiring import In
from prove import prove

from mpu_hw.registers.mseccfg import Mseccfg


class BitsStay(wiring.Component):
    """Mseccfg beside what was ever written, and when RLB was last free to change."""

    write: In(1)
    wdata: In(3)
    locked: In(1)

    def elaborate(self, platform):
        m = Module()
        m.submodules.mseccfg = mseccfg = Mseccfg()
        for name in ("write", "wdata", "locked"):
            m.d.comb += getattr(mseccfg, name).eq(getattr(self, name))
        ever = {"mml": Signal(name="ever_mml"), "mmwp": Signal(name="ever_mmwp")}
        rlb = Signal()
        with m.If(self.write):
            for bit, (name, seen) in enumerate(ever.items()):
                with m.If(self.wdata[bit]):
                    m.d.sync += seen.eq(1)
                m.d.comb += Cover(getattr(mseccfg, name))
            frozen = ~rlb & self.locked
            with m.If(~frozen):
                m.d.sync += rlb.eq(self.wdata[2])
        m.d.comb += [
            *(Assert(getattr(mseccfg, name) == seen) for name, seen in ever.items()),
            Assert(mseccfg.rlb == rlb),
            Assert(mseccfg.value == rlb * 4 + ever["mmwp"] * 2 + ever["mml"]),
            Cover(rlb & self.locked),
        ]
        return m


PROOFS = {"mseccfg": BitsStay}


@pytest.mark.rule("PMP-04")
@pytest.mark.parametrize("name", PROOFS)
def test_bits_of_mseccfg_stay(name):
    assert prove(PROOFS[name]()) is None
