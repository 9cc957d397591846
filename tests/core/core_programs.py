"""Programs that show how core and unit work together: each gives what it found and should find.

The holes of other cores that they look for stand in docs/rules.md, section 14, "Open PMPs".
"""

from itertools import product

from core_programs_privilege import PRIVILEGE
from guarded import (
    ATOMIC,
    BITS,
    CFG,
    CLOSED,
    CODE,
    CONDITIONAL,
    EVERYTHING,
    JUMP,
    LOAD,
    MACHINE,
    NAPOT,
    NOP,
    NOWHERE,
    OPEN,
    RESERVE,
    RW_ALL,
    SHUT,
    SMALL,
    STORE,
    SUPERVISOR,
    TARGET,
    USER,
    X_ALL,
    R,
    S,
    W,
    X,
    at,
    guarded,
    napot,
    rules,
    traps,
)
from program_bench import Program, Trap, run

from mpu_hw.config import MpuConfig
from mpu_hw.soc import SocConfig

__all__ = ["PROGRAMS"]

LOCK, RLB = 0x80, 4
MSECCFG, MPMPDELEG, SISELECT, SPMPEN = 0x747, 0x316, 0x150, 0x183


def page_fault_first(xlen=32):
    """CVA6-05 on mpu-0.9: what a bank denies is a page fault, whatever the bus would say."""
    program, expected = guarded(xlen), []
    for priv, virt, address, causes in (
        (USER, 0, NOWHERE, (13, 15, 12)),
        (USER, 1, NOWHERE, (13, 15, 12)),
        (SUPERVISOR, 0, SHUT, (13, 15, 12)),
        (SUPERVISOR, 1, SHUT, (21, 23, 20)),
        # Only what every bank lets pass is the bus's to fail.
        (SUPERVISOR, 0, NOWHERE, (5, 7, 1)),
        (SUPERVISOR, 1, NOWHERE, (5, 7, 1)),
        (MACHINE, 0, SHUT, (5, 7, 1)),
    ):
        at(program, address, priv, virt, LOAD, STORE, JUMP)
        expected += traps(address, *causes)
    return run(program), expected


def page_fault_before_pmp(xlen=32):
    """CVA6-05 on sspmp-1.0: what SPMP and PMP both deny is a page fault."""
    unit = MpuConfig(revision="sspmp-1.0", xlen=xlen, entries={"pool": 6})
    program = Program(SocConfig.for_unit(unit, **SMALL))
    # PMP closes 2 KiB from OPEN on; SPMP opens the first half of that.
    rules(program, "pmp", [(napot(OPEN, 0x800), 0), (EVERYTHING, R | W | X)])
    program.csr(MPMPDELEG, 2)
    for index, (address, right) in enumerate(
        ((napot(CODE, 0x2000), R | X), (napot(OPEN, 0x400), R | W))
    ):
        for number, value in enumerate((0x100 + index, address, NAPOT | right)):
            program.csr(SISELECT + number, value)
    program.csr(SPMPEN, 0b11)
    expected = []
    for address, causes in (
        (CLOSED, (13, 15, 12)),
        (OPEN, (5, 7, 12)),
    ):
        at(program, address, SUPERVISOR, 0, LOAD, STORE, JUMP)
        expected += traps(address, *causes)
    return run(program), expected


def rule_counts_at_once(xlen=32):
    """CVA6-06: the fetch and the load behind the write of a rule are under that rule."""
    program, expected = guarded(xlen), []
    code, shared = (napot(CODE, 0x2000), X_ALL), (napot(OPEN, 0x400), RW_ALL)
    revoke = ("csrrw", {"rs1": BITS, "csr": CFG["mpu"]})
    for virt, bank in enumerate(("mpu", "vsmpu")):
        # The write is in every place of a line of 16 bytes.
        for before in range(4):
            rules(program, bank, [code, shared])
            program.code.li(BITS, NAPOT | RW_ALL)
            ops = (*(NOP,) * before, revoke, NOP)
            first = program.attempt(SUPERVISOR, virt, *ops)
            expected.append(Trap(12, first + 4 * before + 4))
        rules(program, bank, [code, shared])
        program.code.li(BITS, NAPOT | X_ALL | (NAPOT | X_ALL) << 8)
        program.code.li(TARGET, OPEN)
        program.attempt(SUPERVISOR, virt, LOAD, revoke, LOAD)
        expected.append(Trap(13, OPEN))
    return run(program), expected


