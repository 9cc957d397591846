"""Which bank has which entry of an array, and what a change of banks does to an entry."""

from amaranth import Cat, Const, Module
from amaranth.lib import wiring
from amaranth.lib.wiring import In, Out

from ..config import EntryArray, MpuConfig
from ..layout import ENTRY_NUMBER_WIDTH, BankMembers, BankRanges
from .thermometer import Thermometer

__all__ = ["EntryOwners"]


class EntryOwners(wiring.Component):
    """Decode the ranges of an array's banks to a bit per entry, now and after the clock edge.

    Combinational. The last four members exist in an array whose entries move between banks; without
    a write of mpmpdeleg or hspmpdeleg nothing moves, and but for ``stays`` they are 0.

    Parameters
    ----------
    config : MpuConfig
    array : EntryArray

    Members
    -------
    ranges, next_ranges : In(BankRanges(banks of the array))
    members : Out(BankMembers(banks of the array, entries))
        The bank has the entry now.
    first : Out(entries)
        Entry 0 of its bank: as a TOR entry it starts at address 0 (SSPMP-MATCH-08).
    stays : Out(entries)
        The entry has a bank and keeps it (SSPMP-DELEG-08).
    wiped : Out(entries)
        The entry changes hands between host and guest (HYP-DELEG-17).
    enters : Out(entries)
        The entry comes into the PMP (SSPMP-DELEG-18).
    becomes_first : Out(entries)
        The entry was not entry 0 of the bank whose entry 0 it becomes; of other banks than the
        PMP, and never entry 0 of the pool, which has no predecessor (SSPMP-DELEG-19).
    """

    def __init__(self, config: MpuConfig, array: EntryArray):
        self.config = config
        self.count = array.count
        self.shared = array.shared
        self.banks = config.array_banks(array)
        moves = ("stays", "wiped", "enters", "becomes_first") if array.shared else ()
        super().__init__(
            {
                "ranges": In(BankRanges(self.banks)),
                "next_ranges": In(BankRanges(self.banks)),
                "members": Out(BankMembers(self.banks, self.count)),
                "first": Out(self.count),
                **{name: Out(self.count) for name in moves},
            }
        )

    def elaborate(self, platform):
        m = Module()
        names = [bank.name for bank in self.banks]
        now = {name: self._decode(m, self.ranges[name], name) for name in names}
        m.d.comb += [
            *(self.members[name].eq(member) for name, (member, _) in now.items()),
            self.first.eq(_any(first for _, first in now.values())),
        ]
        if self.shared:
            then = {name: self._decode(m, self.next_ranges[name], f"next_{name}") for name in names}
            self._compare(m, now, then)
        return m

    def _decode(self, m, entries, name):
        """Give the entries of a range, and which of them is its entry 0; a bit per entry."""
        base = Thermometer(ENTRY_NUMBER_WIDTH, self.count)
        stop = Thermometer(ENTRY_NUMBER_WIDTH, self.count)
        m.submodules[f"{name}_base"] = base
        m.submodules[f"{name}_stop"] = stop
        m.d.comb += [base.value.eq(entries.base), stop.value.eq(entries.stop)]
        member = stop.bits & ~base.bits
        # Its base is not above the entry, but above the one before.
        return member, member & Cat(Const(1, 1), base.bits)[: self.count]

    def _compare(self, m, now, then):
        machine = self.config.spec.machine
        guests = [bank.name for bank in self.banks if bank.guest]
        others = [bank.name for bank in self.banks if bank.name != machine]
        with_predecessor = (1 << self.count) - 2
        m.d.comb += [
            self.stays.eq(_any(now[name][0] & then[name][0] for name in now)),
            self.wiped.eq(_any(now[name][0] ^ then[name][0] for name in guests)),
            self.enters.eq(then[machine][0] & ~now[machine][0]),
            self.becomes_first.eq(
                _any(then[name][1] & ~now[name][1] for name in others) & with_predecessor
            ),
        ]


def _any(vectors):
    """OR of vectors; 0 where there is none."""
    result = 0
    for vector in vectors:
        result = result | vector
    return result
