"""A program that goes to edges which random programs seldom meet, beside the other simulator.

Sums, products and quotients at each power of two; each instruction with one bit of its pattern
inverted, where that makes it none; jumps, returns and traps to addresses without memory, from
every kind of register that has one. What comes of each goes to memory.
"""

import random
import struct
from pathlib import Path

from core_registers import write_code
from mpu_hw_sim.lockstep.encode import Assembler

from mpu_hw.core import CoreConfig
from mpu_hw.soc.config import CLINT_BASE, RAM_BASE

__all__ = ["write_edges"]

TOHOST, ROOM = RAM_BASE + 0x3_0000, RAM_BASE + 0x3_0800
ONE, TWO, RESULT, BEHIND, TRAPPED, SPILL = 5, 6, 7, 8, 9, 26
MSTATUS, MSTATUSH, MTVEC, MEPC, MCAUSE, MTVAL = 0x300, 0x310, 0x305, 0x341, 0x342, 0x343
STVEC, SEPC, VSTVEC, VSEPC, MEDELEG, HEDELEG = 0x105, 0x141, 0x205, 0x241, 0x302, 0x602
PMPCFG0, PMPADDR0, RWX_NAPOT = 0x3A0, 0x3B0, 0x1F
# mtval2, mtinst, and what a trap into HS or VS has written.
TRAP = (MCAUSE, MEPC, MTVAL, MSTATUS, MSTATUSH, 0x34A, 0x34B)
TRAP += (0x142, SEPC, 0x143, 0x600, 0x643, 0x64A, 0x242, VSEPC, 0x243, 0x200)
KEPT = (0x34A, 0x34B, 0x142, 0x143, 0x643, 0x64A, 0x242, 0x243)  # where M takes the trap, or S
SUPERVISOR, MACHINE, MPP_LSB, MPV, SPP = 1, 3, 11, 0x80, 0x100
BREAKPOINT, ECALL_S = 3, 9
OPERATIONS = ("add", "sub", "sll", "slt", "sltu", "xor", "srl", "sra", "or", "and")
OPERATIONS += ("mul", "mulh", "mulhsu", "mulhu", "div", "divu", "rem", "remu")
ADDRESSES = 12
MTIMECMP = CLINT_BASE + 0x4000
FAR = 0x4_0000  # behind code and results
MIDELEG, HIDELEG, MIP, HVIP, MIE, VSSTATUS = 0x303, 0x603, 0x344, 0x645, 0x304, 0x200
INTERRUPTS, ENABLES = 150, 0xAA  # SIE, MIE, SPIE, MPIE


