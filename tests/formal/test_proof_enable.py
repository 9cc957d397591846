"""Enable bits are those of docs/rules.md section 8, after any writes, locks and moves of entries.

By induction from reset: every entry has a bit for each register of its bank, which moves with it.
"""

import pytest
from amaranth.hdl import Assert, Assume, Cat, Const, Cover, Module, Mux, Signal
from amaranth.lib import wiring
from amaranth.lib.wiring import In
from prove import prove
from reference import any_of
from reference_sspmp import sspmp
from support import slow_where

from mpu_hw.config import MpuConfig
from mpu_hw.layout import enable_registers
from mpu_hw.registers.enable import EnableRegisters

WIDTH = 64


class EnablesMatchSpec(wiring.Component):
    """EnableRegisters of an array; where its banks lie changes as it likes."""

    def __init__(self, config, bank, active=()):
        self.config, self.array, self.active = config, config.entry_array(bank), active
        self.count = self.array.count
        self.order = list(enable_registers(config))
        self.registers = {
            name: bank
            for name, bank in enable_registers(config).items()
            if config.entry_array(bank) == self.array
        }
        self.banks = list(dict.fromkeys(self.registers.values()))
        ranges = [f"{bank}_{what}" for bank in self.banks for what in ("start", "count", "beyond")]
        super().__init__(
            {
                "register": In(len(self.order)),
                "high": In(1),
                "write": In(1),
                "wdata": In(config.xlen),
                "locked": In(self.count),
                "stays": In(self.count),
                **{name: In(8) for name in ranges},
            }
        )

    def elaborate(self, platform):
        m = Module()
        m.submodules.dut = dut = EnableRegisters(self.config, self.array, self.active)
        xlen = self.config.xlen
        for name in ("register", "high", "write", "wdata"):
            m.d.comb += getattr(dut.port, name).eq(getattr(self, name))
        m.d.comb += [
            dut.locked.eq(self.locked),
            dut.stays.eq(self.stays),
            Assume((self.register & (self.register - 1)) == 0),
            # test_proof_indirect: RV64 has no high half.
            Assume((xlen == 32) | ~self.high),
        ]
        owned = self._owners(m, dut)
        read = Const(0, xlen)
        # A bit for each register and entry; 0 while the entry is in another bank.
        for name, bank in self.registers.items():
            chosen = self.register[self.order.index(name)]
            start = getattr(self, f"{bank}_start")
            for entry in range(self.count):
                mine = owned[bank][entry]
                bit = Signal(init=entry in self.active, name=f"{name}{entry}")
                index = Signal(9, name=f"{name}_index{entry}")
                high = Signal(name=f"{name}_high{entry}")
                m.d.comb += [index.eq(entry - start), high.eq(index >= xlen)]
                asked = chosen & mine & (high == self.high)
                with m.If(asked & self.write & ~self.locked[entry]):
                    m.d.sync += bit.eq(self.wdata.bit_select(Mux(high, index - xlen, index)[:6], 1))
                # SSPMP-DELEG-08: what enters or leaves a bank is disabled.
                with m.If(~self.stays[entry]):
                    m.d.sync += bit.eq(0)
                m.d.comb += [
                    Assert(dut.enabled[name][entry] == bit),
                    Assert(mine | ~bit),
                ]
                read |= Mux(asked & bit, Const(1, xlen) << index[: xlen.bit_length() - 1], 0)[:xlen]
        m.d.comb += [
            Assert(dut.port.value == read),
            Cover(self.write & (self.register != 0) & self.locked.any()),
        ]
        return m

    def _owners(self, m, dut):
        """Lay the banks out apart; an entry that stays has the bank that it has a clock later."""
        behind, owned = Const(0, 10), {}
        for bank in self.banks:
            start, count, beyond = (
                getattr(self, f"{bank}_{what}") for what in ("start", "count", "beyond")
            )
            stop = start + count + beyond
            below = Signal(self.count, name=f"{bank}_below")
            # A signal: an expression is written out anew wherever it is used, whole.
            member = Signal(self.count, name=f"{bank}_member")
            m.d.comb += [
                member.eq(Cat((start <= i) & (i < start + count) for i in range(self.count))),
                # Those before it, and beyond its index 63, too.
                below.eq(Cat(i < stop for i in range(self.count))),
                dut.ranges[bank].base.eq(start),
                dut.ranges[bank].stop.eq(start + count),
                dut.members[bank].eq(member),
                dut.ends[bank].eq(below),
                # test_proof_delegation
                Assume((start >= behind) & (count <= WIDTH) & ((count == WIDTH) | (beyond == 0))),
            ]
            behind = stop
            owned[bank] = member
        owner = Signal(self.count * len(self.banks))
        before, stayed, running = Signal.like(owner), Signal(self.count), Signal()
        m.d.comb += owner.eq(Cat(owned[bank] for bank in self.banks))
        m.d.sync += [before.eq(owner), stayed.eq(self.stays), running.eq(1)]
        for entry in range(self.count):
            bits = [position * self.count + entry for position in range(len(self.banks))]
            same = ~any_of(owner[bit] != before[bit] for bit in bits)
            has = any_of(owner[bit] for bit in bits)
            # test_proof_owners: it keeps its bank, or stays without one.
            m.d.comb += Assume(~running | (stayed[entry] <= same))
            # At reset: only an entry that reset lists has a bit, and a bank.
            at_reset = [Assume(running | has)] if entry in self.active else []
            m.d.comb += at_reset
        m.d.comb += Assume(behind <= self.count)
        return owned


def _pool(count, **fields):
    return lambda: EnablesMatchSpec(sspmp(count, **fields), "spmp")


def _fixed(bank, active, **fields):
    entries = {"pmp": 2, "spmp": 5, "vspmp": 3}
    config = MpuConfig(revision="sspmp-1.0", delegation="fixed", entries=entries, **fields)
    return lambda: EnablesMatchSpec(config, bank, active)


PROOFS = {
    "rv32-5": _pool(5),
    "rv32-34": _pool(34),
    "rv32-70": _pool(70),
    "rv64-66": _pool(66, xlen=64),
    "plain": _pool(6, hypervisor=False),
    "fixed-spmp": _fixed("spmp", (0, 2)),
    "fixed-vspmp": _fixed("vspmp", (1,), xlen=64),
}


@pytest.mark.rule("SSPMP-EN-01", "SSPMP-EN-02", "SSPMP-EN-03", "HYP-EN-06", "HYP-EN-07")
@pytest.mark.rule("SSPMP-DELEG-08", "COM-RST-04")
@pytest.mark.parametrize("name", slow_where(PROOFS, "rv32-70", "rv64-66"))
def test_enables_match_the_rules(name):
    assert prove(PROOFS[name]()) is None
