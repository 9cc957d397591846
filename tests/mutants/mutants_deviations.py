"""What section 14 of docs/rules.md reports of others, planted here: its own case must see it.

Where a deviation lies in storage that the unit does not have, the nearest mistake is planted that
software would see in the same way.
"""

from mutant import Mutant

__all__ = ["MUTANTS_DEVIATIONS"]

STAGE, PERMISSION, SHARED = (
    "checker/stage.py",
    "checker/permission.py",
    "registers/indirect_register_file.py",
)
REQUESTS = "priority.requests.eq(self.hit_any & self.members.enabled & inside),"
DENIES = "            with m.Elif(result.deny):"

MUTANTS_DEVIATIONS = (
    Mutant(
        "sail-11-inactive-bank-passes",
        STAGE,
        "empty = ~self.members.populated & (",
        "empty = ~self.members.enabled.any() & (",
        "SSPMP-DEF-04",
        "without an enabled entry S and U have all memory",
        "case/SAIL-11",
    ),
    Mutant(
        "sail-12-load-wants-write",
        PERMISSION,
        "m.d.comb += [right.read.eq(1), right.mxr_read.eq(self.mxr)]",
        "m.d.comb += [right.write.eq(1), right.mxr_read.eq(self.mxr)]",
        "COM-TYPE-02",
        "LR fails where reading is allowed",
        "case/SAIL-12",
    ),
    Mutant(
        "sail-13-cbo-wants-write",
        PERMISSION,
        "                    right.read.eq(1),\n                    right.write.eq(1),\n",
        "                    right.write.eq(1),\n",
        "COM-TYPE-06",
        "cbo.clean fails where reading is allowed",
        "case/SAIL-13",
    ),
    Mutant(
        "sail-14-mxr-ignored",
        PERMISSION,
        "m.d.comb += [right.read.eq(1), right.mxr_read.eq(self.mxr)]",
        "m.d.comb += right.read.eq(1)",
        "COM-MXR-01",
        "MXR does not make code readable",
        "case/SAIL-14",
    ),
    Mutant(
        "sail-15-enables-by-pool-number",
        STAGE,
        REQUESTS,
        "priority.requests.eq("
        "self.hit_any & (self.members.enabled >> self.members.base) & inside),",
        "SSPMP-EN-01",
        "bit 0 of spmpen belongs to entry 0 of the pool",
        "case/SAIL-15",
    ),
    Mutant(
        "sail-16-regions-of-32-bits",
        "registers/region_resolver.py",
        "self.region.high.eq(top | napot_mask),",
        "self.region.high.eq((top | napot_mask)[:30]),",
        "COM-MATCH-05",
        "NAPOT ends at 4 GiB on RV32",
        "case/SAIL-16",
    ),
    Mutant(
        "sail-17-nothing-inherited",
        SHARED,
        "pool = EntryPool(self.config, store)\n",
        "from amaranth import ResetInserter\n\n"
        "            pool = ResetInserter(self.csr.addr == 0x316)(EntryPool(self.config, store))\n",
        "SSPMP-DELEG-07",
        "entries lose their contents when M moves the boundary",
        "case/SAIL-17",
    ),
    Mutant(
        "sail-18-guests-denied",
        STAGE,
        "self.result.deny.eq(applies & ~passes),",
        "self.result.deny.eq(applies & (~passes | self.request.virt)),",
        "COM-STG-3",
        "no access of a guest passes",
        "case/SAIL-18",
    ),
    Mutant(
        "cva6-01-locked-overrides",
        STAGE,
        REQUESTS,
        "priority.requests.eq(self.hit_any & self.members.enabled & inside & Mux("
        "(self.request.priv == Privilege.M) "
        "& (self.hit_any & self.members.enabled & ~permission.allow).any(), "
        "~permission.allow, -1)),",
        "COM-PRIO-01",
        "a locked entry decides about M although a lower one matches",
        "case/CVA6-01",
    ),
    Mutant(
        "cva6-02-store-by-execute",
        PERMISSION,
        "m.d.comb += right.write.eq(1)\n",
        "m.d.comb += [right.write.eq(1), right.execute.eq(self.select)]\n",
        "PMP-05",
        "with MML a store passes an entry that only executes",
        "case/CVA6-02",
    ),
    Mutant(
        "cva6-03-size-ignored",
        "checker/request_decoder.py",
        "request.last.eq(last[grain:plen]),",
        "request.last.eq(self.addr[grain:plen]),",
        "COM-PRIO-02",
        "an access that a region covers in part passes",
        "case/CVA6-03",
    ),
    Mutant(
        "cva6-04-bit-below-grain",
        "registers/region_resolver.py",
        "self.region.low.eq(bottom),",
        "self.region.low.eq(bottom + (self.below[:grain] != 0)),",
        "COM-GRAN-06",
        "a bit below the grain moves the lower bound of a TOR",
        "case/CVA6-04",
    ),
    Mutant(
        "cva6-05-access-fault-first",
        "checker/verdict.py",
        "for stage, result in zip(self.stages, self.results, strict=True):\n" + DENIES,
        "for stage, result in reversed(list(zip(self.stages, self.results, strict=True))):\n"
        + DENIES,
        "COM-ORD-01",
        "where SPMP and PMP deny an access fault is reported",
        "case/CVA6-05",
    ),
    Mutant(
        "coreb-01-locks-missing",
        SHARED,
        "*(each.rlb.eq(mseccfg.rlb) for each in pools.values()),",
        "*(each.rlb.eq(1) for each in pools.values()),",
        "PMP-03",
        "locked PMP entries can be written",
        "case/COREB-01",
    ),
)
