"""Enable bits are those of section 8 of the law, after any writes, locks and moves of entries."""

import pytest
from amaranth.hdl import Assert, Assume, Const, Cover, Module, Signal
from amaranth.lib import wiring
from amaranth.lib.wiring import In
from naive import any_of
from naive_sspmp import sspmp
from prove import prove

from mpu_hw.unit.enable import EnableRegister

WIDTH = 64


class EnablesAreTheLaw(wiring.Component):
    """EnableRegister, one bit of the law after the other; the bank's share moves freely."""

    def __init__(self, config, init=0):
        self.config, self.init = config, init
        self.count = config.entries["pool"]
        widths = {"write": 2, "wdata": config.xlen, "locked": self.count, "start": 8, "size": 8}
        super().__init__({name: In(width) for name, width in widths.items()})

    def elaborate(self, platform):
        m = Module()
        register = EnableRegister(self.config, self.count, self.init)
        m.submodules.register = register
        xlen = self.config.xlen
        for name in ("write", "wdata", "locked"):
            m.d.comb += getattr(register, name).eq(getattr(self, name))
        m.d.comb += [
            register.share.start.eq(self.start),
            register.share.count.eq(self.size),
            # test_proof_delegation
            Assume((self.size <= WIDTH) & (self.start + self.size <= self.count)),
            # test_proof_indirect: RV64 has no high half.
            Assume((xlen == 32) | ~self.write[1]),
            Cover((self.write != 0) & (self.size == min(self.count, WIDTH))),
        ]
        bits = [Signal(name=f"bit{i}", init=self.init >> i & 1) for i in range(WIDTH)]
        for index, bit in enumerate(bits):
            has = index < self.size
            frozen = any_of(
                [
                    Const(0, 1),
                    *(
                        self.locked[entry] & (self.start == entry - index)
                        for entry in range(index, self.count)
                    ),
                ]
            )
            # SSPMP-EN-03: a locked entry's bit stays for everybody.
            with m.If(self.write[index // xlen] & ~frozen):
                m.d.sync += bit.eq(self.wdata[index % xlen])
            # SSPMP-DELEG-08, SSPMP-EN-02: what the bank has lost comes back disabled.
            with m.If(~has):
                m.d.sync += bit.eq(0)
            m.d.comb += Assert(register.value[index] == (has & bit))
        for entry in range(self.count):
            mine = any_of(
                bit & (index < self.size) & (self.start == entry - index)
                for index, bit in enumerate(bits)
                if index <= entry
            )
            m.d.comb += Assert(register.enabled[entry] == mine)
        return m


PROOFS = {
    "rv32-5": lambda: EnablesAreTheLaw(sspmp(5)),
    "rv32-34": lambda: EnablesAreTheLaw(sspmp(34)),
    "rv64-66": lambda: EnablesAreTheLaw(sspmp(66, xlen=64)),
    "rv64-reset": lambda: EnablesAreTheLaw(sspmp(6, xlen=64), init=5),
}


@pytest.mark.rule("SSPMP-EN-01", "SSPMP-EN-02", "SSPMP-EN-03", "HYP-EN-06", "HYP-EN-07")
@pytest.mark.rule("SSPMP-DELEG-08", "COM-RST-04")
@pytest.mark.parametrize("name", PROOFS)
def test_enables_are_the_law(name):
    assert prove(PROOFS[name]()) is None
