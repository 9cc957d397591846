"""Programs that show how core and unit work together: each gives what it found and should find.

The holes of other cores that they look for stand in docs/rules.md, section 14, "Open PMPs".
"""

from program_bench import FINE, MSTATUS, RAM_BYTES, Program, Trap, run

from mpu_hw.config import MpuConfig
from mpu_hw.soc import SocConfig

__all__ = ["PROGRAMS"]

CODE, OPEN, CLOSED = 0x8000_0000, 0x8000_3000, 0x8000_3400
# No memory is there. The second is closed to everybody as well.
NOWHERE, SHUT = 0x4000_0000, 0x4000_1000
EVERYTHING = -1
R, W, X, NAPOT, S = 1, 2, 4, 0x18, 0x80
LOCK, RLB = 0x80, 4
# Tables 4.1 and 4.2: what they mean for S and U.
X_ALL, RW_ALL, X_U, S_RX, S_RW = S | W, W | X, X, S | W | X, S | R | W
CFG = {"mpu": 0x1A0, "vsmpu": 0x2A0, "hgmpu": 0x660, "pmp": 0x3A0}
ADDR = {"mpu": 0x1B0, "vsmpu": 0x2B0, "hgmpu": 0x6B0, "pmp": 0x3B0}
MSECCFG, MPMPDELEG, SISELECT, SPMPEN = 0x747, 0x316, 0x150, 0x183
MPRV, HSTATUS, SPVP = 1 << 17, 0x600, 1 << 8
USER, SUPERVISOR, MACHINE = 0, 1, 3
SMALL = {"ram_bytes": RAM_BYTES}
TARGET, MASK, BITS = 5, 6, 7

LOAD, STORE = ("lw", {"rd": 1, "rs1": TARGET}), ("sw", {"rs1": TARGET, "rs2": 1})
JUMP, NOP = ("jalr", {"rd": 1, "rs1": TARGET}), ("addi", {})
RESERVE = ("lr.w", {"rd": 1, "rs1": TARGET})
CONDITIONAL = ("sc.w", {"rd": 1, "rs1": TARGET, "rs2": 1})
ATOMIC = ("amoadd.w", {"rd": 1, "rs1": TARGET, "rs2": 1})


