"""Rows of RV32I, RV64I and M."""

from ..enums import Action, AluOp, ImmFormat, Memory, OperandA, OperandB
from .instruction_row import Instruction

__all__ = ["integer"]

BRANCHES = {"beq": 0, "bne": 1, "blt": 4, "bge": 5, "bltu": 6, "bgeu": 7}
MULDIV = ("mul", "mulh", "mulhsu", "mulhu", "div", "divu", "rem", "remu")
MULDIV_WORD = ("mul", "div", "divu", "rem", "remu")
WORD_OPS = (AluOp.ADD, AluOp.SUB, AluOp.SLL, AluOp.SRL, AluOp.SRA)
SHIFTS = (AluOp.SLL, AluOp.SRL, AluOp.SRA)
LOADS = {"lb": 0, "lh": 1, "lw": 2, "ld": 3, "lbu": 4, "lhu": 5, "lwu": 6}
STORES = {"sb": 0, "sh": 1, "sw": 2, "sd": 3}
RV64_ONLY = {"ld", "lwu", "sd"}


def _register(op: AluOp, word: bool) -> Instruction:
    return Instruction(
        name=op.name.lower() + ("w" if word else ""),
        pattern=f"0{op >> 3:b}00000 ----- ----- {op & 7:03b} ----- {0x3B if word else 0x33:07b}",
        control={"action": Action.COMPUTE, "alu": op, "word": word, "writes": 1},
        xlen=(64,) if word else (32, 64),
    )


def _immediate(op: AluOp, word: bool, xlen: tuple[int, ...]) -> Instruction:
    # A shift by less than XLEN keeps the bits above its amount for the kind of shift.
    above = (
        "" if op not in SHIFTS else f"0{op >> 3:b}0000{'-' if xlen == (64,) and not word else '0'}"
    )
    return Instruction(
        name=f"{op.name.lower()}i" + ("w" if word else ""),
        pattern=f"{above:-<12} ----- {op & 7:03b} ----- {0x1B if word else 0x13:07b}",
        control={
            "action": Action.COMPUTE,
            "alu": op,
            "b": OperandB.IMM,
            "imm": ImmFormat.I,
            "word": word,
            "writes": 1,
        },
        xlen=xlen,
    )


def _immediates() -> list[Instruction]:
    rows = []
    for op in AluOp:
        if op is AluOp.SUB:
            continue
        both: tuple[tuple[int, ...], ...] = ((32,), (64,)) if op in SHIFTS else ((32, 64),)
        rows += [_immediate(op, False, xlen) for xlen in both]
        if op in WORD_OPS:
            rows.append(_immediate(op, True, (64,)))
    return rows


def _muldiv(funct3: int, name: str, word: bool) -> Instruction:
    return Instruction(
        name=name + ("w" if word else ""),
        pattern=f"0000001 ----- ----- {funct3:03b} ----- {0x3B if word else 0x33:07b}",
        control={"action": Action.MULDIV, "word": word, "writes": 1},
        xlen=(64,) if word else (32, 64),
    )


def _upper(name: str, opcode: int, a: OperandA) -> Instruction:
    return Instruction(
        name=name,
        pattern=f"{'':-<20} ----- {opcode:07b}",
        control={
            "action": Action.COMPUTE,
            "a": a,
            "b": OperandB.IMM,
            "imm": ImmFormat.U,
            "writes": 1,
        },
    )


def _flow() -> list[Instruction]:
    imm = {"b": OperandB.IMM}
    jump = {"action": Action.JUMP, "writes": 1} | imm
    branch = {"action": Action.BRANCH, "a": OperandA.PC, "imm": ImmFormat.B} | imm
    return [
        Instruction(
            name="jal",
            pattern=f"{'':-<20} ----- 1101111",
            control=jump | {"a": OperandA.PC, "imm": ImmFormat.J},
        ),
        Instruction(
            name="jalr",
            pattern="------------ ----- 000 ----- 1100111",
            control=jump | {"imm": ImmFormat.I},
        ),
    ] + [
        Instruction(
            name=name, pattern=f"------- ----- ----- {funct3:03b} ----- 1100011", control=branch
        )
        for name, funct3 in BRANCHES.items()
    ]


def _memory(name: str, funct3: int, store: bool) -> Instruction:
    return Instruction(
        name=name,
        pattern=f"------- ----- ----- {funct3:03b} ----- {0x23 if store else 0x03:07b}",
        control={
            "action": Action.MEMORY,
            "b": OperandB.IMM,
            "imm": ImmFormat.S if store else ImmFormat.I,
            "memory": Memory.STORE if store else Memory.LOAD,
            "size": funct3 & 3,
            "unsigned": funct3 >> 2,
            "writes": not store,
        },
        xlen=(64,) if name in RV64_ONLY else (32, 64),
    )


def integer() -> list[Instruction]:
    """Return the rows of the base integer set, its loads and stores, and M."""
    return [
        _upper("lui", 0x37, OperandA.ZERO),
        _upper("auipc", 0x17, OperandA.PC),
        *_flow(),
        *(_memory(name, funct3, False) for name, funct3 in LOADS.items()),
        *(_memory(name, funct3, True) for name, funct3 in STORES.items()),
        *_immediates(),
        *(_register(op, False) for op in AluOp),
        *(_register(op, True) for op in WORD_OPS),
        *(_muldiv(number, name, False) for number, name in enumerate(MULDIV)),
        *(_muldiv(MULDIV.index(name), name, True) for name in MULDIV_WORD),
    ]
