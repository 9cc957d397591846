"""What an instruction asks the unit, worked out from the core's trace and from nothing else.

Typed from the manual, not from the core's decoder: what the core asks is compared with this.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TypeAlias

from mpu_hw.isa import Access
from mpu_hw_sim.model import Request

__all__ = ["Instruction", "Question"]

Question: TypeAlias = tuple[str, Request]
"""Port and what is asked there."""

M = 3
SYSTEM = 0x73
LOAD_RESERVED = 0b00010
HYPERVISOR = 0b100  # funct3 of HLV, HLVX and HSV
CSR_WRITES = (1, 2, 3, 5, 6, 7)
MISALIGNED = (4, 6)
# Decided before any access: illegal-instruction and virtual-instruction.
REFUSED = (2, 22)
# Only the unit raises these: there is no address translation.
PAGE_FAULTS = (12, 13, 15, 20, 21, 23)


def _signed(value: int, width: int) -> int:
    return value - (value >> (width - 1) << width)


@dataclass(frozen=True)
class Instruction:
    """One instruction as it left the core.

    Parameters
    ----------
    xlen : int
    mode, virt : int
        The hart's mode in which it ran.
    trap, cause, tval : int
        It has trapped, and how; ``cause`` and ``tval`` only mean something then.
    pc, insn, rs1 : int
        Address, word (0 where the fetch was denied), value of the first source register.
    mprv, mpp, mpv, spvp : int
        Fields of mstatus and hstatus while it ran.
    """

    xlen: int
    mode: int
    virt: int
    trap: int
    cause: int
    pc: int
    insn: int
    rs1: int
    tval: int
    mprv: int
    mpp: int
    mpv: int
    spvp: int

    def __str__(self) -> str:
        return f"0x{self.insn:08x} at 0x{self.pc:x}"

    @property
    def csr(self) -> int | None:
        """The number that it names, where it can write a register of the unit."""
        names = self.insn & 0x7F == SYSTEM and self.insn >> 12 & 7 in CSR_WRITES
        return self.insn >> 20 if names else None

    def check_requests(self) -> list[Question]:
        """Give what it has to ask, in this order.

        A trap ends it: the last question is then that of the piece whose address is the trap value.
        """
        mode, virt = self.mode, bool(self.virt)
        asked: list[Question] = [("fetch", Request(self.pc, 4, Access.FETCH, mode, virt))]
        if not self.insn or (self.trap and self.cause in REFUSED):
            return asked
        pieces = self._pieces()
        if not self.trap:
            return asked + pieces
        places = [request.addr for _, request in pieces]
        return asked + pieces[: places.index(self.tval) + 1 if self.tval in places else None]

    def _pieces(self) -> list[Question]:
        """Cut the data access as the core may: whole, in bytes, or not at all."""
        found = self._access()
        if found is None:
            return []
        address, size, access = found
        aligned = address % size == 0
        if self.trap and self.cause in MISALIGNED and not aligned:
            return []
        step = size if aligned else 1
        mode, virt = self._effective()
        word = (1 << self.xlen) - 1
        return [
            ("data", Request(address + offset & word, step, access, mode, virt))
            for offset in range(0, size, step)
        ]

    def _access(self) -> tuple[int, int, Access] | None:
        """Return first byte, number of bytes and kind."""
        insn, funct3, word = self.insn, self.insn >> 12 & 7, (1 << self.xlen) - 1
        funct7 = insn >> 25
        match insn & 0x7F:
            case 0x03:  # loads
                return self.rs1 + _signed(insn >> 20, 12) & word, 1 << (funct3 & 3), Access.LOAD
            case 0x23:  # stores
                offset = _signed(funct7 << 5 | insn >> 7 & 0x1F, 12)
                return self.rs1 + offset & word, 1 << funct3, Access.STORE
            case 0x2F:  # atomic instructions
                loads = funct7 >> 2 == LOAD_RESERVED
                return self.rs1, 1 << funct3, Access.LOAD if loads else Access.STORE
        if not self._guest:
            return None
        executes = insn >> 20 & 0x1F == 3
        kind = Access.STORE if funct7 & 1 else Access.HLVX if executes else Access.LOAD
        return self.rs1, 1 << (funct7 >> 1 & 3), kind

    @property
    def _guest(self) -> bool:
        return self.insn & 0x7F == SYSTEM and self.insn >> 12 & 7 == HYPERVISOR

    def _effective(self) -> tuple[int, bool]:
        """Return the privilege and V that a load or store has (COM-EFF-2 to COM-EFF-6)."""
        if self._guest:
            return self.spvp, True
        if self.mode == M and self.mprv:
            return self.mpp, bool(self.mpv) and self.mpp != M
        return self.mode, bool(self.virt)

    def complaint(self, asked: Sequence[Question], denied: int | None) -> str | None:
        """Return what is wrong with what it has asked and how it ended, None where nothing is.

        Parameters
        ----------
        asked : list of Question
        denied : int or None
            Cause of the first question that was denied.
        """
        needed = self.check_requests()
        if list(asked) != needed:
            return f"needs {needed}\nthe core asked {list(asked)}"
        ended = self.cause if self.trap else None
        if ended != denied and (denied is not None or ended in PAGE_FAULTS):
            return f"was answered with cause {denied}\nthe core ended it with cause {ended}"
        return None
