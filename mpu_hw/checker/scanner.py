"""Which entries a walk reads, lowest first."""

from amaranth import Cat, Const, Module, Mux, Signal
from amaranth.lib import wiring
from amaranth.lib.wiring import In, Out

from ..config import MpuConfig
from ..layout import ENTRY_NUMBER_WIDTH, GROUP_WIDTH, WINDOW, EntryRange, stored_depth

__all__ = ["EntryScanner"]

LANE_BITS = WINDOW.bit_length() - 1


class EntryScanner(wiring.Component):
    """Offer the entries of a range in their order, those that are enabled and not OFF.

    Registered. ``WINDOW`` entries are seen at once; a window without an entry takes one clock. With
    ``config.constant_time`` all entries of the range are offered.

    Parameters
    ----------
    config : MpuConfig

    Members
    -------
    begin, range : In(1), In(EntryRange)
        Go through ``range`` from the next clock on.
    group, active : Out, In(WINDOW)
        As in :class:`WalkSignature`, for the range gone through.
    valid, entry, index : Out(1), Out(8), Out(8)
        An entry is offered: its number, and its index in its bank.
    enabled : Out(1)
        That entry is active; always 1 without ``config.constant_time``.
    take : In(1)
        The offer is taken at the clock edge.
    over : Out(1)
        Every entry has been taken.
    """

    def __init__(self, config: MpuConfig):
        self.config = config
        super().__init__(
            {
                "begin": In(1),
                "range": In(EntryRange),
                "group": Out(GROUP_WIDTH),
                "active": In(WINDOW),
                "valid": Out(1),
                "entry": Out(ENTRY_NUMBER_WIDTH),
                "index": Out(ENTRY_NUMBER_WIDTH),
                "enabled": Out(1),
                "take": In(1),
                "over": Out(1),
            }
        )

    def elaborate(self, platform):
        m = Module()
        scanning = Signal()
        # Numbers of entries that are in the memory, no wider: a range that is not empty has no
        # others.
        highest = stored_depth(self.config) - 1
        width = max(highest.bit_length(), LANE_BITS + 1)
        scanned = Signal(width - LANE_BITS)  # the group that is looked at
        lanes = Signal(WINDOW)  # entries of the group that have not been taken
        base = Signal(width)
        # Number of the last entry of the range. Where there is one range, which always has this
        # one, synthesis makes a constant of it.
        last = Signal(width, init=highest)
        offered = Signal(WINDOW)
        lane = Signal(LANE_BITS)
        ahead = Signal(WINDOW)
        in_last = Signal()
        wanted = Const(-1, WINDOW) if self.config.constant_time else self.active
        m.d.comb += [
            in_last.eq(scanned == last[LANE_BITS:]),
            offered.eq(wanted & lanes & Mux(in_last, _up_to(last[:LANE_BITS]), (1 << WINDOW) - 1)),
            self.group.eq(scanned),
            self.valid.eq(scanning & offered.any()),
            self.enabled.eq(
                (self.active & (1 << lane)).any() if self.config.constant_time else self.valid
            ),
            self.entry.eq(Cat(lane, scanned)),
            self.index.eq((Cat(lane, scanned) - base)[:width]),
            self.over.eq(~scanning),
        ]
        for number in reversed(range(WINDOW)):
            with m.If(offered[number]):
                m.d.comb += [lane.eq(number), ahead.eq(-2 << number)]
        with m.If(self.take):
            m.d.sync += lanes.eq(ahead)
        with m.If(scanning & ~offered.any()):
            m.d.sync += [scanned.eq(scanned + 1), lanes.eq(-1), scanning.eq(~in_last)]
        with m.If(self.begin):
            start = self.range.base
            m.d.sync += [
                scanned.eq(start[LANE_BITS:]),
                lanes.eq(_from(start[:LANE_BITS])),
                base.eq(start),
                last.eq(self.range.stop - 1),
                scanning.eq(start != self.range.stop),
            ]
        return m


def _up_to(lane):
    """Give the lanes up to one of them."""
    return Cat(Const(1, 1), *(lane >= number for number in range(1, WINDOW)))


def _from(lane):
    """Give the lanes from one of them on."""
    return Cat(*(lane <= number for number in range(WINDOW - 1)), Const(1, 1))