class _Program:
    """Code in M with all memory open to everybody; a trap goes on at BEHIND."""

    def __init__(self, config: CoreConfig):
        self.code = code = Assembler(config.xlen, config.hypervisor, RAM_BASE)
        self.rng = random.Random(1)
        self.far: dict[int, bytes] = {}
        handler = [*(pair for csr in TRAP for pair in self._stored(csr))]
        code.op("jal", imm=4 * (2 + len(handler)))
        for name, operands in handler:
            code.op(name, **operands)
        code.op("jalr", rs1=BEHIND)
        code.la(SPILL, ROOM)
        self.put(MTVEC, RAM_BASE + 4)
        self.put(PMPADDR0, -1)
        self.put(PMPCFG0, RWX_NAPOT)

    def _stored(self, csr: int):
        yield "csrrs", {"rd": TRAPPED, "csr": csr}
        yield "sw", {"rs1": SPILL, "rs2": TRAPPED}

    def put(self, csr: int, value: int, op: str = "csrrw") -> None:
        self.code.li(TWO, value)
        self.code.op(op, rs1=TWO, csr=csr)

    def attempt(self, *ops) -> None:
        """Do what ends in a trap."""
        # From behind the address to behind the attempt.
        self.code.la(BEHIND, self.code.here + 4 * (2 + len(ops)))
        for name, operands in ops:
            self.code.op(name, **operands)

    def operations(self) -> None:
        code = self.code
        for bit in range(32):
            for first in (-(1 << bit), (1 << bit) - 1):
                for second in (-(1 << bit), 1 << 31 - bit):
                    code.li(ONE, first)
                    code.li(TWO, second)
                    for name in OPERATIONS:
                        code.op(name, rd=RESULT, rs1=ONE, rs2=TWO)
                        code.op("sw", rs1=SPILL, rs2=RESULT)

    def products(self) -> None:
        """Multiply to a negative product that ends in each number of zeros."""
        for zeros in range(36):
            for _ in range(2):
                split = self.rng.randint(max(0, zeros - 20), min(zeros, 20))
                odd = [self.rng.getrandbits(31) | 1 for _ in range(2)]
                self.code.li(ONE, -((odd[0] << split) & 0x7FFFFFFF))
                self.code.li(TWO, (odd[1] << zeros - split) & 0x7FFFFFFF)
                for name in ("mul", "mulh", "mulhsu"):
                    self.code.op(name, rd=RESULT, rs1=ONE, rs2=TWO)
                    self.code.op("sw", rs1=SPILL, rs2=RESULT)

    def far_branches(self) -> None:
        """Branch to a misaligned target, and break, at addresses with each bit that RAM has."""
        words = self._word("beq", imm=6), self._word("ebreak")
        for bit in range(12, 24):
            address = RAM_BASE + (FAR | 1 << bit)
            self.far[address] = struct.pack("<2I", *words)
            self.code.li(ONE, address)
            for offset in (0, 4):
                self.attempt(("jalr", {"rd": RESULT, "rs1": ONE, "imm": offset}))

    def _word(self, name: str, **operands: int) -> int:
        code = Assembler(self.code.xlen, True, 0)
        code.op(name, **operands)
        return code.words[0]

    def interrupts(self) -> None:
        """Enter every mode with interrupts that are pending, enabled and delegated at random."""
        code, rng = self.code, self.rng
        code.li(ONE, MTIMECMP)  # the timer never strikes: clocks are not instructions
        code.li(TWO, -1)
        code.op("sw", rs1=ONE, rs2=TWO)
        code.op("sw", rs1=ONE, rs2=TWO, imm=4)
        code.la(ONE, code.here + 4 * 3)
        code.op("jal", imm=8)
        code.op("ecall")  # the handler of S and of VS
        for csr in (STVEC, VSTVEC):
            code.op("csrrw", rs1=ONE, csr=csr)
        for _ in range(INTERRUPTS):
            priv, virt = rng.choice(((3, False), (1, False), (0, False), (1, True), (0, True)))
            for csr in (MIDELEG, HIDELEG, MIP, HVIP):
                self.put(csr, rng.getrandbits(12) & 0x666)
            self.put(VSSTATUS, rng.getrandbits(2) & 2)
            self._mode(priv, virt)
            self.put(MSTATUS, ENABLES, "csrrc")
            self.put(MSTATUS, rng.getrandbits(8) & ENABLES & ~8, "csrrs")
            code.li(ONE, rng.getrandbits(12))
            code.la(TWO, code.here + 4 * 7)
            code.op("csrrw", rs1=TWO, csr=MEPC)
            self.attempt(("csrrw", {"rs1": ONE, "csr": MIE}), ("mret", {}), ("ecall", {}))
            self.put(MIE, 0)

    def no_instructions(self) -> None:
        code = self.code
        patterns = [row.pattern.replace(" ", "") for row in code.table.values()]
        rows = [
            (int(text.replace("0", "1").replace("-", "0"), 2), int(text.replace("-", "0"), 2))
            for text in patterns
        ]
        for mask, value in rows:
            for bit in range(2, 32):  # without bits 0 and 1 the other side reads 16 bits
                word = value ^ 1 << bit | self.rng.getrandbits(32) & ~mask
                if mask >> bit & 1 and all(word & mask != value for mask, value in rows):
                    code.la(BEHIND, code.here + 4 * 3)
                    code.word(word)

    def nowhere(self) -> None:
        for _ in range(ADDRESSES):
            address = (self.rng.getrandbits(31) | 0x2000_0000) & ~3
            for csr in KEPT:
                self.put(csr, self.rng.getrandbits(32))
            self.code.li(ONE, address)
            self.attempt(("jalr", {"rd": RESULT, "rs1": ONE}))
            self.attempt(("jalr", {"rd": RESULT, "rs1": ONE, "imm": 2}))
            self.attempt(("lw", {"rd": RESULT, "rs1": ONE}))
            self.attempt(("sw", {"rs1": ONE, "rs2": ONE}))
            self.returns(address)
            self.traps(address)

    def _mode(self, priv: int, virt: bool) -> None:
        self.put(MSTATUS, MACHINE << MPP_LSB, "csrrc")
        self.put(MSTATUS, priv << MPP_LSB, "csrrs")
        self.put(MSTATUSH, MPV, "csrrs" if virt else "csrrc")

    def _inside(self, virt: bool, name: str) -> None:
        """Do one instruction in S or VS."""
        self._mode(SUPERVISOR, virt)
        self.code.la(TWO, self.code.here + 4 * 6)
        self.attempt(
            ("csrrw", {"rs1": TWO, "csr": MEPC}), ("mret", {}), (name, {}),
        )  # fmt: skip

    def returns(self, address: int) -> None:
        self._mode(MACHINE, virt=False)
        self.put(MEPC, address)
        self.attempt(("mret", {}))
        self.put(MSTATUS, SPP, "csrrs")
        self.put(SEPC, address)
        self.attempt(("sret", {}))
        self.put(VSEPC, address)
        self._inside(True, "sret")

    def traps(self, address: int) -> None:
        self.put(MEDELEG, 1 << BREAKPOINT | 1 << ECALL_S)
        self.put(HEDELEG, 1 << BREAKPOINT)
        self.put(STVEC, address)
        self._inside(False, "ecall")
        self._inside(False, "ebreak")
        self.put(VSTVEC, address)
        self._inside(True, "ebreak")
        self.put(MEDELEG, 0)

    def write(self, path: Path) -> None:
        code = self.code
        code.la(ONE, TOHOST)
        code.li(TWO, 1)
        code.op("sw", rs1=ONE, rs2=TWO)
        code.op("sw", rs1=ONE, rs2=0, imm=4)
        code.op("jal")
        assert code.here <= TOHOST
        write_code(path, code, TOHOST, self.far)


def write_edges(config: CoreConfig, path: Path) -> None:
    """Write the program for a core of 32 bits with H as an ELF file."""
    program = _Program(config)
    program.nowhere()
    program.far_branches()
    program.interrupts()
    program.operations()
    program.products()
    program.no_instructions()
    program.write(path)
