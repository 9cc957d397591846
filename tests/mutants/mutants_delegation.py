"""Mutants of the registers beside the entries: delegation, enables, mseccfg, selects."""

from mutant import Mutant

__all__ = ["MUTANTS_DELEGATION"]

MUTANTS_DELEGATION = (
    Mutant(
        "pool-starts-with-s",
        "registers.delegation:DynamicDelegation.elaborate",
        ('Signal(self.width, init=reset["pmp"])', 'Signal(self.width, name="pmp_stop")'),
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
        "registers.enable:EnableRegisters._from_bank",
        ("self.count] << base[: (self.count - 1).bit_length()]", "self.count]"),
        "SSPMP-DELEG-08",
        "bit i is that of entry i of the pool",
        "enable/rv32-5",
        replaces="mask-of-the-pool bits-survive pmpcfg-beyond-the-bank",
    ),
    Mutant(
        "locked-bits-are-written",
        "registers.enable:EnableRegisters.elaborate",
        ("addressed & ~self.locked", "addressed"),
        "SSPMP-EN-03",
        "S disables an entry that M has locked",
        "enable/rv32-5",
    ),
    Mutant(
        "bits-of-the-other-bank-are-written",
        "registers.enable:EnableRegisters.elaborate",
        ("(stored & ~writable)", "(stored & self.locked)"),
        "HYP-EN-06",
        "a write of spmpen disables the entries of the guest",
        "enable/rv32-5",
    ),
    Mutant(
        "next-word-forgotten",
        "registers.enable:EnableRegisters._half",
        ("(word == number) | (word + 1 == number)", "word == number"),
        "SSPMP-EN-01",
        "bits of the half that lie in the next word of the pool belong to other entries",
        "enable/rv32-34",
    ),
    Mutant(
        "bits-not-turned",
        "registers.enable:EnableRegisters._to_bank",
        ("_rotated(m, lanes[::-1], base, ", "_rotated(m, lanes[::-1], base & 0, "),
        "SSPMP-DELEG-08",
        "bit i reads as that of entry i of the pool",
        "enable/rv32-34",
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
