"""Writes instructions with the core's own tables; the other simulator reads them with its own."""

from functools import cache

from mpu_hw.core import CoreConfig
from mpu_hw.core.decode import Instruction, instructions
from mpu_hw.core.enums import Action, ImmFormat

__all__ = ["Assembler", "table"]


@cache
def table(xlen: int, hypervisor: bool) -> dict[str, Instruction]:
    """Return the instructions by name."""
    rows = instructions(CoreConfig(xlen=xlen, hypervisor=hypervisor))
    return {row.name: row for row in rows}


def _scatter(form: ImmFormat, imm: int) -> int:
    """Put an immediate where its format has it."""
    match form:
        case ImmFormat.I:
            return imm << 20
        case ImmFormat.S:
            return (imm >> 5 & 0x7F) << 25 | (imm & 0x1F) << 7
        case ImmFormat.B:
            high = (imm >> 12 & 1) << 31 | (imm >> 5 & 0x3F) << 25
            return high | (imm >> 1 & 0xF) << 8 | (imm >> 11 & 1) << 7
        case ImmFormat.U:
            return imm & 0xFFFFF000
        case ImmFormat.J:
            high = (imm >> 20 & 1) << 31 | (imm >> 1 & 0x3FF) << 21
            return high | (imm >> 11 & 1) << 20 | (imm >> 12 & 0xFF) << 12
    return 0


class Assembler:
    """A growing piece of code at an address."""

    def __init__(self, xlen: int, hypervisor: bool, address: int):
        self.xlen = xlen
        self.table = table(xlen, hypervisor)
        self.address = address
        self.words: list[int] = []

    @property
    def here(self) -> int:
        """Address of the next instruction."""
        return self.address + 4 * len(self.words)

    def op(
        self, name: str, *, rd: int = 0, rs1: int = 0, rs2: int = 0, imm: int = 0, csr: int = 0
    ) -> None:
        """Append one instruction. Operands that it does not have are left out."""
        row = self.table[name]
        text = row.pattern.replace(" ", "")
        free = int(text.replace("1", "0").replace("-", "1"), 2)
        form = ImmFormat(row.control.get("imm", ImmFormat.NONE))
        fields = _scatter(form, imm)
        if form not in (ImmFormat.S, ImmFormat.B):
            fields |= rd << 7
        if form not in (ImmFormat.U, ImmFormat.J):
            fields |= rs1 << 15
        if form in (ImmFormat.NONE, ImmFormat.S, ImmFormat.B):
            fields |= rs2 << 20
        if row.control["action"] == Action.CSR:
            fields |= csr << 20
        self.words.append(int(text.replace("-", "0"), 2) | fields & free & 0xFFFFFFFF)

    def word(self, word: int) -> None:
        """Append any word."""
        self.words.append(word)

    def li(self, rd: int, value: int) -> None:
        """Load a constant of XLEN bits."""
        value &= (1 << self.xlen) - 1
        signed = value - (value >> (self.xlen - 1) << self.xlen)
        low = (signed & 0xFFF) - ((signed & 0x800) << 1)
        if -(1 << 31) <= signed < 1 << 31:
            upper = (signed - low) & 0xFFFFFFFF
            if upper:
                self.op("lui", rd=rd, imm=upper)
            # addiw keeps a constant just below 2**31 in 32 bits.
            add = "addiw" if self.xlen == 64 and upper else "addi"
            if low or not upper:
                self.op(add, rd=rd, rs1=rd if upper else 0, imm=low)
            return
        self.li(rd, (signed - low) >> 12)
        self.op("slli", rd=rd, rs1=rd, imm=12)
        self.op("addi", rd=rd, rs1=rd, imm=low)

    def la(self, rd: int, target: int) -> None:
        """Load an address near to here."""
        distance = target - self.here
        low = (distance & 0xFFF) - ((distance & 0x800) << 1)
        self.op("auipc", rd=rd, imm=distance - low)
        self.op("addi", rd=rd, rs1=rd, imm=low)
