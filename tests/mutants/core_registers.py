"""A program that writes every register of the core and checks what it reads back.

What it expects of the registers are the tables of tests/formal, typed from the manual; what it
expects of counters it computes from what it has written.
"""

import runpy
import struct
from collections.abc import Mapping
from pathlib import Path

from mpu_hw_sim.lockstep.elf_writer import write_elf
from mpu_hw_sim.lockstep.encode import Assembler

from mpu_hw.core import CoreConfig
from mpu_hw.core.csr import rows
from mpu_hw.soc.config import CLINT_BASE, RAM_BASE

__all__ = ["write_clear", "write_code", "write_register_program"]

TABLES = runpy.run_path(str(Path(__file__).parents[1] / "formal" / "expected_csrs.py"))
TOHOST, ROOM = RAM_BASE + 0x1_0000, RAM_BASE + 0x1_0800
GOT, WANTED, OTHER, BEHIND, SPILL = 5, 6, 7, 8, 26
MSTATUS, MSTATUSH, MTVEC, MEPC, MIE = 0x300, 0x310, 0x305, 0x341, 0x304
PMPCFG0, PMPADDR0, RWX_NAPOT = 0x3A0, 0x3B0, 0x1F
MTIME = CLINT_BASE + 0xBFF8
PATTERNS = (0xFFFFFFFF, 0x55555555, 0xAAAAAAAA, 0x0F1E2D3C, 0xF0E1D2C3, 0)
# Not checked: MPP takes no mode that does not exist. It is what decides the stores meanwhile.
UNCHECKED = {"mstatus", *TABLES["GATES"], *TABLES["LIVE"]}
ILLEGAL, VIRTUAL, ECALLS = 2, 22, {(0, False): 8, (1, False): 9, (0, True): 8, (1, True): 10}
SOON = 1000  # clocks, or instructions
GUEST_SUPERVISOR = (1 << 11, 0x80)  # MPP, and MPV in mstatush


