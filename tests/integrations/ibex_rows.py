"""What Ibex executes with the unit: rows of code, and the trap that each must end with."""

from typing import NamedTuple

__all__ = ["ROWS", "Row", "assembly"]

U, M = 0, 3
FETCH, ILLEGAL, LOAD, STORE, ECALL_U, ECALL_M = 1, 2, 5, 7, 8, 11
# Machine status, and the bits of a configuration byte.
MPRV, MPP = 0x20000, 0x1800
X, TOR, NAPOT, LOCK = 4, 0x08, 0x18, 0x80


class Row(NamedTuple):
    """Code in a mode, with ``data`` in s0, ``constant`` in s1 and ``secret`` in s2.

    It ends with the trap of ``cause`` at the label ``at``, with ``tval``; by itself with ecall.
    """

    name: str
    mode: int
    code: str
    cause: int
    at: str = "1f"
    tval: str = "0"


ALLOWED = {"cause": ECALL_U}
MODIFIED = f"li t0, {MPP}\n csrc mstatus, t0\n li t0, {MPRV}\n csrs mstatus, t0\n"
# In M, whose code an entry binds that RLB leaves open: X goes, and with it the next instruction.
UNDER = f"""
    csrwi mseccfg, 4
    li t1, {(LOCK | NAPOT | 7) << 8}
    csrw pmpcfg1, t1
    la t0, under
    jr t0"""

ROWS = (
    Row("load", U, "lw t0, 0(s0)\n 1: ecall", **ALLOWED),
    Row("load of the last byte", U, "lbu t0, 63(s0)\n 1: ecall", **ALLOWED),
    Row("load behind the region", U, "1: lw t0, 64(s0)", LOAD, tval="data + 64"),
    Row("load before the region", U, "1: lbu t0, -1(s0)", LOAD, tval="data - 1"),
    Row("misaligned load within", U, "lw t0, 58(s0)\n 1: ecall", **ALLOWED),
    Row("misaligned load over the edge", U, "1: lw t0, 62(s0)", LOAD, tval="data + 64"),
    Row("misaligned load before the edge", U, "1: lh t0, -1(s0)", LOAD, tval="data - 1"),
    Row("store", U, "sw s0, 4(s0)\n 1: ecall", **ALLOWED),
    Row("store to a constant", U, "1: sw s0, 0(s1)", STORE, tval="constant"),
    Row("load of a constant", U, "lw t0, 0(s1)\n 1: ecall", **ALLOWED),
    Row("store to a secret", U, "1: sb s0, 3(s2)", STORE, tval="secret + 3"),
    Row("load of a secret", U, "1: lbu t0, 3(s2)", LOAD, tval="secret + 3"),
    Row("store over the edge", U, "1: sw s0, 62(s0)", STORE, tval="data + 64"),
    Row("nothing behind a denied load", U, "1: lw t0, 0(s2)\n sw s0, 8(s0)", LOAD, tval="secret"),
    Row("jump to a secret", U, "jr s2", FETCH, "secret", "secret"),
    Row("write of a register from U", U, "1: csrw pmpaddr0, t0", ILLEGAL, tval="0x3b029073"),
    Row("jump to data", U, "jr s0", FETCH, "data", "data"),
    Row("2 bytes at the edge", U, "la t0, two\n jr t0", FETCH, "two + 2", "two + 2"),
    Row("4 bytes up to the edge", U, "la t0, four\n jr t0", FETCH, "four + 4", "four + 4"),
    Row("4 bytes over the edge", U, "la t0, over\n jr t0", FETCH, "over", "over + 2"),
    Row("registers from U", U, "1: csrr t0, pmpcfg0", ILLEGAL, tval="0x3a0022f3"),
    Row("M reads a secret", M, "lw t0, 0(s2)\n 1: ecall", ECALL_M),
    Row("MPRV load", M, f"{MODIFIED} 1: lw t0, 0(s2)", LOAD, tval="secret"),
    Row("MPRV load of data", M, f"{MODIFIED} lw t0, 0(s0)\n 1: ecall", ECALL_M),
    Row("a register's number as operand", U, "li t0, 0x3b0\n 1: ecall", **ALLOWED),
    Row("MPRV store", M, f"{MODIFIED} 1: sw t0, 0(s1)", STORE, tval="constant"),
    Row("CSRRW ends fetch", M, f"li t2, 0{UNDER}", FETCH, "under_rw", "under_rw"),
    Row("CSRRC ends fetch", M, f"li t2, 1{UNDER}", FETCH, "under_rc", "under_rc"),
    # Only reset ends these two.
    Row(
        "M and a locked entry",
        M,
        f"li t0, {LOCK | NAPOT | 1}\n csrw pmpcfg2, t0\n lw t0, 0(s2)\n 1: sw t0, 0(s2)",
        STORE,
        tval="secret",
    ),
    Row(
        "a locked entry stays",
        M,
        "csrwi pmpcfg2, 0\n csrwi pmpaddr8, 0\n lw t0, 0(s2)\n 1: sw t0, 0(s2)",
        STORE,
        tval="secret",
    ),
)


