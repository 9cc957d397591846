"""Turns an instruction word into control signals."""

from amaranth import C, Cat, Module
from amaranth.lib import wiring
from amaranth.lib.wiring import In, Out

from ..config import CoreConfig
from ..enums import ImmFormat
from .instruction_row import Control
from .instructions import instructions

__all__ = ["Decoder"]


class Decoder(wiring.Component):
    """Look an instruction up in the tables.

    Combinational.

    Parameters
    ----------
    config : CoreConfig

    Members
    -------
    insn : In(32)
    control : Out(Control)
        ``action`` is ILLEGAL for a word that no row matches.
    imm : Out(config.xlen)
        The immediate, sign-extended.
    """

    def __init__(self, config: CoreConfig):
        self.config = config
        super().__init__({"insn": In(32), "control": Out(Control), "imm": Out(config.xlen)})

    def elaborate(self, platform):
        m = Module()
        # Rows that drive the same signals share one case: the table is read per control word.
        cases: dict[tuple[tuple[str, int], ...], list[str]] = {}
        for row in instructions(self.config):
            cases.setdefault(tuple(sorted(row.control.items())), []).append(row.pattern)
        with m.Switch(self.insn):
            for control, patterns in cases.items():
                with m.Case(*patterns):
                    m.d.comb += [self.control[name].eq(value) for name, value in control]
        insn = self.insn
        sign = insn[31]
        with m.Switch(self.control.imm):
            with m.Case(ImmFormat.I):
                m.d.comb += self.imm.eq(insn[20:].as_signed())
            with m.Case(ImmFormat.S):
                m.d.comb += self.imm.eq(Cat(insn[7:12], insn[25:]).as_signed())
            with m.Case(ImmFormat.B):
                bits = Cat(C(0, 1), insn[8:12], insn[25:31], insn[7], sign)
                m.d.comb += self.imm.eq(bits.as_signed())
            with m.Case(ImmFormat.U):
                m.d.comb += self.imm.eq(Cat(C(0, 12), insn[12:]).as_signed())
            with m.Case(ImmFormat.J):
                bits = Cat(C(0, 1), insn[21:31], insn[20], insn[12:20], sign)
                m.d.comb += self.imm.eq(bits.as_signed())
        return m
