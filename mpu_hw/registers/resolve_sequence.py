"""Which entry is resolved in a clock."""

from amaranth import Module, Mux, Signal
from amaranth.lib import wiring
from amaranth.lib.wiring import In, Out

from ..check import require_int_in
from ..layout import WrittenEntries

__all__ = ["ResolveSequence"]


class ResolveSequence(wiring.Component):
    """Go through the entries that are written, from the first to the last.

    Registered. The entry before the first is read as well, for its address alone. A write while
    others are still to be resolved goes back to its first entry, and on to the last of all.

    Parameters
    ----------
    depth : int
        Entries.
    pending : bool
        All entries are to be resolved after reset.

    Members
    -------
    written : In(WrittenEntries)
        ``last`` is at most ``depth``.
    read : In(1)
        ``entry`` is read in this clock.
    pending : Out(1)
        Some entries are not resolved: those from ``entry`` on, to ``last``.
    entry, last : Out
        The entry to read; the last one that is to be resolved.
    known : Out(1)
        The entry before ``entry`` was read, or ``entry`` is 0: what is read is to be resolved.
    restart : Out(1)
        The next entry is 0: it has none before it.
    """

    def __init__(self, depth: int, *, pending: bool):
        require_int_in("Number of entries", depth, range(1, 256))
        self.depth = depth
        self._pending = pending
        width = (depth - 1).bit_length()
        super().__init__(
            {
                "written": In(WrittenEntries),
                "read": In(1),
                "pending": Out(1, init=pending),
                "entry": Out(width),
                "last": Out(width, init=depth - 1),
                "known": Out(1, init=1),
                "restart": Out(1),
            }
        )

    def elaborate(self, platform):
        m = Module()
        written = self.written
        before = Signal.like(self.entry)
        goal = Signal.like(self.last)
        m.d.comb += [
            before.eq(written.first - 1),
            goal.eq(Mux(written.last == self.depth, self.depth - 1, written.last)),
            self.restart.eq(written.some & (written.first == 0)),
        ]
        with m.If(self.pending & self.read):
            m.d.sync += [
                self.entry.eq(self.entry + 1),
                self.known.eq(1),
                self.pending.eq(self.entry != self.last),
            ]
        with m.If(written.some):
            m.d.sync += self.pending.eq(1)
            with m.If(~self.pending | (self.last < goal)):
                m.d.sync += self.last.eq(goal)
            with m.If(self.restart):
                m.d.sync += [self.entry.eq(0), self.known.eq(1)]
            # What lies before the entry that is read is resolved.
            with m.Elif(~self.pending | (before < self.entry)):
                m.d.sync += [self.entry.eq(before), self.known.eq(0)]
        return m
