"""Mutants of the registers beside the entries: delegation, enables, mseccfg, selects."""

from mutant import Mutant

__all__ = ["MUTANTS_DELEGATION"]

MUTANTS_DELEGATION = (
    Mutant(
        "pool-starts-with-s",
        "registers.delegation:DynamicDelegation.elaborate",
        ("Signal(self.width, init=self.most)", 'Signal(self.width, name="pmp_stop")'),
        "SSPMP-RST-02",
        "after reset M has no entry",
        "delegation/16",
    ),
    Mutant(
        "spmp-of-none-passes",
        "registers.delegation:DynamicDelegation._ranges",
        ("spmp_stop), pmp_stop != self.count", "spmp_stop), spmp_stop != pmp_stop"),
        "HYP-DELEG-15",
        "h = 0 takes the wall away in one write",
        "delegation/4",
        replaces="vspmp-behind-64 guest-keeps lock-beyond-63-forgotten",
    ),
    Mutant(
        "bits-stay-with-the-index",
        "registers.enable:EnableRegisters.elaborate",
        ("moved_data.eq(wdata[: self.count] << distance)", "moved_data.eq(wdata)"),
        "SSPMP-DELEG-08",
        "bit i is that of entry i of the pool",
        "enable/rv32-5",
        replaces="mask-of-the-pool bits-survive pmpcfg-beyond-the-bank",
    ),
    Mutant(
        "mml-clears",
        "registers.mseccfg:Mseccfg.elaborate",
        ("mml.eq(mml | self.wdata[MML])", "mml.eq(self.wdata[MML])"),
        "PMP-04",
        "MML can be taken back",
        "mseccfg/mseccfg",
        replaces="rlb-returns mml-forbids-read-only mml-forbids-for-rlb own-state-crossed "
        "rlb-frozen-by-spmp",
    ),
    Mutant(
        "select-truncated",
        "registers.select:SelectRegisters.elaborate",
        ("Mux(self.wdata[WIDTH:].any(), SELECT_MAX, self.wdata[:WIDTH])", "self.wdata[:WIDTH]"),
        "SSPMP-IND-05",
        "select 0x1100 reaches SPMP[0]",
        "select/32",
        replaces="window-too-wide addr-and-cfg-swapped",
    ),
)
