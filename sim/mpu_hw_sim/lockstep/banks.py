"""A unit without PMP beside a program that the other side runs without one."""

from mpu_hw.config import MpuConfig

from .encode import Assembler

__all__ = ["open_banks"]

NAPOT, SHARED = 0x18, 0x80
R, W, X = 1, 2, 4
# Encodings that mean the same for S and U, whatever SUM says: code and data for both.
CODE_RX = SHARED | NAPOT | W | X
DATA_RW = NAPOT | W | X
GUEST_RWX = NAPOT | R | W | X


def open_banks(code: Assembler, unit: MpuConfig, scratch: int, size: int) -> None:
    """Let everybody run the first ``size`` bytes of code, and read and write everything else.

    After reset the banks deny everything to U, and everything to a guest. The other side has none
    of these registers, so that it must start behind this. No rule of the host's banks both
    executes and writes: what an HLVX reads, another load may not (table 4.1).
    """
    numbers = {
        name: number for family in unit.csr_families for name, number in family.registers().items()
    }
    everything, first = -1, (code.here | (size // 2 - 1)) >> 2
    banks = {
        "mpu": ((first, CODE_RX), (everything, DATA_RW)),
        "vsmpu": ((first, CODE_RX), (everything, DATA_RW)),
        "hgmpu": ((everything, GUEST_RWX),),
    }
    for bank, rules in banks.items():
        if f"{bank}cfg0" not in numbers:
            continue
        packed = 0
        for index, (address, rule) in enumerate(rules):
            code.li(scratch, address)
            code.op("csrrw", rs1=scratch, csr=numbers[f"{bank}addr{index}"])
            packed |= rule << 8 * index
        code.li(scratch, packed)
        code.op("csrrw", rs1=scratch, csr=numbers[f"{bank}cfg0"])
        if f"{bank}switch0" in numbers:
            code.li(scratch, (1 << len(rules)) - 1)
            code.op("csrrw", rs1=scratch, csr=numbers[f"{bank}switch0"])
