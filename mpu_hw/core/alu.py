"""Arithmetic and logic, and the comparison of branches."""

from amaranth import Cat, Module, Mux, Signal
from amaranth.lib import wiring
from amaranth.lib.wiring import In, Out

from .config import CoreConfig
from .enums import AluOp

__all__ = ["Alu", "Comparator"]


class Alu(wiring.Component):
    """One integer operation.

    Combinational.

    Parameters
    ----------
    config : CoreConfig

    Members
    -------
    op : In(AluOp)
    word : In(1)
        Work on the low 32 bits and sign-extend the result.
    a, b : In(config.xlen)
    result : Out(config.xlen)
    """

    def __init__(self, config: CoreConfig):
        self.config = config
        width = config.xlen
        super().__init__(
            {"op": In(AluOp), "word": In(1), "a": In(width), "b": In(width), "result": Out(width)}
        )

    def elaborate(self, platform):
        m = Module()
        width = self.config.xlen
        a, b = self.a, self.b
        amount = Signal((width - 1).bit_length())
        arithmetic = self.op == AluOp.SRA
        shifted = Signal(width)
        full = Signal(width)
        m.d.comb += [amount.eq(b), shifted.eq(Cat(a, a[-1] & arithmetic).as_signed() >> amount)]
        if width == 64:
            low = Cat(a[:32], a[31] & arithmetic).as_signed()
            with m.If(self.word):
                m.d.comb += [amount.eq(b[:5]), shifted.eq(low >> amount)]
        with m.Switch(self.op):
            for op, value in {
                AluOp.ADD: a + b,
                AluOp.SUB: a - b,
                AluOp.SLL: a << amount,
                AluOp.SLT: a.as_signed() < b.as_signed(),
                AluOp.SLTU: a < b,
                AluOp.XOR: a ^ b,
                AluOp.SRL: shifted,
                AluOp.SRA: shifted,
                AluOp.OR: a | b,
                AluOp.AND: a & b,
            }.items():
                with m.Case(op):
                    m.d.comb += full.eq(value)
        m.d.comb += self.result.eq(Mux(self.word, full[:32].as_signed(), full))
        return m


class Comparator(wiring.Component):
    """Condition of a branch.

    Combinational.

    Parameters
    ----------
    config : CoreConfig

    Members
    -------
    funct3 : In(3)
    a, b : In(config.xlen)
    taken : Out(1)
    """

    def __init__(self, config: CoreConfig):
        super().__init__(
            {"funct3": In(3), "a": In(config.xlen), "b": In(config.xlen), "taken": Out(1)}
        )

    def elaborate(self, platform):
        m = Module()
        a, b = self.a, self.b
        with m.Switch(self.funct3[1:]):
            with m.Case(0b00):
                m.d.comb += self.taken.eq((a == b) ^ self.funct3[0])
            with m.Case(0b10):
                m.d.comb += self.taken.eq((a.as_signed() < b.as_signed()) ^ self.funct3[0])
            with m.Case(0b11):
                m.d.comb += self.taken.eq((a < b) ^ self.funct3[0])
        return m
