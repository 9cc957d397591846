"""What entries of an array must not take along when they change banks."""

from amaranth import Module
from amaranth.lib import wiring
from amaranth.lib.wiring import In, Out

from ..config import EntryArray, MpuConfig
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
    ranges, proposed, move, moved, locked, blocked, members, ends, first
        As in :class:`~.owners.EntryOwners`.
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
        self.owners = EntryOwners(config, array)
        self.handed_on = [
            name
            for name in self.owners.signature.members
            if name not in ("stays", "wiped", "enters", "becomes_first")
        ]
        super().__init__(
            {
                **{name: self.owners.signature.members[name] for name in self.handed_on},
                "tor": In(count),
                "written_below_m": In(count),
                "mml_forbidden": In(count),
                "rlb": In(1),
                "mml": In(1),
                "stays": Out(count),
                "wipe": Out(count),
                "disarm": Out(count),
                "lose_base": Out(count),
            }
        )

    def elaborate(self, platform):
        m = Module()
        m.submodules.owners = owners = self.owners
        shared = self.array.shared
        for name in self.handed_on:
            inner, outer = getattr(owners, name), getattr(self, name)
            inward = self.signature.members[name].flow is In
            m.d.comb += inner.eq(outer) if inward else outer.eq(inner)
        m.d.comb += self.stays.eq(owners.stays if shared else -1)
        if shared:
            made = self.mml_forbidden & (self.mml & ~self.rlb).replicate(self.array.count)
            # A rule of M must not come out of what was written below M: neither out of the entry
            # nor out of the lower bound that it finds in the preceding one (SSPMP-DELEG-18).
            bound = self.tor & (self.written_below_m << 1)
            m.d.comb += [
                self.wipe.eq(owners.wiped),
                self.disarm.eq(owners.enters & ((self.written_below_m | made) | bound)),
                self.lose_base.eq(owners.becomes_first),
            ]
        return m
