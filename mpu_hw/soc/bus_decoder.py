"""Address decoder of the bus."""

from collections.abc import Mapping
from dataclasses import dataclass

from amaranth import Module, Signal
from amaranth.lib import wiring
from amaranth.lib.wiring import In, Out

from ..core import BusSignature

__all__ = ["BusDecoder", "Window"]


@dataclass(frozen=True)
class Window:
    """Addresses of one target: ``size`` is a power of two, ``base`` a multiple of it."""

    base: int
    size: int


class BusDecoder(wiring.Component):
    """Connect one initiator to the target that owns the address.

    Combinational. An address that no target owns ends in ``err``.

    Parameters
    ----------
    xlen : int
    windows : dict
        Name of a target to its :class:`Window`.

    Members
    -------
    bus : In(BusSignature)
    one member per target, of its name : Out(BusSignature)
        Full addresses, not offsets.
    """

    def __init__(self, xlen: int, windows: Mapping[str, Window]):
        self.xlen = xlen
        self.windows = dict(windows)
        super().__init__(
            {
                "bus": In(BusSignature(xlen)),
                **{name: Out(BusSignature(xlen)) for name in windows},
            }
        )

    def elaborate(self, platform):
        m = Module()
        bus, word = self.bus, self.xlen // 8
        owned = Signal()
        for name, window in self.windows.items():
            target, chosen = getattr(self, name), Signal(name=f"{name}_chosen")
            size = window.size // word
            m.d.comb += chosen.eq(bus.adr // size == window.base // window.size)
            for line in ("we", "adr", "sel", "dat_w"):
                m.d.comb += getattr(target, line).eq(getattr(bus, line))
            m.d.comb += [target.cyc.eq(bus.cyc & chosen), target.stb.eq(bus.stb & chosen)]
            with m.If(chosen):
                m.d.comb += owned.eq(1)
                for line in ("dat_r", "ack", "err"):
                    m.d.comb += getattr(bus, line).eq(getattr(target, line))
        with m.If(~owned):
            m.d.comb += bus.err.eq(bus.cyc & bus.stb)
        return m
