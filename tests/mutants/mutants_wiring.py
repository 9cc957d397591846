"""Mutants of what connects the parts: check paths, register files, the unit."""

from mutant import Mutant

__all__ = ["MUTANTS_WIRING"]

MUTANTS_WIRING = (
    Mutant(
        "tables-mixed-up",
        "checker.check_path:CheckPath.elaborate",
        (".permissions[checker.table.key]", ".permissions[arrays[stage.name].tables[-1].key]"),
        "PMP-05",
        "the PMP checks by the table of SPMP",
        "check_port_sspmp/plain",
    ),
    Mutant(
        "any-for-all",
        "checker.check_path:CheckPath.elaborate",
        (
            "checker.hit_all.eq(matchers[array].hit_all)",
            "checker.hit_all.eq(matchers[array].hit_any)",
        ),
        "COM-PRIO-02",
        "a partial match passes",
        "check_port/no-mpu",
        replaces="first-granule-twice",
    ),
    Mutant(
        "bare-tied",
        "checker.check_path:CheckPath.elaborate",
        ("state[stage.bare] if stage.bare else 1", "1"),
        "COM-STG-4",
        "banks check while paging is on",
        "check_port/no-mpu",
    ),
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
        "virt-lost",
        "checker.check_port:CombinationalCheckPort.elaborate",
        ("check.virt if self.config.hypervisor else 0", "0"),
        "COM-STG-3",
        "guests are checked as hosts",
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
        "shares-without-locks",
        "registers.indirect_register_file:IndirectRegisterFile._pools",
        ("m.d.comb += delegation.locked.eq(pool.locked)", "m.d.comb += delegation.locked.eq(0)"),
        "SSPMP-DELEG-03",
        "locked PMP entries are given away",
        "unit/sspmp-rv32",
    ),
    Mutant(
        "mml-not-told",
        "registers.indirect_register_file:IndirectRegisterFile._mseccfg",
        ("*(each.mml.eq(mseccfg.mml) for each in pools.values()),", ""),
        "PMP-06",
        "MML does not act on writes of pmpcfg",
        "indirect_register_file/security",
        replaces="own-state-crossed rlb-frozen-by-spmp",
    ),
    Mutant(
        "enable-locks-lost",
        "registers.indirect_register_file:IndirectRegisterFile._enables",
        ("registers.locked.eq(pool.locked)", "registers.locked.eq(0)"),
        "SSPMP-EN-03",
        "the enable bit of a locked entry can be cleared",
        "unit/sspmp-rv32",
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
    ),
)