class _Program:
    """Code with checks; the first that fails ends the program with 3."""

    def __init__(self, config: CoreConfig):
        self.config = config
        self.code = code = Assembler(config.xlen, config.hypervisor, RAM_BASE)
        self.numbers = {row.name: row.number for row in rows(config)}
        skip = len(code.words)
        code.op("jal")
        self.failed = code.here
        self._end(3)
        self.trap = code.here
        code.op("jalr", rs1=BEHIND)
        code.words[skip : skip + 1] = self._jump(code.here - RAM_BASE)
        code.la(SPILL, ROOM)
        code.la(GOT, self.trap)
        code.op("csrrw", rs1=GOT, csr=MTVEC)
        for number, value in ((PMPADDR0, -1), (PMPCFG0, RWX_NAPOT)):
            code.li(GOT, value)
            code.op("csrrw", rs1=GOT, csr=number)

    def _jump(self, distance: int) -> list[int]:
        code = Assembler(self.config.xlen, self.config.hypervisor, 0)
        code.op("jal", imm=distance)
        return code.words

    def _end(self, value: int) -> None:
        code = self.code
        code.la(GOT, TOHOST)
        code.li(WANTED, value)
        code.op("sw", rs1=GOT, rs2=WANTED)
        code.op("sw", rs1=GOT, rs2=0, imm=4)
        code.op("jal")

    def put(self, name: str, value: int) -> None:
        self.code.li(OTHER, value)
        self.code.op("csrrw", rs1=OTHER, csr=self.numbers[name])

    def get(self, name: str) -> None:
        """Read a register into GOT, and store it."""
        self.code.op("csrrs", rd=GOT, csr=self.numbers[name])
        self.code.op("sw", rs1=SPILL, rs2=GOT)

    def _fail_unless(self, branch: str, **operands: int) -> None:
        self.code.op(branch, imm=8, **operands)
        self.code.op("jal", imm=self.failed - self.code.here)

    def expect(self, value: int) -> None:
        self.code.li(WANTED, value)
        self._fail_unless("beq", rs1=GOT, rs2=WANTED)

    def expect_soon(self, value: int) -> None:
        """Expect that GOT has counted up to a value, and not much further."""
        self.code.li(WANTED, value)
        self.code.op("sub", rd=GOT, rs1=GOT, rs2=WANTED)
        self.code.li(WANTED, SOON)
        self._fail_unless("bltu", rs1=GOT, rs2=WANTED)

    def registers(self) -> None:
        """Read every register as reset has left it, then write patterns and read them back."""
        masks = TABLES["writable_masks"](32, self.config.hypervisor, self.config.stateen)
        resets = TABLES["reset_values"](32, self.config.hypervisor)
        for name in masks:
            if name not in TABLES["LIVE"] and name != "mtvec":
                self.get(name)
                self.expect(resets.get(name, 0))
        for name in sorted(masks, key=lambda name: (name != "mstatus", name)):
            if name in TABLES["LIVE"] and name != "mip":
                continue
            for pattern in PATTERNS:
                self.put(name, pattern)
                self.get(name)
                if name not in UNCHECKED:
                    self.expect(pattern & masks[name] | resets.get(name, 0) & ~masks[name])
            if name == "mtvec":
                self.code.la(GOT, self.trap)
                self.code.op("csrrw", rs1=GOT, csr=MTVEC)
            elif name == "mstatus":
                self.put(name, 0)
        self.put("mie", 0)

    def all_read(self) -> None:
        """Read every register, and write none by instructions that only look like returns."""
        for name in self.numbers:
            if not name.startswith("pmp"):
                self.get(name)
        self.put("medeleg", -1)
        for op in ("csrrs", "csrrc", "csrrsi", "csrrci"):
            self.code.op(op, csr=self.numbers["medeleg"])
        self.get("medeleg")
        self.expect(TABLES["writable_masks"](32, True, True)["medeleg"])
        self.code.op("csrrw", csr=self.numbers["medeleg"])
        self.get("medeleg")
        self.expect(0)

    def counters(self) -> None:
        for name in ("mcycle", "minstret"):
            shadow = name[1:] if name == "mcycle" else "instret"
            for bit in range(6, 32):
                self.put(name, (1 << bit) - 2)
                self.get(shadow)
                self.expect_soon((1 << bit) - 2)
                self.get(name)
                self.expect_soon((1 << bit) - 2)
            for bit in range(33):
                self.put(name, 0)
                self.put(f"{name}h", (1 << bit) - 1)
                self.get(f"{shadow}h")
                self.expect((1 << bit) - 1)
                self.put(name, -2)
                for _ in range(3):
                    self.code.op("addi")
                self.get(f"{name}h")
                self.expect((1 << bit) % (1 << 32))

    def writes_at_a_carry(self) -> None:
        """Write half of a counter just as the other one would count up."""
        for bit in range(33):
            for early in range(4, 24):
                self.put("mcycleh", (1 << bit) - 1)
                self.put("mcycle", -early)
                self.code.op("csrrw", csr=self.numbers["mcycle"])
                self.get("mcycleh")

    def states(self) -> None:
        """Read the registers of Smstateen in every mode that they may be closed to."""
        for machine, host in ((0, 0), (-1, 0), (-1, -1)):
            for number in range(4):
                self.put(f"mstateen{number}h", machine)
                self.put(f"hstateen{number}h", host)
            for priv, virt in ((1, False), (0, False), (1, True), (0, True)):
                for number in range(4):
                    for name in (f"hstateen{number}", f"hstateen{number}h", f"sstateen{number}"):
                        closed = not machine, virt and (name[0] == "h" or not host), not priv
                        self._attempt(name, priv, virt, _cause(closed, priv, virt))

    def _attempt(self, name: str, priv: int, virt: bool, cause: int) -> None:
        """Read a register in a mode; expect the cause of the trap that follows."""
        code = self.code
        for number, wanted, bits in ((MSTATUS, priv << 11, 3 << 11), (MSTATUSH, virt << 7, 0x80)):
            for op, value in (("csrrc", bits), ("csrrs", wanted)):
                code.li(OTHER, value)
                code.op(op, rs1=OTHER, csr=number)
        code.la(BEHIND, code.here + 4 * 8)
        code.la(OTHER, code.here + 4 * 4)
        code.op("csrrw", rs1=OTHER, csr=MEPC)
        code.op("mret")
        code.op("csrrs", rd=GOT, csr=self.numbers[name])
        code.op("ecall")
        self.get("mcause")
        self.expect(cause)

    def guest_time(self) -> None:
        """Read time in a guest, with different values ahead."""
        code = self.code
        for name in ("mcounteren", "hcounteren"):
            self.put(name, 7)
        for delta in (*PATTERNS, *(1 << bit for bit in range(10, 32, 3))):
            for at, half in enumerate((delta, ~delta)):
                code.li(GOT, MTIME + 4 * at)
                code.li(WANTED, half ^ 0x3C3C3C3C)
                code.op("sw", rs1=GOT, rs2=WANTED)
            self.put("htimedelta", delta)
            self.put("htimedeltah", delta ^ 0x5A5A5A5A)
            self.get("time")
            for number, bit in zip((MSTATUS, MSTATUSH), GUEST_SUPERVISOR, strict=True):
                code.li(OTHER, bit)
                code.op("csrrs", rs1=OTHER, csr=number)
            code.la(BEHIND, code.here + 4 * 11)
            code.la(OTHER, code.here + 4 * 4)
            code.op("csrrw", rs1=OTHER, csr=MEPC)
            code.op("mret")
            self.get("time")
            self.get("timeh")
            code.op("ecall")

    def write(self, path: Path) -> None:
        self._end(1)
        write_code(path, self.code)


def _cause(closed: tuple[bool, bool, bool], priv: int, virt: bool) -> int:
    """Give the cause of a read that M, HS in a guest, or the level of U closes, or of an ecall."""
    by_machine, by_host, by_level = closed
    if by_machine or (by_level and not virt):
        return ILLEGAL
    if by_host or by_level:
        return VIRTUAL
    return ECALLS[priv, virt]


def write_clear(config: CoreConfig, path: Path) -> None:
    """Write a program that leaves all integer registers as power-up does, which no reset does."""
    code = Assembler(config.xlen, config.hypervisor, RAM_BASE)
    code.la(1, TOHOST)
    code.li(2, 1)
    code.op("sw", rs1=1, rs2=2)
    code.op("sw", rs1=1, rs2=0, imm=4)
    for register in range(1, 32):
        code.li(register, 0)
    code.op("jal")
    write_code(path, code)


def write_code(
    path: Path, code: Assembler, tohost: int = TOHOST, far: Mapping[int, bytes] | None = None
) -> None:
    """Write code that begins where RAM does, and what lies far behind it, as an ELF file."""
    content = b"".join(struct.pack("<I", word) for word in code.words)
    segments = {RAM_BASE: content, tohost: bytes(64), **(far or {})}
    write_elf(path, code.xlen, segments, {"tohost": tohost, "fromhost": tohost + 32})


def write_register_program(config: CoreConfig, path: Path) -> None:
    """Write the program for a core of 32 bits with H as an ELF file."""
    program = _Program(config)
    program.registers()
    program.all_read()
    program.counters()
    program.writes_at_a_carry()
    program.states()
    program.guest_time()
    assert len(program.code.words) * 4 <= TOHOST - RAM_BASE
    program.write(path)
