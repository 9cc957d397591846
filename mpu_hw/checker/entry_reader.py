"""The entries of one stage, read one after the other and compared with a granule."""

from amaranth import Module, Mux, Signal
from amaranth.lib import wiring
from amaranth.lib.wiring import In, Out

from ..config import MpuConfig
from ..isa import AddressMode
from ..layout import (
    ENTRY_NUMBER_WIDTH,
    GROUP_WIDTH,
    WINDOW,
    EntryRange,
    permissions_width,
)
from .bound import EntryBound
from .narrowing import IntervalNarrowing
from .scanner import EntryScanner

__all__ = ["EntryReader"]


class EntryReader(wiring.Component):
    """Read the active entries of a range, and find the lowest one that matches a granule.

    Registered. Each entry takes two clocks, for its upper and its lower bound: whose address
    register the lower one is follows from what was read for the upper one. In the two clocks after
    ``begin`` the first entry is found and its upper bound read, whether there is a granule to
    compare with or not. The reader waits while the memory is not ready.

    Parameters
    ----------
    config : MpuConfig

    Members
    -------
    group, active : Out(6), In(WINDOW)
    entry, preceding : Out(8), Out(1)
    addr, addr_valid : In(config.addr_width), In(1)
    mode, read_permissions, ready : In(AddressMode), In(permissions_width(config)), In(1)
        As in :class:`WalkSignature`.
    begin, range : In(1), In(EntryRange)
        Go through the entries of ``range`` from the next clock on.
    anew : In(1)
        Forget the interval at the clock edge.
    compare, granule : In(1), In(config.granule_width)
        Compare bounds with ``granule``. Until then the first one waits.
    decided : Out(1)
        The outcome follows: an entry matches, or every one has been read. Valid from the second
        clock after ``begin``.
    found, index, permissions : Out(1), Out(8), Out(permissions_width(config))
        An entry matches, its index in the bank, and what it permits.
    reading : Out(1)
        With ``config.hardened``: an entry is read, or waits for ``compare``.
    same_side : Out(1)
        In the clock after ``begin``: the last bound lies on the same side of ``granule`` as of the
        one that it was compared with.
    low, high : Out(config.granule_width + 1)
        As in :class:`~.narrowing.IntervalNarrowing`, for all ranges since ``anew``.
    """

    def __init__(self, config: MpuConfig):
        self.config = config
        super().__init__(
            {
                "group": Out(GROUP_WIDTH),
                "active": In(WINDOW),
                "entry": Out(ENTRY_NUMBER_WIDTH),
                "preceding": Out(1),
                "addr": In(config.addr_width),
                "addr_valid": In(1),
                "mode": In(AddressMode),
                "read_permissions": In(permissions_width(config)),
                "ready": In(1),
                "begin": In(1),
                "range": In(EntryRange),
                "anew": In(1),
                "compare": In(1),
                "granule": In(config.granule_width),
                "decided": Out(1),
                "found": Out(1),
                "index": Out(ENTRY_NUMBER_WIDTH),
                "permissions": Out(permissions_width(config)),
                **({"reading": Out(1)} if config.hardened else {}),
                "same_side": Out(1),
                "low": Out(config.granule_width + 1),
                "high": Out(config.granule_width + 1),
            }
        )

    def elaborate(self, platform):
        m = Module()
        m.submodules.scanner = scanner = EntryScanner(self.config)
        m.submodules.bound = bound = EntryBound(self.config)
        m.submodules.narrowing = narrowing = IntervalNarrowing(self.config)
        reading = Signal()
        entry = Signal(ENTRY_NUMBER_WIDTH)
        place = Signal(ENTRY_NUMBER_WIDTH)  # index of that entry in its bank
        enabled = Signal()
        at_lower = Signal()
        is_tor = Signal()
        bound_valid = Signal()
        waits = Signal()  # a bound that has been read, for a granule
        read = Signal()
        m.d.comb += [
            waits.eq(bound_valid & ~self.compare),
            read.eq(reading & self.ready & ~waits),
            scanner.begin.eq(self.begin),
            scanner.range.eq(self.range),
            self.group.eq(scanner.group),
            scanner.active.eq(self.active),
            scanner.take.eq(scanner.valid & (~reading | (at_lower & read))),
            self.entry.eq(entry),
            self.preceding.eq(at_lower & is_tor),
            bound.mode.eq(self.mode),
            bound.addr.eq(self.addr),
            bound.addr_valid.eq(self.addr_valid),
            bound.upper.eq(~at_lower),
            bound.first.eq(place == 0),
        ]
        with m.If(scanner.take):
            m.d.sync += [
                entry.eq(scanner.entry),
                place.eq(scanner.index),
                enabled.eq(scanner.enabled),
            ]
        with m.If(read):
            m.d.sync += [at_lower.eq(~at_lower), is_tor.eq(self.mode == AddressMode.TOR)]
        with m.If(self.begin):
            m.d.sync += [reading.eq(0), at_lower.eq(0)]
        with m.Elif(scanner.take):
            m.d.sync += reading.eq(1)
        with m.Elif(at_lower & read):
            m.d.sync += reading.eq(0)
        with m.If(self.begin):
            m.d.sync += bound_valid.eq(0)
        with m.Elif(~waits):
            m.d.sync += bound_valid.eq(read & enabled)
        m.d.comb += narrowing.valid.eq(bound_valid & self.compare)
        if self.config.hardened:
            m.d.comb += self.reading.eq(reading)
        self._compare(
            m, bound, narrowing, scanner.over & ~reading, read & ~self.begin, ~at_lower, place
        )
        return m

    def _compare(self, m, bound, narrowing, through, read, upper, index):
        """Compare, in the clock after it was read or later, a bound with the granule."""
        compared = Signal(ENTRY_NUMBER_WIDTH)  # index of the entry whose bound it is
        permissions = Signal(self.permissions.shape())
        # Kept after the last one, for ``same_side``.
        with m.If(read):
            m.d.sync += [
                narrowing.upper.eq(upper),
                narrowing.bound.eq(bound.bound),
                compared.eq(index),
                permissions.eq(self.read_permissions),
            ]
        m.d.comb += [
            narrowing.begin.eq(self.anew),
            narrowing.granule.eq(self.granule),
            self.same_side.eq(narrowing.same_side),
            self.low.eq(narrowing.low),
            self.high.eq(narrowing.high),
        ]
        if not self.config.constant_time:
            m.d.comb += [
                self.decided.eq(narrowing.matched | through),
                self.found.eq(narrowing.matched),
                self.index.eq(compared),
                self.permissions.eq(permissions),
            ]
            return
        # The entries after the one that matches are read all the same.
        before = Signal()
        kept_index = Signal(ENTRY_NUMBER_WIDTH)
        kept_permissions = Signal(self.permissions.shape())
        m.d.comb += [
            self.decided.eq(through),
            self.found.eq(before | narrowing.matched),
            self.index.eq(Mux(before, kept_index, compared)),
            self.permissions.eq(Mux(before, kept_permissions, permissions)),
        ]
        with m.If(self.begin):
            m.d.sync += before.eq(0)
        with m.Elif(narrowing.matched & ~before):
            m.d.sync += [
                before.eq(1),
                kept_index.eq(compared),
                kept_permissions.eq(permissions),
            ]
