"""What is known of one instruction."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from amaranth.lib import data

from ..enums import Action, AluOp, ImmFormat, Memory, OperandA, OperandB

__all__ = ["Control", "Instruction"]


class Control(data.Struct):
    """Decoded instruction, as the rest of the core sees it."""

    action: Action
    alu: AluOp
    a: OperandA
    b: OperandB
    imm: ImmFormat
    word: 1  # the low 32 bits are the operands, the result is sign-extended (RV64)
    memory: Memory
    size: 2  # log2 of the bytes accessed
    unsigned: 1  # a load is zero-extended
    execute: 1  # HLVX: the load needs execute permission
    writes: 1  # rd is written


@dataclass(frozen=True, kw_only=True)
class Instruction:
    """One row of the instruction tables.

    Parameters
    ----------
    name : str
        Mnemonic.
    pattern : str
        32 characters of 0, 1 and -, most significant first; blanks separate the fields.
    control : dict
        Members of :class:`Control` that are not 0.
    xlen : tuple of int
        Where the instruction exists.
    hypervisor : bool
        It exists with the H extension only.
    """

    name: str
    pattern: str
    control: Mapping[str, int] = field(default_factory=dict)
    xlen: tuple[int, ...] = (32, 64)
    hypervisor: bool = False