def napot(address, size):
    return address >> 2 | (size // 8 - 1)


def rules(program, bank, entries):
    """Write up to four entries, pairs of address register and rights."""
    for index, (address, _) in enumerate(entries):
        program.csr(ADDR[bank] + index, address)
    program.csr(CFG[bank], sum((NAPOT | right) << 8 * i for i, (_, right) in enumerate(entries)))


def guarded(xlen, *first):
    """Give a program under rules of mpu-0.9: everybody runs the code and uses OPEN.

    CLOSED and SHUT are closed by the host's bank, and by the hgmpu. S and VS reach the rest, U and
    VU do not.
    """
    entries = {"mpu": 4, "vsmpu": 2, "hgmpu": 3}
    program = Program(SocConfig.for_unit(MpuConfig(xlen=xlen, entries=entries), **SMALL), *first)
    code, shared = (napot(CODE, 0x2000), X_ALL), (napot(OPEN, 0x400), RW_ALL)
    closed = [(napot(CLOSED, 0x400), 0), (napot(SHUT, 0x1000), 0)]
    rules(program, "mpu", [code, shared, *closed])
    rules(program, "vsmpu", [code, shared])
    rules(program, "hgmpu", [*closed, (EVERYTHING, R | W | X)])
    return program


def at(program, address, priv, virt, *ops):
    """Attempt each operation by itself at an address."""
    for op in ops:
        program.code.li(TARGET, address)
        program.attempt(priv, virt, op)


def traps(address, *causes):
    """Give what attempts at an address end with; cause 0 is none."""
    return [Trap(cause, address) if cause else FINE for cause in causes]


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
    for op, right, bits, operand in CHANGES:
        rules(program, "mpu", [(napot(CODE, 0x2000), right)])
        program.code.li(BITS, bits)
        change = (op, {"csr": CFG["mpu"], "rs1": operand})
        first = program.attempt(SUPERVISOR, 0, change, NOP, NOP)
        expected.append(Trap(12, first + 4))
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


def mprv_counts(xlen=32):
    """COREB-01: MPRV changes loads and stores of M alone; with MPP=M it changes nothing."""
    program, expected = guarded(xlen), []
    code = program.code
    # Rights of S alone on CLOSED, of U alone on the code: M runs it all the same.
    program.csr(CFG["mpu"], NAPOT | X | (NAPOT | RW_ALL) << 8 | (NAPOT | S_RW) << 16)
    for priv, virt, causes in (
        (USER, 0, (13, 15, 0)),
        (SUPERVISOR, 0, (0, 0, 0)),
        (USER, 1, (13, 15, 0)),
        (SUPERVISOR, 1, (21, 23, 0)),
        (MACHINE, 0, (0, 0, 0)),
        (MACHINE, 1, (0, 0, 0)),  # MPV means nothing with MPP=M
    ):
        wide = xlen == 64
        mpv = ("csrrs" if virt else "csrrc", {"rs1": 9, "csr": 0x300 if wide else 0x310})
        for op in (LOAD, STORE, NOP):
            code.li(TARGET, CLOSED)
            code.li(MASK, 3 << 11)
            code.li(BITS, priv << 11)
            code.li(8, MPRV)
            code.li(9, 1 << (39 if wide else 7))
            frame = [(name, {"rs1": rs1, "csr": MSTATUS}) for name, rs1 in MPRV_FRAME]
            program.attempt(MACHINE, 0, mpv, *frame, op)
            # An ecall from M takes MPP to M; MPRV stays.
            program.csr(MSTATUS, MPRV, "csrrc")
        expected += traps(CLOSED, *causes)
    return run(program), expected


MPRV_FRAME = (("csrrc", MASK), ("csrrs", BITS), ("csrrs", 8))


def fetch_is_a_fetch(xlen=32):
    """COREB-01: a fetch needs X, in the current mode, and a load does not pass for one."""
    program, expected = guarded(xlen), []
    returning = 0x0000_8067  # jalr x0, 0(x1)
    for right, virt, priv, causes in (
        (X_ALL, 0, SUPERVISOR, (13, 15, 0)),
        (RW_ALL, 0, USER, (0, 0, 12)),
        (X_U, 0, USER, (13, 15, 0)),
        (S_RX, 0, USER, (13, 15, 0)),
        (X_ALL, 1, USER, (13, 15, 0)),
        (RW_ALL, 1, SUPERVISOR, (0, 0, 12)),
    ):
        bank = "vsmpu" if virt else "mpu"
        rules(program, bank, [(napot(CODE, 0x2000), X_ALL), (napot(OPEN, 0x400), right)])
        for op in (LOAD, STORE, JUMP):
            program.code.li(TARGET, OPEN)
            program.code.li(BITS, returning)
            program.code.op("sw", rs1=TARGET, rs2=BITS)
            program.attempt(priv, virt, op)
        expected += traps(OPEN, *causes)
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


def guest_loads_have_the_guest_mode(xlen=32):
    """COM-EFF-6: HLV and HSV have V=1 and the mode in SPVP, whatever MPRV says."""
    program, expected = guarded(xlen), []
    ops = (
        ("hlv.w", {"rd": 1, "rs1": TARGET}),
        ("hlvx.wu", {"rd": 1, "rs1": TARGET}),
        ("hsv.w", {"rs1": TARGET, "rs2": 1}),
    )
    for priv, mprv in ((MACHINE, MPRV), (SUPERVISOR, 0)):
        for spvp, address, causes in (
            (0, CLOSED, (13, 13, 15)),
            (SPVP, CLOSED, (21, 21, 23)),
            (0, OPEN, (0, 13, 0)),
            (SPVP, OPEN, (0, 13, 0)),
            (0, CODE, (13, 0, 15)),
        ):
            program.csr(HSTATUS, spvp)
            for op in ops:
                program.code.li(TARGET, address)
                program.code.li(BITS, mprv)
                enable = ("csrrs", {"rs1": BITS, "csr": MSTATUS}) if mprv else NOP
                program.attempt(priv, 0, enable, op)
                program.csr(MSTATUS, MPRV, "csrrc")
            expected += traps(address, *causes)
    return run(program), expected


PROGRAMS = {
    "page-fault-first": page_fault_first,
    "page-fault-before-pmp": page_fault_before_pmp,
    "rule-at-once": rule_counts_at_once,
    "clear-at-once": clearing_counts_at_once,
    "clear-pmp-at-once": clearing_pmp_counts_at_once,
    "mprv": mprv_counts,
    "fetch": fetch_is_a_fetch,
    "denied": denied_goes_on,
    "guest-loads": guest_loads_have_the_guest_mode,
}
