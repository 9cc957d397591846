"""mseccfg reaches the entries and the checks, and only PMP entries freeze RLB, in any state."""

import pytest
from amaranth.hdl import Assert, Assume, Cover, Module, Signal
from amaranth.lib import wiring
from amaranth.lib.wiring import In
from naive import any_of
from naive_sspmp import sspmp
from prove import prove

from mpu_hw.unit.shared import SharedRegisters


class OpenRegisters(SharedRegisters):
    """Registers that show what passes between mseccfg, the entries and the shares."""

    def __init__(self, config):
        super().__init__(config)
        self.seen = {name: Signal(name=f"seen_{name}") for name in ("frozen", "mml", "rlb")}
        self.kept = {name: Signal(name=f"kept_{name}") for name in ("mml", "mmwp", "rlb")}
        self.locks = Signal(config.stores[0].count)
        self.pmpnum = Signal(8)

    def elaborate(self, platform):
        m = super().elaborate(platform)
        (store,) = self.config.stores
        pool, seccfg = m.submodules[f"{store.name}_entries"], m.submodules["seccfg"]
        m.d.comb += [
            self.seen["frozen"].eq(seccfg.locked),
            self.seen["mml"].eq(pool.mml),
            self.seen["rlb"].eq(pool.rlb),
            *(self.kept[name].eq(getattr(seccfg, name)) for name in self.kept),
            self.locks.eq(pool.locked),
            self.pmpnum.eq(m.submodules["delegation"].m),
        ]
        return m


class SecurityIsWired(wiring.Component):
    """SharedRegisters under any register access, looked at from within."""

    def __init__(self, config):
        self.config = config
        widths = {"addr": 12, "priv": 2, "write": 1, "wdata": config.xlen}
        super().__init__({name: In(width) for name, width in widths.items()})

    def elaborate(self, platform):
        m = Module()
        m.submodules.registers = registers = OpenRegisters(self.config)
        for name in self.signature.members:
            m.d.comb += getattr(registers.csr, name).eq(getattr(self, name))
        seen, kept = registers.seen, registers.kept
        # PMP-08: an entry of SPMP or vSPMP freezes nothing.
        mine = [
            registers.locks[index] & (index < registers.pmpnum)
            for index in range(self.config.stores[0].count)
        ]
        m.d.comb += [
            Assume(registers.pmpnum <= len(mine)),
            Assert(seen["frozen"] == any_of(mine)),
            Assert(seen["mml"] == kept["mml"]),
            Assert(seen["rlb"] == kept["rlb"]),
            Assert(registers.mml == kept["mml"]),
            Assert(registers.mmwp == kept["mmwp"]),
            Cover(~any_of(mine) & registers.locks.any()),
        ]
        return m


PROOFS = {"security": lambda: SecurityIsWired(sspmp(3, smepmp=True, hypervisor=False))}


@pytest.mark.rule("PMP-04", "PMP-06", "PMP-08")
@pytest.mark.parametrize("name", PROOFS)
def test_security_is_wired(name):
    assert prove(PROOFS[name]()) is None
