"""Mutants of what connects the parts: check paths, register files, the unit."""

from mutant import Mutant

__all__ = ["MUTANTS_WIRING"]

STAGES = "registers.indirect_register_file:IndirectRegisterFile._stages"

MUTANTS_WIRING = (
    Mutant(
        "status-lost",
        "mpu:Mpu._connect_status",
        (
            "m.d.comb += getattr(component.status, name).eq(getattr(self.status, name))",
            "m.d.comb += getattr(component.status, name).eq(getattr(self.status, name) | "
            '(name == "sum"))',
        ),
        "COM-EFF-2",
        "SUM is stuck at 1",
        "unit/rv32",
        replaces="virtual-with-machine fetch-under-mprv mprv-for-fetch mprv-below-machine",
    ),
    Mutant(
        "enables-crossed",
        "registers.direct_register_file:DirectRegisterFile.elaborate",
        ("banks[stage.bank].enabled", "banks[self.config.banks[0].name].enabled"),
        "MPU-SW-02",
        "mpuswitch gates every bank",
        "unit/rv32",
    ),
    Mutant(
        "entries-a-clock-late",
        "registers.direct_register_file:DirectRegisterFile.elaborate",
        ("m.d.comb += self.store.entries[row.name]", "m.d.sync += self.store.entries[row.name]"),
        "MPU-FEN-04",
        "the access behind the write of a rule is checked by the old rule",
        "unit/rv32",
        replaces="csr-write-late",
    ),
    # What the registers of sspmp-1.0 give the stages, each wrong for one stage alone.
    Mutant(
        "base-0-for-vs",
        STAGES,
        ("entries.base", '(0 if stage.name == "vs" else entries.base)'),
        "COM-PRIO-01",
        "verdicts number entries by the pool",
        "indirect_register_file/stages",
        replaces="base-lost base-0-for-every-stage enables-unused enabled-all-for-every-stage "
        "enables-for-others",
    ),
)
