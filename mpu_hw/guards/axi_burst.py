"""The bytes of an AXI4 burst, and whether it is one."""

from amaranth import Module, Signal
from amaranth.lib import wiring
from amaranth.lib.wiring import In, Out

from .config import GuardConfig

__all__ = ["FIXED", "INCR", "PAGE_WIDTH", "WRAP", "BurstBytes"]

FIXED, INCR, WRAP = range(3)
PAGE_WIDTH = 12  # "a burst must not cross a 4KB address boundary"
MOST_FIXED = 16  # beats of a burst that is not INCR
WRAPS = (2, 4, 8, 16)  # beats


class BurstBytes(wiring.Component):
    """Find first and last byte of all beats of a burst, as offsets in its page of 4 KiB.

    Combinational. A beat takes whole the aligned bytes of its size, the first one of an unaligned
    burst as well. ``malformed`` marks what AXI4 forbids: a burst across the border of a page, a
    size above the width of the bus, the reserved kind, a FIXED burst of more than 16 beats, a WRAP
    burst of other than 2, 4, 8 or 16 beats or of an unaligned address.

    Parameters
    ----------
    config : GuardConfig

    Members
    -------
    offset, len, size, burst : In
        Address in the page, and the rest as on the bus.
    first, last : Out(12)
        Unless ``malformed``, as what follows.
    enclosing : Out(4)
        log2 of the bytes of the smallest aligned block in which both lie.
    malformed : Out(1)
    """

    def __init__(self, config: GuardConfig):
        self.config = config
        super().__init__(
            {
                "offset": In(PAGE_WIDTH),
                "len": In(8),
                "size": In(3),
                "burst": In(2),
                "first": Out(PAGE_WIDTH),
                "last": Out(PAGE_WIDTH),
                "enclosing": Out(range(PAGE_WIDTH + 1)),
                "malformed": Out(1),
            }
        )

    def elaborate(self, platform):
        m = Module()
        largest = (self.config.data_width // 8).bit_length() - 1
        # As wide as an offset, for what its complement is.
        beat = Signal(PAGE_WIDTH)  # bytes of a beat, less one
        # From the first beat to the last one: of wide beats more than a page.
        span = Signal(max(PAGE_WIDTH, len(self.len) + largest))
        end = Signal(len(span) + 1)
        breaks = Signal()  # what the kind of burst forbids
        # No size is above the width of the widest bus.
        wider = self.size > largest if largest < (1 << len(self.size)) - 1 else 0
        with m.Switch(self.size):
            for size in range(largest + 1):
                with m.Case(size):
                    m.d.comb += [beat.eq((1 << size) - 1), span.eq(self.len << size)]
        m.d.comb += [
            self.first.eq(self.offset & ~beat),
            self.last.eq(self.offset | beat),
            end.eq(self.first + span),
            self.malformed.eq(breaks | wider),
        ]
        with m.Switch(self.burst):
            with m.Case(FIXED):
                m.d.comb += breaks.eq(self.len >= MOST_FIXED)
            with m.Case(INCR):
                m.d.comb += [self.last.eq(end | beat), breaks.eq(end[PAGE_WIDTH:].any())]
            with m.Case(WRAP):
                m.d.comb += [
                    self.first.eq(self.offset & ~(span | beat)),
                    self.last.eq(self.offset | span | beat),
                    breaks.eq((self.offset & beat).any() | ~self.len.matches(*_lengths())),
                ]
            with m.Default():
                m.d.comb += breaks.eq(1)
        differs = self.first ^ self.last
        for bit in range(PAGE_WIDTH):
            with m.If(differs[bit]):
                m.d.comb += self.enclosing.eq(bit + 1)
        return m


def _lengths():
    """Give AxLEN of each WRAP burst."""
    return (beats - 1 for beats in WRAPS)