def _region(label: str, size: int) -> str:
    """Write pmpaddr of NAPOT."""
    return f"({label} >> 2) + {size // 8 - 1}"


# Entries 0 to 4, then that of UNDER; entry 8 is locked in the end.
REGIONS = (
    *(("rows", 4096, NAPOT | X | 1), ("data", 64, NAPOT | 3), ("constant", 8, NAPOT | 1)),
    *(("edge_two", 8, NAPOT | X), ("edge_four", 8, NAPOT | X), ("under", 64, 0)),
    *(("edge_over", 8, NAPOT | X), ("", 0, 0), ("secret", 8, 0)),
)


def assembly() -> str:
    """Write the program: boot, the rows one after the other, and what each must end with."""
    # An address is known when the program is linked: it is loaded, and shifted there.
    addresses = "".join(
        f"la t0, {label}\n srli t0, t0, 2\n addi t0, t0, {size // 8 - 1}\n csrw pmpaddr{i}, t0\n"
        for i, (label, size, _) in enumerate(REGIONS)
        if label
    )
    cfgs = "".join(
        f"li t0, {sum(cfg << 8 * i for i, (*_, cfg) in enumerate(REGIONS[4 * n : 4 * n + 4])):#x}\n"
        f" csrw pmpcfg{n}, t0\n"
        for n in range(2)
    )
    table = "".join(f".word row{i}, {row.mode << 11}\n" for i, row in enumerate(ROWS))
    # Each row has its own end.
    codes = "".join(
        f"row{i}:\n {row.code.replace('1:', f'end{i}:')}\n" for i, row in enumerate(ROWS)
    )
    wanted = "".join(
        f".word {row.cause}, {row.at.replace('1f', f'end{i}')}, {row.tval}, {row.mode << 11}\n"
        for i, row in enumerate(ROWS)
    )
    return TEXT.format(
        addresses=addresses, cfgs=cfgs, table=table, codes=codes, wanted=wanted, rows=len(ROWS)
    )


TEXT = """
.section .boot, "ax"
.option norvc
  .org 0x80
  la s4, boots
  lw t0, 0(s4)
  addi t0, t0, 1
  sw t0, 0(s4)
  # What reset has left: locked entries would show.
  la t1, left
  csrr t0, pmpcfg0
  sw t0, 0(t1)
  csrr t0, pmpcfg1
  sw t0, 4(t1)
  csrr t0, pmpcfg2
  sw t0, 8(t1)
  csrr t0, pmpaddr8
  sw t0, 12(t1)
  csrr t0, mseccfg
  sw t0, 16(t1)
  la t0, trap
  csrw mtvec, t0
  la s3, table
  la s4, log
  la s5, table_end

next:
  {addresses}
  {cfgs}
  csrwi mseccfg, 0
  la s0, data
  la s1, constant
  la s2, secret
  lw t0, 0(s3)
  csrw mepc, t0
  li t0, 0x21800
  csrc mstatus, t0
  lw t0, 4(s3)
  csrs mstatus, t0
  mret

.balign 256
trap:
  # In vectored mode exceptions come here.
  li t0, 0x20000
  csrc mstatus, t0
  csrr t0, mcause
  sw t0, 0(s4)
  csrr t0, mepc
  sw t0, 4(s4)
  csrr t0, mtval
  sw t0, 8(s4)
  csrr t0, mstatus
  li t1, 0x1800
  and t0, t0, t1
  sw t0, 12(s4)
  # The entry of `under` is open to RLB alone.
  csrwi pmpcfg1, 0
  addi s4, s4, 16
  addi s3, s3, 8
  bne s3, s5, next
done:
  la t0, finished
  lw t1, 0(t0)
  addi t1, t1, 1
  sw t1, 0(t0)
1: j 1b

.balign 4
table:
{table}
table_end:
wanted:
{wanted}
  .word 0
.balign 16
log: .space 16 * {rows}
left: .space 20
boots: .word 0
finished: .word 0

.balign 4096
.option rvc
rows:
{codes}
.balign 4096
rows_end:
  .space 192
data:
  .fill 16, 4, 0x13   # nops, were they executed
  .fill 16, 4, 0x5ec2e700
.balign 64
constant: .word 0xc0ffee, 0
.balign 64
secret: .word 0x73, 0x73   # ecall

.balign 64
edge_two:
  .word 0x13
  .2byte 1
two: c.nop
  ecall
.balign 64
edge_four:
  .word 0x13
.option norvc
four: nop
.option rvc
  ecall
.balign 64
edge_over:
  .word 0x13
  .2byte 1
.option norvc
over: nop
.option rvc
  ecall

.balign 64
.option norvc
under:
  li t1, 0x400
  li t3, 0x9b00
  bnez t2, 1f
  csrw pmpcfg1, t3
under_rw:
  ecall
1: csrrc zero, pmpcfg1, t1
under_rc:
  ecall
"""
