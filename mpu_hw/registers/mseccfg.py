"""mseccfg: the bits of Smepmp."""

from amaranth import Cat, Module, Signal
from amaranth.lib import wiring
from amaranth.lib.wiring import In, Out

__all__ = ["Mseccfg"]


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
    wdata: In(3)
    locked: In(1)
    mml: Out(1)
    mmwp: Out(1)
    rlb: Out(1)
    value: Out(3)

    def elaborate(self, platform):
        m = Module()
        mml = Signal()
        mmwp = Signal()
        rlb = Signal()
        with m.If(self.write):
            m.d.sync += [
                mml.eq(mml | self.wdata[0]),
                mmwp.eq(mmwp | self.wdata[1]),
                rlb.eq(self.wdata[2] & (rlb | ~self.locked)),
            ]
        m.d.comb += [
            self.mml.eq(mml),
            self.mmwp.eq(mmwp),
            self.rlb.eq(rlb),
            self.value.eq(Cat(mml, mmwp, rlb)),
        ]
        return m
