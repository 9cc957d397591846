"""Physical memory protection in random programs."""

import random

from .encode import Assembler

__all__ = ["draw_entry", "open_memory"]

PMPCFG, PMPADDR = 0x3A0, 0x3B0
RWX_NAPOT = 0x1F
# Entries that programs play with; the last one of the first sixteen opens all memory behind them.
DRAWN, LAST = 6, 15


def _cfg_register(xlen: int, index: int) -> tuple[int, int]:
    """Return the register of an entry's configuration, and the shift in it."""
    per = xlen // 8
    return PMPCFG + index // per * (per // 4), 8 * (index % per)


def open_memory(code: Assembler, scratch: int, data: int) -> None:
    """Let everybody reach everything that no lower entry forbids; regions begin in the data."""
    code.li(scratch, data >> 2)
    for index in range(DRAWN):
        code.op("csrrw", rs1=scratch, csr=PMPADDR + index)
    code.op("addi", rd=scratch, imm=-1)
    code.op("csrrw", rs1=scratch, csr=PMPADDR + LAST)
    register, shift = _cfg_register(code.xlen, LAST)
    code.li(scratch, RWX_NAPOT << shift)
    code.op("csrrs", rs1=scratch, csr=register)
    # The other side begins with an entry 0 that opens all memory.
    code.op("csrrw", rs1=0, csr=PMPCFG)


def draw_entry(code: Assembler, rng: random.Random, scratch: int, data: int, size: int) -> None:
    """Give one low entry a new region inside the data, and new rights. Code stays open."""
    index = rng.randrange(DRAWN)
    # The range of entry 0 would begin at 0 and hold the code.
    mode = rng.choice((0x00, 0x08 if index else 0x00, 0x10, 0x18, 0x18))
    address = (data + rng.randrange(0, size, 8)) >> 2
    if mode == 0x18:
        ones = rng.randrange(6)
        address = address >> (ones + 1) << (ones + 1) | ((1 << ones) - 1)
    code.li(scratch, address)
    code.op("csrrw", rd=rng.choice((0, 1)), rs1=scratch, csr=PMPADDR + index)
    register, shift = _cfg_register(code.xlen, index)
    code.li(scratch, 0xFF << shift)
    code.op("csrrc", rs1=scratch, csr=register)
    # R=0, W=1 is reserved: both sides clear W.
    lock = 0x80 if rng.random() < 0.1 else 0
    code.li(scratch, (mode | rng.randrange(8) | lock) << shift)
    code.op("csrrs", rd=rng.choice((0, 2)), rs1=scratch, csr=register)
    code.op("csrrs", rd=3, csr=PMPADDR + index)
