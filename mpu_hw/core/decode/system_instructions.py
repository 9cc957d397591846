"""Rows of A, Zicsr, Zifencei, the privileged instructions and the H extension."""

from ..enums import Action, AmoOp, Memory, OperandB
from .instruction_row import Instruction

__all__ = ["system"]

CSR_OPS = {"csrrw": 1, "csrrs": 2, "csrrc": 3, "csrrwi": 5, "csrrsi": 6, "csrrci": 7}
# Whole words of SYSTEM instructions without register operands.
BARE = {
    "ecall": (Action.ECALL, 0x000),
    "ebreak": (Action.EBREAK, 0x001),
    "sret": (Action.SRET, 0x102),
    "wfi": (Action.WFI, 0x105),
    "mret": (Action.MRET, 0x302),
}
# funct7; rd is 0.
FENCES = {
    "sfence.vma": (Action.SFENCE_VMA, 0b0001001),
    "hfence.vvma": (Action.HFENCE_VVMA, 0b0010001),
    "hfence.gvma": (Action.HFENCE_GVMA, 0b0110001),
}
# Suffix: size, unsigned, execute, where.
BOTH, RV64 = (32, 64), (64,)
GUEST_LOADS = {
    "hlv.b": (0, 0, 0, BOTH),
    "hlv.bu": (0, 1, 0, BOTH),
    "hlv.h": (1, 0, 0, BOTH),
    "hlv.hu": (1, 1, 0, BOTH),
    "hlvx.hu": (1, 1, 1, BOTH),
    "hlv.w": (2, 0, 0, BOTH),
    "hlv.wu": (2, 1, 0, RV64),
    "hlvx.wu": (2, 1, 1, BOTH),
    "hlv.d": (3, 0, 0, RV64),
}
GUEST_STORES = {"hsv.b": (0, BOTH), "hsv.h": (1, BOTH), "hsv.w": (2, BOTH), "hsv.d": (3, RV64)}


def _atomic(name: str, funct5: int, memory: Memory, size: int) -> Instruction:
    rs2 = "00000" if memory is Memory.LR else "-----"
    return Instruction(
        name=f"{name}.{'wd'[size - 2]}",
        pattern=f"{funct5:05b}-- {rs2} ----- {size:03b} ----- 0101111",
        control={
            "action": Action.MEMORY,
            "b": OperandB.IMM,
            "memory": memory,
            "size": size,
            "writes": 1,
        },
        xlen=BOTH if size == 2 else RV64,
    )


def _guest_memory() -> list[Instruction]:
    common = {"action": Action.HYPERVISOR_MEMORY, "b": OperandB.IMM}
    loads = [
        Instruction(
            name=name,
            pattern=f"0110{size:02b}0 000{execute}{unsigned} ----- 100 ----- 1110011",
            control=common | {"size": size, "unsigned": unsigned, "execute": execute, "writes": 1},
            xlen=xlen,
            hypervisor=True,
        )
        for name, (size, unsigned, execute, xlen) in GUEST_LOADS.items()
    ]
    stores = [
        Instruction(
            name=name,
            pattern=f"0110{size:02b}1 ----- ----- 100 00000 1110011",
            control=common | {"size": size, "memory": Memory.STORE},
            xlen=xlen,
            hypervisor=True,
        )
        for name, (size, xlen) in GUEST_STORES.items()
    ]
    return loads + stores


def system() -> list[Instruction]:
    """Return the rows of everything that is not plain computation."""
    rows = [
        # Unknown fence modes are plain fences, and nothing is ever out of order here.
        Instruction(
            name="fence",
            pattern="------------ ----- 000 ----- 0001111",
            control={"action": Action.FENCE},
        ),
        Instruction(
            name="fence.i",
            pattern="------------ ----- 001 ----- 0001111",
            control={"action": Action.FENCE},
        ),
    ]
    for size in (2, 3):
        rows += [
            _atomic("lr", 0b00010, Memory.LR, size),
            _atomic("sc", 0b00011, Memory.SC, size),
            *(_atomic(f"amo{op.name.lower()}", op, Memory.AMO, size) for op in AmoOp),
        ]
    rows += [
        Instruction(
            name=name,
            pattern=f"------------ ----- {funct3:03b} ----- 1110011",
            control={"action": Action.CSR, "writes": 1},
        )
        for name, funct3 in CSR_OPS.items()
    ]
    rows += [
        Instruction(
            name=name, pattern=f"{word:012b} 00000 000 00000 1110011", control={"action": action}
        )
        for name, (action, word) in BARE.items()
    ]
    rows += [
        Instruction(
            name=name,
            pattern=f"{funct7:07b} ----- ----- 000 00000 1110011",
            control={"action": action},
            hypervisor=name.startswith("h"),
        )
        for name, (action, funct7) in FENCES.items()
    ]
    return rows + _guest_memory()
