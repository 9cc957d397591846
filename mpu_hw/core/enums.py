"""Numbers of the core: exception and interrupt codes, kinds of instruction and of operand."""

from enum import IntEnum

__all__ = [
    "Action",
    "AluOp",
    "AmoOp",
    "Exception_",
    "ImmFormat",
    "Interrupt",
    "Memory",
    "OperandA",
    "OperandB",
    "TrapTarget",
]


class TrapTarget(IntEnum):
    """The mode that takes a trap."""

    M = 0
    HS = 1
    VS = 2


class Exception_(IntEnum):
    """Exception codes that are not denied accesses (those are in :class:`mpu_hw.isa.Cause`)."""

    INSTRUCTION_MISALIGNED = 0
    ILLEGAL_INSTRUCTION = 2
    BREAKPOINT = 3
    LOAD_MISALIGNED = 4
    STORE_MISALIGNED = 6
    ECALL_U = 8
    ECALL_S = 9
    ECALL_VS = 10
    ECALL_M = 11
    VIRTUAL_INSTRUCTION = 22


class Interrupt(IntEnum):
    """Interrupt codes, which are bit numbers of mip."""

    SSI = 1
    VSSI = 2
    MSI = 3
    STI = 5
    VSTI = 6
    MTI = 7
    SEI = 9
    VSEI = 10
    MEI = 11


class Action(IntEnum):
    """What the control unit does with an instruction."""

    ILLEGAL = 0
    COMPUTE = 1
    MULDIV = 2
    BRANCH = 3
    JUMP = 4
    MEMORY = 5
    CSR = 6
    FENCE = 7
    ECALL = 8
    EBREAK = 9
    MRET = 10
    SRET = 11
    WFI = 12
    SFENCE_VMA = 13
    HFENCE_VVMA = 14
    HFENCE_GVMA = 15
    HYPERVISOR_MEMORY = 16


class AluOp(IntEnum):
    """Operation of the ALU: bits 2:0 are funct3, bit 3 is instruction bit 30."""

    ADD = 0b0000
    SLL = 0b0001
    SLT = 0b0010
    SLTU = 0b0011
    XOR = 0b0100
    SRL = 0b0101
    OR = 0b0110
    AND = 0b0111
    SUB = 0b1000
    SRA = 0b1101


class OperandA(IntEnum):
    """First operand of the ALU."""

    RS1 = 0
    PC = 1
    ZERO = 2


class OperandB(IntEnum):
    """Second operand of the ALU."""

    RS2 = 0
    IMM = 1


class ImmFormat(IntEnum):
    """Layout of the immediate; NONE is the constant 0."""

    NONE = 0
    I = 1  # noqa: E741 - the manual's name
    S = 2
    B = 3
    U = 4
    J = 5


class Memory(IntEnum):
    """Kind of a memory instruction."""

    LOAD = 0
    STORE = 1
    LR = 2
    SC = 3
    AMO = 4


class AmoOp(IntEnum):
    """funct5 of an atomic read-modify-write."""

    ADD = 0b00000
    SWAP = 0b00001
    XOR = 0b00100
    OR = 0b01000
    AND = 0b01100
    MIN = 0b10000
    MAX = 0b10100
    MINU = 0b11000
    MAXU = 0b11100