# Instruction, right of S before, what it gets from: a register's value, or the immediate.
CHANGES = (
    ("csrrw", S | W, NAPOT | W | X, BITS),
    ("csrrc", S | W | X, S | W, BITS),
    ("csrrs", S | X, R | W | X, BITS),
    ("csrrci", S | X, 0, X),
    ("csrrsi", S | W, 0, R),
)


def clearing_counts_at_once(xlen=32):
    """IBEX-01: nothing stays fetched over a csrc, nor over another way to write a rule."""
    program, expected = guarded(xlen), []
    # The write is in both halves of a line of 8 bytes.
    for before, (op, right, bits, operand) in product(range(2), CHANGES):
        rules(program, "mpu", [(napot(CODE, 0x2000), right)])
        program.code.li(BITS, bits)
        if (program.code.here >> 2) % 2:
            program.code.op("addi")
        change = (op, {"csr": CFG["mpu"], "rs1": operand})
        first = program.attempt(SUPERVISOR, 0, *(NOP,) * before, change, NOP)
        expected.append(Trap(12, first + 4 * before + 4))
    return run(program), expected


def clearing_pmp_counts_at_once(xlen=32):
    """IBEX-01 on sspmp-1.0: M takes X of its own code from it, by csrc on pmpcfg0."""
    unit = MpuConfig(revision="sspmp-1.0", xlen=xlen, entries={"pool": 2}, smepmp=True)
    config = SocConfig.for_unit(unit, **SMALL)
    # The handler, which stands outside the rule, gives X back.
    program, place = Program(config, ("csrrsi", {"rs1": X, "csr": CFG["pmp"]})), CODE + 0x800
    program.skip_to(place)
    program.csr(MSECCFG, RLB)
    rules(program, "pmp", [(napot(place, 0x800), LOCK | R | X)])
    program.code.li(BITS, X)
    expected = []
    for change in (
        ("csrrc", {"rs1": BITS, "csr": CFG["pmp"]}),
        ("csrrci", {"rs1": X, "csr": CFG["pmp"]}),
    ):
        first = program.attempt(MACHINE, 0, change, NOP, NOP)
        expected.append(Trap(1, first + 4))
    return run(program), expected


def denied_goes_on(xlen=32):
    """C910-01: a denied access ends in a trap, in every mode, and what follows it works."""
    program, expected = guarded(xlen), []
    edge = CLOSED - 2  # half of it is allowed
    ops = (LOAD, RESERVE, STORE, CONDITIONAL, ATOMIC)
    for priv, virt, load, store, fetch in (
        (USER, 0, 13, 15, 12),
        (SUPERVISOR, 0, 13, 15, 12),
        (USER, 1, 13, 15, 12),
        (SUPERVISOR, 1, 21, 23, 20),
    ):
        at(program, CLOSED, priv, virt, *ops, JUMP)
        at(program, edge, priv, virt, LOAD, STORE)
        at(program, OPEN, priv, virt, *ops)
        causes = (load, load, store, store, store, fetch, load, store)
        expected += [*traps(CLOSED, *causes), *traps(OPEN, *(0 for _ in ops))]
    return run(program), expected


PROGRAMS = {
    "page-fault-first": page_fault_first,
    "page-fault-before-pmp": page_fault_before_pmp,
    "rule-at-once": rule_counts_at_once,
    "clear-at-once": clearing_counts_at_once,
    "clear-pmp-at-once": clearing_pmp_counts_at_once,
    "denied": denied_goes_on,
} | PRIVILEGE
