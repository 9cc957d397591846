"""Mutants of what an entry stores: WARL fields, banks, and the region that an entry covers."""

from mutant import Mutant

__all__ = ["MUTANTS_ENTRY"]

MUTANTS_ENTRY = (
    Mutant(
        "hardwired-writable",
        "registers.entry_memory:EntryMemory._words",
        ("if row and row.hardwired", "if False"),
        "COM-RST-04",
        "a hardwired entry can be written",
        "unit/rv32-reset",
        replaces="pool-reset-mode-lost second-switch-is-the-first",
    ),
    Mutant(
        "reset-mode-on",
        "registers.entry_flags:EntryFlags._keep",
        ("else AddressMode.OFF", "else AddressMode.TOR"),
        "MPU-RST-01",
        "after reset entries match",
        "memory/direct-rv32",
    ),
    Mutant(
        "addr-not-marked",
        "registers.entry_access:EntryAccess._mark",
        ("addr = self.write_addr &", "addr = 0 &"),
        "SSPMP-DELEG-18",
        "S moves a rule that M takes",
        "memory/pool-rv32",
        replaces="mark-for-ever mark-cleared-by-addr held-permission-adopted taken-rule-locks "
        "s-moves-a-pmp-base every-mode-has-a-base everybody-is-m rlb-does-not-help "
        "foreign-seen pmp-follows-policy",
    ),
    Mutant(
        "wiped-lock-stays",
        "registers.entry_flags:EntryFlags._keep",
        ("[tor.eq(0), locked.eq(0), locked_tor.eq(0)]", "[tor.eq(0), locked_tor.eq(0)]"),
        "HYP-LOCK-09",
        "a guest locks an entry of SPMP",
        "memory/pool-rv32",
        replaces="wiped-addr-stays machine-forces-by-siselect",
    ),
    Mutant(
        "grain-off-by-one",
        "registers.region_resolver:RegionResolver.elaborate",
        ("start = max(grain - 1, 0)", "start = max(grain, 0)"),
        "COM-MATCH-05",
        "the bit below the grain does not count: NAPOT of one grain is two",
        "region/bytes-8",
        replaces="napot-search-too-low napot-one-bit-short napot-low-kept closed-always "
        "closed-or-equal tor-wraps-around equal-bounds-exist",
    ),
    Mutant(
        "na4-stored",
        "registers.warl:legal_mode",
        lambda config, written: written,
        "COM-CFG-04",
        "NA4 can be selected with a grain above 4",
        "bank/grain-8",
        replaces="na4-with-grain",
    ),
    Mutant(
        "reserved-bits-read",
        "registers.warl:pack_cfg",
        ("bits = [Const(0, 1)] * width", "bits = [Const(1, 1)] * width"),
        "MPU-CFG-01",
        "reserved bits of cfg read 1",
        "warl/mpu-32-4-mask",
        replaces="lane-mixed-up read-as-write",
    ),
)
