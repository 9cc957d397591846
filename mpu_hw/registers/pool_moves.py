"""What entries of an array must not take along when they change banks."""

from amaranth import Module, Signal
from amaranth.lib import wiring
from amaranth.lib.wiring import In, Out

from ..config import EntryArray, MpuConfig
from ..layout import BankMembers, BankRanges
from .owners import EntryOwners

__all__ = ["PoolMoves"]


class PoolMoves(wiring.Component):
    """Find the entries that change banks at the clock edge, and what is cleared in them.

    Registered where entries move: who has an entry is kept. The three that clear are combinational,
    and 0 where entries do not move.

    Rules: SSPMP-DELEG-18, HYP-DELEG-17, SSPMP-DELEG-19.

    Parameters
    ----------
    config : MpuConfig
    array : EntryArray

    Members
    -------
    ranges, next_ranges : In(BankRanges(banks of the array))
        Which entries are a bank's, now and after the clock edge. Where entries move, those of now
        are what ``next_ranges`` were a clock ago, and are not looked at.
    tor, written_below_m, mml_forbidden : In(entries)
        Of every entry: A is TOR; addr or cfg was written below M; LRWX is one that MML=1 lets
        nobody write.
    rlb, mml : In(1)
        mseccfg.RLB, mseccfg.MML.
    members : Out(BankMembers(banks of the array, entries))
        The bank has the entry now.
    first : Out(entries)
        Entry 0 of its bank.
    stays : Out(entries)
        The entry keeps its bank at the clock edge.
    wipe, disarm, lose_base : Out(entries)
        As in :class:`~.entry.Entry`.
    """

    def __init__(self, config: MpuConfig, array: EntryArray):
        self.config = config
        self.array = array
        self.banks = config.array_banks(array)
        count = array.count
        super().__init__(
            {
                "ranges": In(BankRanges(self.banks)),
                "next_ranges": In(BankRanges(self.banks)),
                "tor": In(count),
                "written_below_m": In(count),
                "mml_forbidden": In(count),
                "rlb": In(1),
                "mml": In(1),
                "members": Out(BankMembers(self.banks, count)),
                "first": Out(count),
                "stays": Out(count),
                "wipe": Out(count),
                "disarm": Out(count),
                "lose_base": Out(count),
            }
        )

    def elaborate(self, platform):
        m = Module()
        m.submodules.owners = owners = EntryOwners(self.config, self.array)
        shared = self.array.shared
        m.d.comb += [
            owners.next_ranges.eq(self.next_ranges) if shared else owners.ranges.eq(self.ranges),
            self.members.eq(owners.members),
            self.first.eq(owners.first),
            self.stays.eq(owners.stays if shared else -1),
        ]
        if shared:
            made = Signal(self.array.count)
            with m.If(self.mml & ~self.rlb):
                m.d.comb += made.eq(self.mml_forbidden)
            # A rule of M must not come out of what was written below M: neither out of the entry
            # nor out of the lower bound that it finds in the preceding one (SSPMP-DELEG-18).
            bound = self.tor & (self.written_below_m << 1)
            m.d.comb += [
                self.wipe.eq(owners.wiped),
                self.disarm.eq(owners.enters & (self.written_below_m | bound | made)),
                self.lose_base.eq(owners.becomes_first),
            ]
        return m
