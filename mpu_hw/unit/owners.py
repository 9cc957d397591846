"""Which bank has which entry of a store, and what a change of banks does to an entry."""

from amaranth import Cat, Module, Signal
from amaranth.lib import wiring
from amaranth.lib.wiring import In, Out

from ..config import MpuConfig, Store
from ..layout import Share

__all__ = ["EntryOwners"]


class EntryOwners(wiring.Component):
    """Decode the shares of a store's banks to a bit per entry, now and after the clock edge.

    Combinational. The last four members exist in a store whose entries move between banks; without
    a write of mpmpdeleg or hspmpdeleg nothing moves, and but for ``stays`` they are 0.

    Parameters
    ----------
    config : MpuConfig
    store : Store

    Members
    -------
    ``<bank>_share``, ``<bank>_next`` : In(Share)
        For each bank of the store.
    ``<bank>_member`` : Out(entries)
        The bank has the entry.
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

    def __init__(self, config: MpuConfig, store: Store):
        self.config = config
        self.count = store.count
        self.shared = store.shared
        self.banks = [bank for bank in config.banks if config.store(bank.name) == store]
        count = store.count
        moves = ("stays", "wiped", "enters", "becomes_first") if store.shared else ()
        super().__init__(
            {
                **{f"{bank.name}_share": In(Share) for bank in self.banks},
                **{f"{bank.name}_next": In(Share) for bank in self.banks},
                **{f"{bank.name}_member": Out(count) for bank in self.banks},
                "first": Out(count),
                **{name: Out(count) for name in moves},
            }
        )

    def elaborate(self, platform):
        m = Module()
        now = {bank.name: self._decode(m, f"{bank.name}_share") for bank in self.banks}
        firsts = [first for _, first in now.values()]
        m.d.comb += [
            *(getattr(self, f"{name}_member").eq(member) for name, (member, _) in now.items()),
            self.first.eq(_any(firsts)),
        ]
        if self.shared:
            then = {bank.name: self._decode(m, f"{bank.name}_next") for bank in self.banks}
            self._compare(m, now, then)
        return m

    def _decode(self, m, name):
        """Give the entries of a share, and which of them is its entry 0; a bit per entry."""
        share = getattr(self, name)
        member = Signal(self.count, name=f"{name}_bits")
        stop = Signal(9, name=f"{name}_stop")
        m.d.comb += [
            stop.eq(share.start + share.count),
            member.eq(Cat((share.start <= i) & (stop > i) for i in range(self.count))),
        ]
        return member, Cat(member[i] & (share.start == i) for i in range(self.count))

    def _compare(self, m, now, then):
        machine = self.config.law.machine
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
