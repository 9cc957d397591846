"""A program under rules of mpu-0.9, and what attempts end with there."""

from program_bench import FINE, RAM_BYTES, Program, Trap

from mpu_hw.config import MpuConfig
from mpu_hw.soc import SocConfig

CODE, OPEN, CLOSED = 0x8000_0000, 0x8000_3000, 0x8000_3400
# No memory is there. The second is closed to everybody as well.
NOWHERE, SHUT = 0x4000_0000, 0x4000_1000
EVERYTHING = -1
R, W, X, NAPOT, S = 1, 2, 4, 0x18, 0x80
# Tables 4.1 and 4.2: what they mean for S and U.
X_ALL, RW_ALL, X_U, S_RX, S_RW = S | W, W | X, X, S | W | X, S | R | W
CFG = {"mpu": 0x1A0, "vsmpu": 0x2A0, "hgmpu": 0x660, "pmp": 0x3A0}
ADDR = {"mpu": 0x1B0, "vsmpu": 0x2B0, "hgmpu": 0x6B0, "pmp": 0x3B0}
USER, SUPERVISOR, MACHINE = 0, 1, 3
SMALL = {"ram_bytes": RAM_BYTES}
TARGET, BITS = 5, 7

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


def guarded(xlen):
    """Give a program under rules of mpu-0.9: everybody runs the code and uses OPEN.

    CLOSED and SHUT are closed by the host's bank, and by the hgmpu. S and VS reach the rest, U and
    VU do not.
    """
    entries = {"mpu": 4, "vsmpu": 2, "hgmpu": 3}
    program = Program(SocConfig.for_unit(MpuConfig(xlen=xlen, entries=entries), **SMALL))
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
