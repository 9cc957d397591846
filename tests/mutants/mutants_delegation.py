"""Mutants of the registers beside the entries: delegation, enables, mseccfg, selects."""

from mutant import Mutant

__all__ = ["MUTANTS_DELEGATION"]

MUTANTS_DELEGATION = (
    Mutant(
        "delegates-locked",
        "registers.delegation:DynamicDelegation.elaborate",
        ("Mux(self.write_m & allowed, written, pmp_stop)", "Mux(self.write_m, written, pmp_stop)"),
        "SSPMP-DELEG-03",
        "M loses a locked PMP entry to S",
        "delegation/16",
        replaces="lock-scan-off-by-one spmp-locks-bind-machine pmpnum-beyond-64 "
        "pmpnum-of-eight-bits",
    ),
    Mutant(
        "boundary-follows-p",
        "registers.delegation:DynamicDelegation.elaborate",
        ("self.write_m & allowed & (written > pmp_stop)", "self.write_m & allowed"),
        "HYP-DELEG-13",
        "entries of SPMP go to the guest when M gives some",
        "delegation/4",
        replaces="guest-keeps",
    ),
    Mutant(
        "hs-not-clamped",
        "registers.delegation:DynamicDelegation.elaborate",
        ("_least(pmp_stop + self.wdata, self.count)", "pmp_stop + self.wdata"),
        "HYP-DELEG-12",
        "HS claims entries that there are not",
        "delegation/4",
        replaces="lock-beyond-63-forgotten",
    ),
    Mutant(
        "pool-starts-with-s",
        "registers.delegation:DynamicDelegation.elaborate",
        ("Signal(self.width, init=self.most)", 'Signal(self.width, name="pmp_stop")'),
        "SSPMP-RST-02",
        "after reset M has no entry",
        "delegation/16",
    ),
    Mutant(
        "reset-gives-all",
        "registers.delegation:DynamicDelegation.elaborate",
        ("Signal(self.width, init=self.count)", "Signal(self.width, init=self.most)"),
        "HYP-DELEG-14",
        "after reset the guest has entries",
        "delegation/96",
    ),
    Mutant(
        "spmp-of-none-passes",
        "registers.delegation:DynamicDelegation._ranges",
        ("spmp_stop), pmp_stop != self.count", "spmp_stop), spmp_stop != pmp_stop"),
        "HYP-DELEG-15",
        "h = 0 takes the wall away in one write",
        "delegation/4",
        replaces="vspmp-behind-64",
    ),
    Mutant(
        "next-is-now",
        "registers.delegation:DynamicDelegation.elaborate",
        (
            "self.next_ranges, next_pmp_stop, next_spmp_stop",
            "self.next_ranges, pmp_stop, spmp_stop",
        ),
        "HYP-DELEG-17",
        "nothing ever moves for the entries",
        "delegation/4",
    ),
    Mutant(
        "bits-stay-with-the-index",
        "registers.enable:EnableRegisters._from_bank",
        ("self.count] << base[: (self.count - 1).bit_length()]", "self.count]"),
        "SSPMP-DELEG-08",
        "bit i is that of entry i of the pool",
        "enable/rv32-5",
        replaces="mask-of-the-pool bits-survive",
    ),
    Mutant(
        "next-word-forgotten",
        "registers.enable:EnableRegisters._half",
        ("Mux(before, follows[number], starts[number])", "starts[number]"),
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
