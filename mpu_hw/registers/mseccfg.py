"""mseccfg: the bits of Smepmp."""

from amaranth import Module, Signal
from amaranth.lib import wiring
from amaranth.lib.wiring import In, Out

from ..isa import MSECCFG_FIELDS

__all__ = ["Mseccfg"]

WIDTH = len(MSECCFG_FIELDS)
MML, MMWP, RLB = (MSECCFG_FIELDS[name].lsb for name in ("MML", "MMWP", "RLB"))


class Mseccfg(wiring.Component):
    """MML, MMWP and RLB of mseccfg (PMP-04, PMP-08).

    Registered: a write is seen from the next clock on. MML and MMWP stay set until reset; RLB stays
    0 once it is 0 while a PMP entry is locked.

    Members
    -------
    write, wdata : In(1), In(3)
        Write RLB, MMWP and MML (bits 2 to 0) at the clock edge.
    locked : In(1)
        A PMP entry has L set.
    mml, mmwp, rlb : Out(1)
    value : Out(3)
        The register as read.
    """

    write: In(1)
    wdata: In(WIDTH)
    locked: In(1)
    mml: Out(1)
    mmwp: Out(1)
    rlb: Out(1)
    value: Out(WIDTH)

    def elaborate(self, platform):
        m = Module()
        mml = Signal()
        mmwp = Signal()
        rlb = Signal()
        with m.If(self.write):
            m.d.sync += [
                mml.eq(mml | self.wdata[MML]),
                mmwp.eq(mmwp | self.wdata[MMWP]),
                rlb.eq(self.wdata[RLB] & (rlb | ~self.locked)),
            ]
        m.d.comb += [
            self.mml.eq(mml),
            self.mmwp.eq(mmwp),
            self.rlb.eq(rlb),
            self.value.eq(mml << MML | mmwp << MMWP | rlb << RLB),
        ]
        return m
