"""Mutants of the registers beside the entries: delegation, enables, mseccfg, selects."""

from mutant import Mutant

__all__ = ["MUTANTS_DELEGATION"]

MUTANTS_DELEGATION = (
    Mutant(
        "delegates-locked",
        "registers.delegation:DynamicDelegation.elaborate",
        (
            'self.write_m & ~self._locked(m, "m", self.wdata[:PMP_FIELD], 0, pmp_count)',
            "self.write_m",
        ),
        "SSPMP-DELEG-03",
        "M loses a locked PMP entry to S",
        "delegation/16",
        replaces="lock-scan-off-by-one spmp-locks-bind-machine pmpnum-beyond-64 "
        "pmpnum-of-eight-bits",
    ),
    Mutant(
        "boundary-follows-p",
        "registers.delegation:DynamicDelegation._pmp_write",
        ("after.eq(spmp_count + (pmp_count - written))", "after.eq(spmp_count)"),
        "HYP-DELEG-13",
        "entries of SPMP go to the guest when M gives some",
        "delegation/4",
        replaces="guest-keeps",
    ),
    Mutant(
        "hs-not-clamped",
        "registers.delegation:DynamicDelegation.elaborate",
        ("Mux(self.wdata > left, left, self.wdata)", "self.wdata"),
        "HYP-DELEG-12",
        "HS claims entries that there are not",
        "delegation/4",
        replaces="lock-beyond-63-forgotten",
    ),
    Mutant(
        "pool-starts-with-s",
        "registers.delegation:DynamicDelegation.elaborate",
        ("Signal(FIELD, init=self.most)", 'Signal(FIELD, name="pmp_count")'),
        "SSPMP-RST-02",
        "after reset M has no entry",
        "delegation/16",
    ),
    Mutant(
        "reset-gives-all",
        "registers.delegation:DynamicDelegation.elaborate",
        ("Signal(FIELD, init=self.count - self.most)", 'Signal(FIELD, name="spmp_count")'),
        "HYP-DELEG-14",
        "after reset the guest has entries",
        "delegation/96",
    ),
    Mutant(
        "spmp-of-none-passes",
        "registers.delegation:DynamicDelegation._ranges",
        ("pmp_count != self.count", "spmp_count != 0"),
        "HYP-DELEG-15",
        "h = 0 takes the wall away in one write",
        "delegation/4",
        replaces="vspmp-behind-64",
    ),
    Mutant(
        "next-is-now",
        "registers.delegation:DynamicDelegation.elaborate",
        (
            "self.next_ranges, next_pmp_count, next_spmp_count",
            "self.next_ranges, pmp_count, spmp_count",
        ),
        "HYP-DELEG-17",
        "nothing ever moves for the entries",
        "delegation/4",
    ),
    Mutant(
        "bits-stay-with-the-index",
        "registers.enable:EnableRegisters.elaborate",
        ("moved_data.eq(wdata << base)", "moved_data.eq(wdata)"),
        "SSPMP-DELEG-08",
        "bit i is that of entry i of the pool",
        "enable/rv32-5",
        replaces="mask-of-the-pool bits-survive",
    ),
    Mutant(
        "mml-clears",
        "registers.mseccfg:Mseccfg.elaborate",
        ("mml.eq(mml | self.wdata[MML])", "mml.eq(self.wdata[MML])"),
        "PMP-04",
        "MML can be taken back",
        "mseccfg/mseccfg",
        replaces="rlb-returns",
    ),
    Mutant(
        "select-truncated",
        "registers.select:SelectRegisters.elaborate",
        ("Mux(self.wdata[WIDTH:].any(), SELECT_MAX, self.wdata[:WIDTH])", "self.wdata[:WIDTH]"),
        "SSPMP-IND-05",
        "select 0x1100 reaches SPMP[0]",
        "select/32",
    ),
)
