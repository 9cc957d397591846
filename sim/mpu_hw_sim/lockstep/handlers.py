"""Trap handlers of the random programs: they read what a trap wrote, and go on behind it."""

from .encode import Assembler

__all__ = ["VECTORS", "machine_handler", "supervisor_handler"]

# A handler may use these; the programs keep nothing in them.
CAUSE, EPC, VALUE, SCRATCH = 28, 29, 30, 31
LFSR = 27
VECTORS = 16
MPP, MPV = 0x1800, 1 << 39


def _vectors(code: Assembler) -> None:
    """Begin with a table for vectored interrupts; every entry leads to the handler behind it."""
    for index in range(VECTORS):
        code.op("jal", imm=4 * (VECTORS - index))


def _records(
    code: Assembler, cause: int, epc: int, value: int, others: list[int], spill: int
) -> None:
    """Read the registers of a trap, so that the comparison sees them."""
    registers = [(CAUSE, cause), (EPC, epc), (VALUE, value), *((SCRATCH, each) for each in others)]
    for index, (register, csr) in enumerate(registers):
        code.op("csrrs", rd=register, csr=csr)
        if spill:
            code.op("sw", rs1=spill, rs2=register, imm=4 * index)


def machine_handler(code: Assembler, hypervisor: bool, spill: int = 0) -> None:
    """Append the handler of M. It returns into a mode that it draws.

    Parameters
    ----------
    spill : int
        Register with an address at which the handler stores what it reads; x0: it does not.
    """
    _vectors(code)
    high = 0x310 if code.xlen == 32 else 0x300
    others = [0x300, *([0x34A, 0x34B, high] if hypervisor else [])]
    _records(code, 0x342, 0x341, 0x343, others, spill)
    code.op("bge", rs1=CAUSE, rs2=0, imm=12)
    code.op("csrrw", rs1=0, csr=0x304)
    code.op("mret")
    code.op("addi", rd=EPC, rs1=EPC, imm=4)
    code.op("csrrw", rs1=EPC, csr=0x341)
    code.op("slli", rd=SCRATCH, rs1=LFSR, imm=2)
    code.op("add", rd=LFSR, rs1=LFSR, rs2=SCRATCH)
    code.op("addi", rd=LFSR, rs1=LFSR, imm=13)
    code.li(VALUE, MPP)
    code.op("slli", rd=SCRATCH, rs1=LFSR, imm=4)
    code.op("and", rd=SCRATCH, rs1=SCRATCH, rs2=VALUE)
    code.op("csrrc", rs1=VALUE, csr=0x300)
    code.op("csrrs", rs1=SCRATCH, csr=0x300)
    if hypervisor:
        code.op("andi", rd=SCRATCH, rs1=LFSR, imm=0x80)
        code.op("addi", rd=VALUE, imm=0x80)
        if code.xlen == 64:
            for register in (VALUE, SCRATCH):
                code.op("slli", rd=register, rs1=register, imm=32)
        code.op("csrrc", rs1=VALUE, csr=high)
        code.op("csrrs", rs1=SCRATCH, csr=high)
    code.op("mret")


def supervisor_handler(code: Assembler, host: bool, spill: int = 0) -> None:
    """Append the handler of S or HS (host), or that of VS; ``spill`` as that of M."""
    _vectors(code)
    others = [0x100, *([0x600, 0x643, 0x64A] if host else [])]
    _records(code, 0x142, 0x141, 0x143, others, spill)
    code.op("bge", rs1=CAUSE, rs2=0, imm=16)
    code.op("csrrw", rs1=0, csr=0x104)
    code.op("csrrw" if host else "csrrs", rd=0 if host else SCRATCH, csr=0x604 if host else 0x104)
    code.op("sret")
    code.op("addi", rd=EPC, rs1=EPC, imm=4)
    code.op("csrrw", rs1=EPC, csr=0x141)
    code.op("sret")
