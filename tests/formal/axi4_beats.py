"""Where the beats of an AXI4 burst lie, as its specification writes it ("Burst address")."""

from amaranth.hdl import Const, Module, Mux, Signal
from amaranth.lib import wiring
from amaranth.lib.wiring import In, Out

__all__ = ["Beat", "is_legal"]

FIXED, INCR, WRAP = range(3)
PAGE = 4096


def is_legal(lanes, addr, length, size, burst):
    """Give whether AXI4 has such a burst, on a bus of so many bytes."""
    bytes_ = Const(1, 16) << size
    beats = length + 1
    aligned = addr - addr % bytes_
    crosses = (aligned % PAGE) + bytes_ * beats > PAGE
    wraps = (beats == 2) | (beats == 4) | (beats == 8) | (beats == 16)
    return (bytes_ <= lanes) & (
        ((burst == FIXED) & (beats <= 16))
        | ((burst == INCR) & ~crosses)
        | ((burst == WRAP) & wraps & (addr == aligned))
    )


class Beat(wiring.Component):
    """Address of one beat: its first byte if the beat is aligned.

    Members
    -------
    addr, len, size, burst : In
        As on the bus; a legal burst.
    number : In(8)
        0 for the first beat.
    first : Out
    """

    def __init__(self, addr_width):
        widths = {"addr": addr_width, "len": 8, "size": 3, "burst": 2, "number": 8}
        members = {name: In(width) for name, width in widths.items()}
        super().__init__(members | {"first": Out(addr_width)})

    def elaborate(self, platform):
        m = Module()
        bytes_, total = Signal(8), Signal(16)
        width = len(self.addr)
        aligned, straight, boundary = (Signal(width + 1) for _ in range(3))
        m.d.comb += [
            bytes_.eq(Const(1, 8) << self.size),
            total.eq((self.len + 1) << self.size),
            aligned.eq(self.addr & ~(bytes_ - 1)),
            straight.eq(aligned + (self.number << self.size)),
            # The bytes of a WRAP burst are a power of two.
            boundary.eq(self.addr & ~(total - 1)),
            self.first.eq(straight),
        ]
        with m.If(self.burst == FIXED):
            m.d.comb += self.first.eq(aligned)
        with m.Elif(self.burst == WRAP):
            m.d.comb += self.first.eq(Mux(straight >= boundary + total, straight - total, straight))
        return m
