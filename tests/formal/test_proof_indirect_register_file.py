"""IndirectRegisterFile: what passes between its parts, in any state and under any access.

mseccfg reaches the entries and the checks, and only PMP entries freeze RLB. Every stage has the
entries of its bank as the delegation divides them, and of these the ones that software reads as
enabled.
"""

import pytest
from amaranth.hdl import Assert, Assume, Cat, Cover, Module, Signal
from amaranth.lib import wiring
from amaranth.lib.wiring import In
from flip_flops.indirect_file import IndirectFlipFlops
from prove import prove
from reference import any_of
from reference_sspmp import ends_at, sspmp

from mpu_hw.isa import Privilege
from mpu_hw.layout import EntryRange


class OpenRegisters(IndirectFlipFlops):
    """Registers that show what passes between mseccfg, the entries and the shares."""

    def __init__(self, config):
        super().__init__(config)
        self.seen = {name: Signal(name=f"seen_{name}") for name in ("frozen", "mml", "rlb")}
        self.kept = {name: Signal(name=f"kept_{name}") for name in ("mml", "mmwp", "rlb")}
        self.locks = Signal(config.entry_arrays[0].count)
        self.pmpnum = Signal(8)

    def elaborate(self, platform):
        m = super().elaborate(platform)
        (array,) = self.config.entry_arrays
        pool, mseccfg = m.submodules[f"{array.name}_entries"], m.submodules["mseccfg"]
        delegation = m.submodules["delegation"]
        m.d.comb += [
            self.seen["frozen"].eq(mseccfg.locked),
            self.seen["mml"].eq(pool.mml),
            self.seen["rlb"].eq(pool.rlb),
            *(self.kept[name].eq(getattr(mseccfg, name)) for name in self.kept),
            self.locks.eq(pool.locked),
            self.pmpnum.eq(delegation.pmp_count),
            *map(Assert, ends_at(delegation.pmp_count, delegation.spmp_count, pool.ends)),
        ]
        return m


class SecurityIsWired(wiring.Component):
    """IndirectRegisterFile under any register access, looked at from within."""

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
        owned = [
            registers.locks[index] & (index < registers.pmpnum)
            for index in range(self.config.entry_arrays[0].count)
        ]
        m.d.comb += [
            Assume(registers.pmpnum <= len(owned)),
            Assert(seen["frozen"] == any_of(owned)),
            Assert(seen["mml"] == kept["mml"]),
            Assert(seen["rlb"] == kept["rlb"]),
            Assert(registers.mseccfg.mml == kept["mml"]),
            Assert(registers.mseccfg.mmwp == kept["mmwp"]),
            Cover(~any_of(owned) & registers.locks.any()),
        ]
        return m


class Divided(IndirectFlipFlops):
    """Registers that show the range of each bank."""

    def __init__(self, config):
        super().__init__(config)
        self.ranges = {
            bank.name: Signal(EntryRange, name=f"{bank.name}_seen") for bank in config.banks
        }
        self.p, self.h = Signal(8), Signal(8)

    def elaborate(self, platform):
        m = super().elaborate(platform)
        delegation = m.submodules["delegation"]
        m.d.comb += [self.p.eq(delegation.pmp_count), self.h.eq(delegation.spmp_count)]
        for name, seen in self.ranges.items():
            m.d.comb += seen.eq(delegation.ranges[name])
        if self.config.pooled:
            ends = m.submodules["pool_entries"].ends
            m.d.comb += map(Assert, ends_at(self.p, self.h, ends))
        return m


class StagesAreTold(wiring.Component):
    """base, nonempty and enabled of every stage, against the delegation and the CSRs (M reads)."""

    def __init__(self, config):
        self.config = config
        widths = {"addr": 12, "write": 1, "wdata": config.xlen}
        super().__init__({name: In(width) for name, width in widths.items()})

    def elaborate(self, platform):
        m = Module()
        m.submodules.registers = registers = Divided(self.config)
        m.d.comb += [
            registers.csr.priv.eq(Privilege.M),
            *(
                getattr(registers.csr, name).eq(getattr(self, name))
                for name in ("addr", "write", "wdata")
            ),
        ]
        if self.config.pooled:
            total = self.config.entries["pool"]
            m.d.comb += Assume((registers.p <= total) & (registers.h <= total - registers.p))
        numbers = {
            name: number
            for family in self.config.csr_families
            for name, number in family.registers().items()
        }
        for stage in self.config.stages:
            stage_entries = registers.store.stages[stage.name]
            entries = registers.ranges[stage.bank]
            self._check(
                m, stage, stage_entries, entries, registers.csr.rdata, numbers.get(stage.enable)
            )
        return m

    def _check(self, m, stage, stage_entries, entries, rdata, number):
        count = self.config.entry_array(stage.bank).count
        owned = [(entries.base <= i) & (i < entries.stop) for i in range(count)]
        m.d.comb += [
            Assert(stage_entries.base == entries.base),
            Assert(stage_entries.nonempty == entries.nonempty),
            *(Assert(owned[i] | ~stage_entries.enabled[i]) for i in range(count)),
            Cover(stage_entries.enabled.any()),
        ]
        if self.config.pooled:
            m.d.comb += [
                Cover(~stage_entries.nonempty),
                *(Cover(stage_entries.base != 0) for _ in range(stage.name != "m")),
            ]
        if number is None:
            # No register of this stage: every entry of the bank takes part.
            m.d.comb += [Assert(~owned[i] | stage_entries.enabled[i]) for i in range(count)]
            return
        # SSPMP-EN-01: bit i of the register is the bit of entry i of the bank.
        enabled = Signal(self.config.xlen, name=f"{stage.name}_enabled")
        m.d.comb += [
            enabled.eq(stage_entries.enabled >> entries.base),
            Assert((self.addr != number) | (rdata == enabled)),
            Cover((self.addr == number) & (rdata != 0)),
            Cover(Cat(owned).any() & ~stage_entries.enabled.any()),
        ]


PROOFS = {
    "security": lambda: SecurityIsWired(sspmp(3, smepmp=True, hypervisor=False)),
    "stages": lambda: StagesAreTold(sspmp(3)),
    "stages-rv64": lambda: StagesAreTold(sspmp(2, xlen=64, hypervisor=False)),
    "stages-no-switch": lambda: StagesAreTold(sspmp(3, switch=False)),
    "stages-fixed": lambda: StagesAreTold(
        sspmp(0, delegation="fixed", entries={"pmp": 2, "spmp": 3, "vspmp": 1})
    ),
}
SECURITY = [name for name in PROOFS if name == "security"]
STAGES = [name for name in PROOFS if name not in SECURITY]


@pytest.mark.rule("PMP-04", "PMP-06", "PMP-08")
@pytest.mark.parametrize("name", SECURITY)
def test_security_is_wired(name):
    assert prove(PROOFS[name]()) is None


@pytest.mark.rule("COM-PRIO-03", "SSPMP-DEF-02", "SSPMP-DEF-04", "SSPMP-DELEG-02", "SSPMP-EN-01")
@pytest.mark.rule("HYP-EN-06", "HYP-EN-07", "HYP-DELEG-11")
@pytest.mark.parametrize("name", STAGES)
def test_every_stage_has_the_entries_of_its_bank(name):
    assert prove(PROOFS[name]()) is None
