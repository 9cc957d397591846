"""Mutants of what connects the parts: check paths, register files, the unit."""

from mutant import Mutant

__all__ = ["MUTANTS_WIRING"]

MUTANTS_WIRING = (
    Mutant(
        "bound-across-banks",
        "registers.resolve_port:ResolvePort.elaborate",
        ("store.entry + 1 == row.base", "store.entry == row.base"),
        "SSPMP-MATCH-08",
        "entry 0 of SPMP begins where the last entry of the PMP ends",
        "resolve_port/pool",
    ),
    Mutant(
        "permission-by-the-next-table",
        "registers.resolve_port:ResolvePort._permission",
        ("self.store.entry < self.ranges", "self.store.entry + 1 < self.ranges"),
        "PMP-05",
        "the last entry of the PMP permits what SPMP reads in its bits",
        "resolve_port/pool",
    ),
    Mutant(
        "any-lock-freezes-rlb",
        "registers.indirect_register_file:IndirectRegisterFile._mseccfg",
        ("(pool.locked & pool.members[machine]).any()", "pool.locked.any()"),
        "PMP-08",
        "S takes RLB away from M by locking an entry of its own",
        "indirect_register_file/security",
    ),
    Mutant(
        "status-lost",
        "plain_unit:_connect_status",
        (
            "m.d.comb += getattr(component.status, name).eq(getattr(unit.status, name))",
            "m.d.comb += getattr(component.status, name).eq(getattr(unit.status, name) | "
            '(name == "sum"))',
        ),
        "COM-EFF-2",
        "SUM is stuck at 1",
        "unit/rv32",
        replaces="virtual-with-machine fetch-under-mprv mprv-for-fetch mprv-below-machine",
    ),
    Mutant(
        "enables-crossed",
        "registers.resolve_port:connect_stages",
        ("enabled[base : base + array.count]", "enabled[: array.count]"),
        "MPU-SW-02",
        "mpuswitch gates every bank",
        "unit/rv32",
    ),
    Mutant(
        "ready-before-resolved",
        "registers.resolver:ParallelResolver.elaborate",
        ("resolved.ready.eq(~sequence.pending)", "resolved.ready.eq(1)"),
        "MPU-FEN-04",
        "the access behind the write of a rule is checked by the old rule",
        "resolver/4",
        replaces="csr-write-late",
    ),
    Mutant(
        "bound-of-the-next-kept",
        "registers.entry_memory:EntryMemory.elaborate",
        ("Mux(self.write_addr, self.entry + 1,", "Mux(self.write_addr, self.entry,"),
        "COM-MATCH-04",
        "a rule keeps its old lower bound when the entry before it moves",
        "memory/direct-resolved",
    ),
    Mutant(
        "write-while-resolving-lost",
        "registers.resolve_sequence:ResolveSequence.elaborate",
        ("m.Elif(~self.pending | (before < self.entry))", "m.Elif(~self.pending)"),
        "COM-FEN-05",
        "the second of two writes in a row is not seen until the entry is written again",
        "resolver/4",
    ),
    # What the registers of sspmp-1.0 give the stages, each wrong for one stage alone.
    Mutant(
        "base-0-for-vs",
        "registers.resolve_port:connect_stages",
        (
            "stages.base.eq(port.ranges[stage.bank].base - base)",
            'stages.base.eq(0 if stage.name == "vs" else port.ranges[stage.bank].base - base)',
        ),
        "COM-PRIO-01",
        "verdicts number entries by the pool",
        "unit/sspmp-rv32",
        replaces="base-lost base-0-for-every-stage enables-unused enabled-all-for-every-stage "
        "enables-for-others",
    ),
)
