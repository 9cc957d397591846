"""Multiplication and division, one bit per clock."""

from amaranth import Cat, Module, Mux, Signal
from amaranth.lib import wiring
from amaranth.lib.wiring import In, Out

from .config import CoreConfig

__all__ = ["MulDiv"]


class MulDiv(wiring.Component):
    """The M extension.

    Registered: ``done`` comes XLEN + 1 clocks after ``start`` and stays until the next start.
    Works on magnitudes; the sign of the result is put back at the end.

    Parameters
    ----------
    config : CoreConfig

    Members
    -------
    start : In(1)
        Take the operands.
    funct3 : In(3)
        The operation as instructions encode it; held until ``done``, as ``word`` is.
    word : In(1)
        Work on the low 32 bits and sign-extend the result.
    a, b : In(config.xlen)
    done : Out(1)
    result : Out(config.xlen)
    """

    def __init__(self, config: CoreConfig):
        self.config = config
        width = config.xlen
        super().__init__(
            {
                "start": In(1),
                "funct3": In(3),
                "word": In(1),
                "a": In(width),
                "b": In(width),
                "done": Out(1),
                "result": Out(width),
            }
        )

    def elaborate(self, platform):
        m = Module()
        width = self.config.xlen
        steps = Signal(range(width + 1))
        high = Signal(width)
        low = Signal(width)
        operand = Signal(width)
        negate_high = Signal()
        negate_low = Signal()
        divide = self.funct3[2]
        a, a_negative, b, b_negative = self._magnitudes(m)
        with m.If(self.start):
            m.d.sync += [
                steps.eq(width),
                high.eq(0),
                low.eq(a),
                operand.eq(b),
                # A quotient by zero is all ones whatever the sign; a remainder follows a.
                negate_low.eq((a_negative ^ b_negative) & ~(divide & (b == 0))),
                negate_high.eq(a_negative),
            ]
        with m.Elif(steps != 0):
            m.d.sync += steps.eq(steps - 1)
            with m.If(divide):
                left = Signal(width + 1)
                m.d.comb += left.eq(Cat(low[-1], high))
                fits = left >= operand
                m.d.sync += Cat(low, high).eq(
                    Cat(fits, low[:-1], Mux(fits, left - operand, left)[:width])
                )
            with m.Else():
                total = Signal(width + 1)
                m.d.comb += total.eq(high + Mux(low[0], operand, 0))
                m.d.sync += Cat(low, high).eq(Cat(low[1:], total))
        m.d.comb += [self.done.eq((steps == 0) & ~self.start)]
        self._finish(m, high, low, negate_high, negate_low)
        return m

    def _magnitudes(self, m):
        """Return magnitude and sign of both operands."""
        width = self.config.xlen
        found = []
        # mulhsu: a alone is signed. mulhu, divu, remu: neither. mul: the sign does not matter.
        divide, kind = self.funct3[2], self.funct3[:2]
        signed_b = Mux(divide, ~kind[0], kind == 1)
        signed_a = Mux(divide, ~kind[0], (kind == 1) | (kind == 2))
        for name, operand, signed in (("a", self.a, signed_a), ("b", self.b, signed_b)):
            extended = Signal(width, name=f"{name}_extended")
            m.d.comb += extended.eq(operand)
            with m.If(self.word):
                m.d.comb += extended.eq(
                    Mux(signed, operand[:32].as_signed(), operand[:32].as_unsigned())
                )
            negative = Signal(name=f"{name}_negative")
            magnitude = Signal(width, name=f"{name}_magnitude")
            m.d.comb += [
                negative.eq(signed & extended[-1]),
                magnitude.eq(Mux(negative, -extended, extended)),
            ]
            found += [magnitude, negative]
        return found

    def _finish(self, m, high, low, negate_high, negate_low):
        width = self.config.xlen
        product = Signal(2 * width)
        quotient = Signal(width)
        remainder = Signal(width)
        value = Signal(width)
        m.d.comb += [
            product.eq(Mux(negate_low, -Cat(low, high), Cat(low, high))),
            quotient.eq(Mux(negate_low, -low, low)),
            remainder.eq(Mux(negate_high, -high, high)),
        ]
        with m.Switch(self.funct3):
            with m.Case(0):
                m.d.comb += value.eq(product[:width])
            with m.Case(1, 2, 3):
                m.d.comb += value.eq(product[width:])
            with m.Case(4, 5):
                m.d.comb += value.eq(quotient)
            with m.Case(6, 7):
                m.d.comb += value.eq(remainder)
        m.d.comb += self.result.eq(Mux(self.word, value[:32].as_signed(), value))
