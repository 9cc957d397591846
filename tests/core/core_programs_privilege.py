"""Programs about the privilege that an access is checked with: what they found and should find."""

from guarded import (
    BITS,
    CFG,
    CLOSED,
    CODE,
    JUMP,
    LOAD,
    MACHINE,
    NAPOT,
    NOP,
    NOWHERE,
    OPEN,
    RW_ALL,
    S_RW,
    S_RX,
    STORE,
    SUPERVISOR,
    TARGET,
    USER,
    X_ALL,
    X_U,
    X,
    guarded,
    napot,
    rules,
    traps,
)
from program_bench import FINE, MSTATUS, MSTATUSH, Trap, run

__all__ = ["PRIVILEGE"]

MPRV, HSTATUS, SPVP = 1 << 17, 0x600, 1 << 8
MASK = 6


def mprv_counts(xlen=32):
    """COREB-01: MPRV changes loads and stores of M alone; with MPP=M it changes nothing."""
    program, expected = guarded(xlen), []
    code = program.code
    # Permissions of S alone on CLOSED, of U alone on the code: M runs it all the same.
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
        mpv = ("csrrs" if virt else "csrrc", {"rs1": 9, "csr": MSTATUS if wide else MSTATUSH})
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
    # GVA of the fault says whose address it was: V of an access with MPP=M is 0.
    for priv, gva in ((MACHINE, False), (SUPERVISOR, True)):
        code.li(TARGET, NOWHERE)
        code.li(MASK, 3 << 11)
        code.li(BITS, priv << 11)
        code.li(8, MPRV)
        frame = [(name, {"rs1": rs1, "csr": MSTATUS}) for name, rs1 in MPRV_FRAME]
        program.attempt(MACHINE, 0, mpv, *frame, LOAD)
        program.csr(MSTATUS, MPRV, "csrrc")
        status, bit = (MSTATUS, 1 << 38) if wide else (MSTATUSH, 1 << 6)
        code.li(BITS, bit)
        read = ("csrrs", {"rd": 1, "csr": status})
        clear = ("and", {"rd": 1, "rs1": 1, "rs2": BITS})
        skip, stop = ("beq", {"rs1": 1, "imm": 8}), ("ebreak", {})
        first = program.attempt(MACHINE, 0, read, clear, skip, stop)
        expected += [Trap(5, NOWHERE), Trap(3, first + 12) if gva else FINE]
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


PRIVILEGE = {
    "mprv": mprv_counts,
    "fetch": fetch_is_a_fetch,
    "guest-loads": guest_loads_have_the_guest_mode,
}
