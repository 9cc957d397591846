"""Mutants of what connects the parts: check paths, register files, the unit."""

from mutant import Mutant

__all__ = ["MUTANTS_WIRING"]

STAGES = "registers.indirect_register_file:IndirectRegisterFile._stages"

MUTANTS_WIRING = (
    Mutant(
        "stages-of-other-ports",
        "checker.check_path:CheckPath.__init__",
        ("if stage.name in port.stages", 'if stage.name != "g"'),
        "COM-STG-3",
        "the hgmpu is not asked",
        "check_port/no-mpu",
    ),
    Mutant(
        "allow-without-request",
        "checker.check_port:CombinationalCheckPort.elaborate",
        ("check.valid & verdict.allow", "verdict.allow"),
        "COM-FLT-12",
        "an idle port says allowed",
        "check_port/no-mpu",
    ),
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
    Mutant(
        "deleg-writes-lost",
        "registers.indirect_register_file:IndirectRegisterFile.elaborate",
        ("delegation.write_m.eq(named.write.mpmpdeleg)", "delegation.write_m.eq(0)"),
        "SSPMP-DELEG-01",
        "mpmpdeleg cannot be written",
        "unit/sspmp-rv32",
    ),
    Mutant(
        "enable-locks-lost",
        "registers.indirect_register_file:IndirectRegisterFile._enables",
        ("registers.locked.eq(pool.locked)", "registers.locked.eq(0)"),
        "SSPMP-EN-03",
        "the enable bit of a locked entry can be cleared",
        "unit/sspmp-rv32",
        replaces="bits-of-others-written bits-of-others-read",
    ),
    Mutant(
        "stores-read-first",
        "registers.indirect_register_file:IndirectRegisterFile._pools",
        (
            "sum_any(pool.port.rdata for pool in pools.values())",
            "sum_any(pool.port.rdata for pool in list(pools.values())[:1])",
        ),
        "SSPMP-DELEG-09",
        "of fixed banks only the first reads back",
        "unit/sspmp-fixed",
        replaces="high-half-on-rv64",
    ),
    # What the registers of sspmp-1.0 give the stages, each wrong for one stage alone.
    Mutant(
        "base-0-for-vs",
        STAGES,
        ("entries.base", '(0 if stage.name == "vs" else entries.base)'),
        "COM-PRIO-01",
        "verdicts number entries by the pool",
        "indirect_register_file/stages",
        replaces="base-lost base-0-for-every-stage",
    ),
    Mutant(
        "nonempty-1-for-m",
        STAGES,
        ("entries.nonempty", '(1 if stage.name == "m" else entries.nonempty)'),
        "SSPMP-DEF-02",
        "a bank denies everything before M delegates an entry",
        "indirect_register_file/stages",
        replaces="populated-1-for-m populated-1-for-hs populated-1-for-every-stage "
        "always-populated populated-1-for-vs populated-1-for-g empty-opens-machine",
    ),
    Mutant(
        "enabled-all-for-hs",
        STAGES,
        (
            "enabled.get(stage.enable, pool.members[stage.bank])",
            '(-1 if stage.name == "hs" else enabled.get(stage.enable, pool.members[stage.bank]))',
        ),
        "COM-PRIO-03",
        "entries decide that are disabled, or another bank's",
        "indirect_register_file/stages",
        replaces="enables-unused enabled-all-for-every-stage enables-for-others",
    ),
)
