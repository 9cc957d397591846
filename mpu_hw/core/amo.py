"""The operation of an atomic memory instruction."""

from amaranth import Cat, Module, Mux, Signal
from amaranth.lib import wiring
from amaranth.lib.wiring import In, Out

from .config import CoreConfig
from .enums import AmoOp

__all__ = ["AmoUnit"]


class AmoUnit(wiring.Component):
    """New value of the memory word.

    Combinational.

    Parameters
    ----------
    config : CoreConfig

    Members
    -------
    op : In(AmoOp)
    word : In(1)
        Compare 32 bits only.
    memory, register : In(config.xlen)
    result : Out(config.xlen)
    """

    def __init__(self, config: CoreConfig):
        self.config = config
        width = config.xlen
        super().__init__(
            {
                "op": In(AmoOp),
                "word": In(1),
                "memory": In(width),
                "register": In(width),
                "result": Out(width),
            }
        )

    def elaborate(self, platform):
        m = Module()
        # Compare with one bit more, which is the sign or 0.
        sides = []
        signed = (self.op == AmoOp.MIN) | (self.op == AmoOp.MAX)
        for name, value in (("memory", self.memory), ("register", self.register)):
            side = Signal(self.config.xlen + 1, name=f"{name}_extended")
            narrow = Cat(value[:32], value[31] & signed).as_signed()
            m.d.comb += side.eq(Mux(self.word, narrow, Cat(value, value[-1] & signed).as_signed()))
            sides.append(side)
        less = sides[0].as_signed() < sides[1].as_signed()
        with m.Switch(self.op):
            for op, value in {
                AmoOp.SWAP: self.register,
                AmoOp.ADD: self.memory + self.register,
                AmoOp.XOR: self.memory ^ self.register,
                AmoOp.AND: self.memory & self.register,
                AmoOp.OR: self.memory | self.register,
                AmoOp.MIN: Mux(less, self.memory, self.register),
                AmoOp.MINU: Mux(less, self.memory, self.register),
                AmoOp.MAX: Mux(less, self.register, self.memory),
                AmoOp.MAXU: Mux(less, self.register, self.memory),
            }.items():
                with m.Case(op):
                    m.d.comb += self.result.eq(value)
        return m
