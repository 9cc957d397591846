"""Bugs between the registers of sspmp-1.0: most are found on the whole unit beside the model."""

from mutant import Mutant

__all__ = ["MUTANTS_SSPMP_WIRING"]

SHARED = "registers/indirect_register_file.py"
POOL = "unit/sspmp-rv32 unit/sspmp-rv64"
SECURITY = "shared/security"

MUTANTS_SSPMP_WIRING = (
    Mutant(
        "deleg-writes-lost",
        SHARED,
        "delegation.write_m.eq(decoder.mpmpdeleg_write)",
        "delegation.write_m.eq(0)",
        "SSPMP-DELEG-01",
        "mpmpdeleg cannot be written",
        POOL,
    ),
    Mutant(
        "shares-without-locks",
        SHARED,
        "m.d.comb += delegation.locked.eq(pool.locked)",
        "m.d.comb += delegation.locked.eq(0)",
        "SSPMP-DELEG-03",
        "locked PMP entries are given away",
        POOL,
    ),
    Mutant(
        "rlb-frozen-by-spmp",
        SHARED,
        'mseccfg.locked.eq((pool.locked & getattr(pool, f"{machine}_member")).any())',
        "mseccfg.locked.eq(pool.locked.any())",
        "PMP-08",
        "S freezes RLB by locking an entry of its own",
        SECURITY,
    ),
    Mutant(
        "mml-not-told",
        SHARED,
        "*(each.mml.eq(mseccfg.mml) for each in pools.values()),",
        "",
        "PMP-06",
        "MML does not act on writes of pmpcfg",
        SECURITY,
    ),
    Mutant(
        "own-state-crossed",
        SHARED,
        "*(getattr(self, name).eq(getattr(mseccfg, name)) for name in own_state(self.config)),",
        "*(getattr(self, name).eq(mseccfg.mml) for name in own_state(self.config)),",
        "PMP-04",
        "MML sets MMWP in the checks",
        SECURITY,
    ),
    Mutant(
        "enables-unused",
        SHARED,
        "members.enabled.eq(enabled.get(stage.enable, member))",
        "members.enabled.eq(member)",
        "COM-PRIO-03",
        "spmpen does not gate entries",
        POOL,
    ),
    Mutant(
        "enables-for-others",
        SHARED,
        "members.enabled.eq(enabled.get(stage.enable, member))",
        "members.enabled.eq(enabled.get(stage.enable, member)"
        " | (member if stage.name == 'g' else 0))",
        "HYP-EN-07",
        "hspmpen does not gate what guests pass",
        POOL,
    ),
    Mutant(
        "enable-locks-lost",
        SHARED,
        "registers.locked.eq(pool.locked)",
        "registers.locked.eq(0)",
        "SSPMP-EN-03",
        "the enable bit of a locked entry can be cleared",
        POOL,
    ),
    Mutant(
        "always-populated",
        SHARED,
        "members.populated.eq(share.populated)",
        "members.populated.eq(1)",
        "SSPMP-DEF-02",
        "SPMP denies everything before M delegates an entry",
        POOL,
    ),
    Mutant(
        "base-lost",
        SHARED,
        "members.base.eq(share.start)",
        "members.base.eq(0)",
        "COM-PRIO-01",
        "verdicts number entries by the pool",
        POOL,
    ),
    Mutant(
        "stores-read-first",
        SHARED,
        "sum_any(pool.port.rdata for pool in pools.values())",
        "sum_any(pool.port.rdata for pool in list(pools.values())[:1])",
        "SSPMP-DELEG-09",
        "of fixed banks only the first reads back",
        "unit/sspmp-fixed",
    ),
)
