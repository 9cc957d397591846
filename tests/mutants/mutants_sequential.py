"""Mutants of the sequential engine: bounds, intervals, what is forgotten, entries in a memory."""

from mutant import Mutant

__all__ = ["MUTANTS_SEQUENTIAL"]

MUTANTS_SEQUENTIAL = (
    Mutant(
        "napot-ends-at-its-addr",
        "checker.bound:EntryBound.elaborate",
        ("addr | incremented", "addr"),
        "COM-MATCH-05",
        "a NAPOT region ends early",
        "interval/bounds-rv32",
    ),
    Mutant(
        "walk-crosses-a-tor-base",
        "checker.bound:EntryBound.elaborate",
        (" | (is_tor & ~self.upper & self.first)", ""),
        "SSPMP-MATCH-08",
        "entry 0 of a bank starts where the entry of another one ends",
        "interval/bounds-grain-8",
    ),
    Mutant(
        "unwritten-addr-counts",
        "checker.bound:EntryBound.elaborate",
        ("zero = ~self.addr_valid | ", "zero = "),
        "COM-RST-02",
        "what the memory held before reset is a bound",
        "interval/bounds-rv64",
    ),
    Mutant(
        "last-bound-wins",
        "checker.narrowing:IntervalNarrowing.elaborate",
        ("above & (self.bound < high)", "above"),
        "COM-PRIO-01",
        "an interval has two deciders",
        "interval/narrowing",
    ),
    Mutant(
        "interval-survives-a-write",
        "checker.remembered:RememberedIntervals._interval",
        ("with m.If(self.forget)", "with m.If(self.forget & self.store)"),
        "MPU-FEN-04",
        "an access is decided by the registers of before",
        "walk/rv32",
    ),
    Mutant(
        "interval-of-the-other-v",
        "checker.remembered:RememberedIntervals._interval",
        ("(virt == self.virt)", "(virt == virt)"),
        "COM-ORD-07",
        "a guest's access is decided by what the host's found",
        "walk/rv32",
    ),
    Mutant(
        "split-of-the-last-granule",
        "checker.slot_deciders:SlotDeciders.elaborate",
        ("self.merge & (decider.split | differs)", "self.merge & differs & 0"),
        "COM-PRIO-02",
        "an access passes that its decider covers in part",
        "walker/two-entries",
    ),
    Mutant(
        "walk-starts-at-the-pool",
        "registers.indirect_memory_file:IndirectMemoryFile._stages",
        ("own.base.eq(entries.base + base)", "own.base.eq(base)"),
        "SSPMP-MATCH-08",
        "entries of M decide as if they were those of S",
        "walk/sspmp-rv32",
    ),
    Mutant(
        "memory-keeps-what-it-held",
        "registers.stored_words:StoredWords._memory",
        ("m.d.sync += valid[index].eq(0)", "m.d.sync += valid[index].eq(valid[index])"),
        "HYP-DELEG-17",
        "an entry changes hands with what it holds",
        "memory/words",
    ),
    Mutant(
        "memory-disarms-nothing",
        "registers.entry_flags:EntryFlags._keep",
        ("self.wipe[number] | self.disarm[number] if", "self.wipe[number] if"),
        "SSPMP-DELEG-18",
        "what S wrote becomes a rule of M",
        "memory/pool-no-hypervisor",
    ),
    Mutant(
        "memory-moves-a-locked-bound",
        "registers.entry_access:EntryAccess.elaborate",
        ("(addressed.L | bound_locked)", "addressed.L"),
        "SSPMP-LOCK-03",
        "the lower bound of a locked TOR entry can be moved",
        "memory/pool-no-hypervisor",
    ),
    Mutant(
        "memory-writes-every-lane",
        "registers.direct_memory_file:DirectMemoryFile._writes_lane",
        (" if first + lane < count", ""),
        "MPU-CFG-02",
        "a cfg register beyond the entries of its bank is written",
        "memory/direct-grain",
    ),
)
