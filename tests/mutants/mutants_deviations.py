"""What section 14 of docs/rules.md reports of others: the case of each deviation must kill it.

Where a deviation lies in storage that the unit does not have, the mutant is the nearest mistake
that software would see in the same way.
"""

from mutant import Mutant

from mpu_hw.isa import Access

__all__ = ["MUTANTS_DEVIATIONS"]

MUTANTS_DEVIATIONS = (
    Mutant(
        "sail-11-inactive-bank-passes",
        "checker.stage:StageMatcher.elaborate",
        (
            "default.nonempty.eq(self.entries.nonempty)",
            "default.nonempty.eq(self.entries.enabled.any())",
        ),
        "SSPMP-DEF-04",
        "without an enabled entry S and U have all memory",
        "case/SAIL-11",
        replaces="populated-1-for-m populated-1-for-hs populated-1-for-every-stage "
        "always-populated populated-1-for-vs populated-1-for-g empty-opens-machine",
    ),
    Mutant(
        "sail-12-load-wants-write",
        "layout.permission_bits:RIGHTS",
        {Access.LOAD: ("write", "mxr_read")},
        "COM-TYPE-02",
        "LR fails where reading is allowed",
        "case/SAIL-12",
        replaces="unlisted-access-reads hlvx-reads",
    ),
    Mutant(
        "sail-13-cbo-wants-write",
        "layout.permission_bits:RIGHTS",
        {Access.CBO: ("write",)},
        "COM-TYPE-06",
        "cbo.clean fails where reading is allowed",
        "case/SAIL-13",
    ),
    Mutant(
        "sail-14-mxr-ignored",
        "layout.permission_bits:RIGHTS",
        {Access.LOAD: ("read",)},
        "COM-MXR-01",
        "MXR does not make code readable",
        "case/SAIL-14",
    ),
    Mutant(
        "sail-15-enables-by-pool-number",
        "checker.stage:StageMatcher.elaborate",
        (
            "self.matches.enabled.eq(self.entries.enabled)",
            "self.matches.enabled.eq(self.entries.enabled >> self.entries.base)",
        ),
        "SSPMP-EN-01",
        "bit 0 of spmpen belongs to entry 0 of the pool",
        "case/SAIL-15",
        replaces="bits-of-others-written bits-of-others-read",
    ),
    Mutant(
        "sail-16-regions-of-32-bits",
        "registers.region_resolver:RegionResolver.elaborate",
        ("| summed)[skipped:]", "| summed)[skipped : skipped + 30]"),
        "COM-MATCH-05",
        "NAPOT ends at 4 GiB on RV32",
        "case/SAIL-16",
    ),
    Mutant(
        "sail-17-nothing-inherited",
        "registers.indirect_register_file:IndirectRegisterFile._pools",
        (
            "m.submodules.memory = memory = EntryMemory(config, active=active, shown=shown)\n",
            "from amaranth import ResetInserter\n"
            "\n"
            "    moves = self.csr.addr == 0x316\n"
            "    memory = ResetInserter(moves)(EntryMemory(config, active=active, shown=shown))\n"
            "    m.submodules.memory = memory\n",
        ),
        "SSPMP-DELEG-07",
        "entries lose their contents when M moves the boundary",
        "case/SAIL-17",
        replaces="lock-scan-off-by-one spmp-locks-bind-machine pmpnum-beyond-64 "
        "pmpnum-of-eight-bits high-half-on-rv64",
    ),
    Mutant(
        "sail-18-guests-denied",
        "checker.stage:StageMatcher.elaborate",
        (
            "& self.inside & permitted))",
            "& self.inside & Mux(self.request.virt, 0, permitted)))",
        ),
        "COM-STG-3",
        "no access of a guest passes",
        "case/SAIL-18",
    ),
    Mutant(
        "cva6-01-locked-overrides",
        "checker.stage:StageMatcher.elaborate",
        (
            "self.matches.enabled.eq(self.entries.enabled)",
            "self.matches.enabled.eq(self.entries.enabled & "
            "(~permitted | ~((self.request.priv == 3) & (~self.below & ~self.above & "
            "self.entries.enabled & ~permitted).any()).replicate(self.count)))",
        ),
        "COM-PRIO-01",
        "a locked entry decides about M although a lower one matches",
        "case/CVA6-01",
        replaces="outside-matches",
    ),
    Mutant(
        "cva6-02-store-by-execute",
        "layout.permission_bits:RIGHTS",
        {Access.STORE: ("write", "execute")},
        "PMP-05",
        "with MML a store passes an entry that only executes",
        "case/CVA6-02",
        replaces="mml-1101-user-reads mml-not-selected",
    ),
    Mutant(
        "cva6-03-size-ignored",
        "checker.request_decoder:RequestDecoder.elaborate",
        ("request.last.eq(last[grain:plen]),", "request.last.eq(self.addr[grain:plen]),"),
        "COM-PRIO-02",
        "an access that a region covers in part passes",
        "case/CVA6-03",
        replaces="any-excludes-low all-excludes-low any-entry-grants first-granule-twice "
        "misaligned-carried machine-not-refused machine-refused-as-host",
    ),
    Mutant(
        "cva6-04-bit-below-grain",
        "registers.region_resolver:RegionResolver.elaborate",
        (
            "Mux(is_tor, bottom, ",
            "Mux(is_tor, bottom + (self.prev_addr[:grain] != 0), ",
        ),
        "COM-GRAN-06",
        "a bit below the grain moves the lower bound of a TOR",
        "case/CVA6-04",
        replaces="tor-ignores-grain view-off-by-one",
    ),
    Mutant(
        "cva6-05-access-fault-first",
        "checker.verdict:VerdictSelector.elaborate",
        (
            "for stage, result in zip(self.stages, self.results, strict=True):\n"
            "        with m.Elif(result.deny):",
            "for stage, result in reversed(list(zip(self.stages, self.results, "
            "strict=True))):\n"
            "        with m.Elif(result.deny):",
        ),
        "COM-ORD-01",
        "where SPMP and PMP deny an access fault is reported",
        "case/CVA6-05",
        replaces="last-denial",
    ),
    Mutant(
        "coreb-01-locks-missing",
        "registers.indirect_register_file:IndirectRegisterFile._mseccfg",
        (
            "*(each.rlb.eq(mseccfg.rlb) for each in pools.values()),",
            "*(each.rlb.eq(1) for each in pools.values()),",
        ),
        "PMP-03",
        "locked PMP entries can be written",
        "case/COREB-01",
        replaces="w-without-r-refused",
    ),
)
