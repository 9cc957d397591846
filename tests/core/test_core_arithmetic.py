import random

import pytest
from core_bench import answer, simulate

from mpu_hw.core import CoreConfig
from mpu_hw.core.alu import Alu, Comparator
from mpu_hw.core.amo import AmoUnit
from mpu_hw.core.enums import AluOp, AmoOp
from mpu_hw.core.muldiv import MulDiv

CORNERS = (0, 1, 2, 0x7F, 0x80, 0x7FFFFFFF, 0x80000000, 0xFFFFFFFF)


def signed(value, width):
    value &= (1 << width) - 1
    return value - (value >> (width - 1) << width)


def operands(xlen, count=40):
    rng = random.Random(xlen)
    corners = [*CORNERS, (1 << xlen) - 1, 1 << (xlen - 1)]
    pairs = [(a, b) for a in corners for b in corners]
    return pairs + [(rng.getrandbits(xlen), rng.getrandbits(xlen)) for _ in range(count)]


def computed(op, a, b, width):
    amount = b & (width - 1)
    return {
        AluOp.ADD: a + b,
        AluOp.SUB: a - b,
        AluOp.SLL: a << amount,
        AluOp.SLT: signed(a, width) < signed(b, width),
        AluOp.SLTU: a < b,
        AluOp.XOR: a ^ b,
        AluOp.SRL: a >> amount,
        AluOp.SRA: signed(a, width) >> amount,
        AluOp.OR: a | b,
        AluOp.AND: a & b,
    }[op]


@pytest.mark.parametrize("xlen", [32, 64])
def test_the_alu_computes(xlen):
    asked, expected = [], []
    for op in AluOp:
        for a, b in operands(xlen):
            asked.append(({"op": op, "a": a, "b": b}, "result"))
            expected.append(computed(op, a, b, xlen) & ((1 << xlen) - 1))
    assert answer(Alu(CoreConfig(xlen=xlen)), asked) == expected


def test_word_operations_of_rv64_sign_extend_32_bits():
    asked, expected = [], []
    for op in (AluOp.ADD, AluOp.SUB, AluOp.SLL, AluOp.SRL, AluOp.SRA):
        for a, b in operands(64):
            asked.append(({"op": op, "a": a, "b": b, "word": 1}, "result"))
            low = computed(op, a & 0xFFFFFFFF, b & 0xFFFFFFFF, 32)
            expected.append(signed(low, 32) & ((1 << 64) - 1))
    assert answer(Alu(CoreConfig(xlen=64)), asked) == expected


def test_a_branch_is_taken_by_its_comparison():
    conditions = {
        0: lambda a, b: a == b,
        1: lambda a, b: a != b,
        4: lambda a, b: signed(a, 32) < signed(b, 32),
        5: lambda a, b: signed(a, 32) >= signed(b, 32),
        6: lambda a, b: a < b,
        7: lambda a, b: a >= b,
    }
    asked, expected = [], []
    for funct3, condition in conditions.items():
        for a, b in operands(32):
            asked.append(({"funct3": funct3, "a": a, "b": b}, "taken"))
            expected.append(condition(a, b))
    assert answer(Comparator(CoreConfig()), asked) == expected


def divided(a, b, width):
    """Quotient and remainder as the standard has them, signed."""
    if b == 0:
        return -1, a
    if a == -(1 << (width - 1)) and b == -1:
        return a, 0
    quotient = abs(a) // abs(b) * (1 if (a < 0) == (b < 0) else -1)
    return quotient, a - quotient * b


def muldiv(funct3, a, b, width):
    sa, sb = signed(a, width), signed(b, width)
    if funct3 < 4:
        product = (sa * sb, sa * sb, sa * b, a * b)[funct3]
        return product >> (width if funct3 else 0)
    if funct3 in (4, 6):
        return divided(sa, sb, width)[funct3 == 6]
    return ((a // b, a % b) if b else (-1, a))[funct3 == 7]


@pytest.mark.parametrize(("xlen", "word"), [(32, 0), (64, 0), (64, 1)])
def test_multiplication_and_division(xlen, word):
    width = 32 if word else xlen
    mask = (1 << width) - 1
    dut = MulDiv(CoreConfig(xlen=xlen))
    pairs = random.Random(1).sample(operands(xlen), 24) + [(1 << (width - 1), mask), (5, 0)]

    async def bench(ctx):
        ctx.set(dut.word, word)
        for funct3 in (0, 4, 5, 6, 7) if word else range(8):
            for a, b in pairs:
                for name, value in (("funct3", funct3), ("a", a), ("b", b), ("start", 1)):
                    ctx.set(getattr(dut, name), value)
                await ctx.tick()
                ctx.set(dut.start, 0)
                await ctx.tick().until(dut.done)
                low = muldiv(funct3, a & mask, b & mask, width)
                expected = signed(low, width) & ((1 << xlen) - 1)
                assert ctx.get(dut.result) == expected, (funct3, hex(a), hex(b))

    simulate(dut, bench)


@pytest.mark.parametrize(("xlen", "word"), [(32, 1), (64, 0), (64, 1)])
def test_atomic_operations(xlen, word):
    width = 32 if word else xlen
    mask = (1 << width) - 1
    functions = {
        AmoOp.SWAP: lambda m, r: r,
        AmoOp.ADD: lambda m, r: m + r,
        AmoOp.XOR: lambda m, r: m ^ r,
        AmoOp.AND: lambda m, r: m & r,
        AmoOp.OR: lambda m, r: m | r,
        AmoOp.MIN: lambda m, r: min(signed(m, width), signed(r, width)),
        AmoOp.MAX: lambda m, r: max(signed(m, width), signed(r, width)),
        AmoOp.MINU: lambda m, r: min(m & mask, r & mask),
        AmoOp.MAXU: lambda m, r: max(m & mask, r & mask),
    }
    asked, expected = [], []
    for op, function in functions.items():
        for memory, register in operands(xlen):
            inputs = {"op": op, "word": word, "memory": memory, "register": register}
            asked.append((inputs, "result"))
            expected.append(function(memory, register) & mask)
    found = answer(AmoUnit(CoreConfig(xlen=xlen)), asked)
    assert [value & mask for value in found] == expected
