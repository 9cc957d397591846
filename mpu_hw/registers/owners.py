"""Which bank has which entry of an array, and what a change of banks does to an entry."""

from amaranth import Module, Signal
from amaranth.lib import wiring
from amaranth.lib.wiring import In, Out

from ..config import EntryArray, MpuConfig
from ..layout import ENTRY_NUMBER_WIDTH, BankMembers, BankRanges
from .delegation import LIMIT, reset_ranges
from .thermometer import Thermometer

__all__ = ["EntryOwners"]


class EntryOwners(wiring.Component):
    """Decode the ranges of an array's banks to a bit per entry, now and after the clock edge.

    Registered where entries move between banks: who has an entry is kept, a bit for each bank, and
    compared with who has it next; from reset on as :func:`~.delegation.reset_ranges` says.
    Combinational elsewhere. The last four members exist where entries move; without a write of
    mpmpdeleg or hspmpdeleg nothing does, and but for ``stays`` they are 0.

    Parameters
    ----------
    config : MpuConfig
    array : EntryArray

    Members
    -------
    ranges : In(BankRanges(banks of the array))
        Exists where entries do not move.
    next_ranges : In(BankRanges(banks of the array))
        The ranges after the clock edge. Exists where entries move.
    members : Out(BankMembers(banks of the array, entries))
        The bank has the entry now.
    first : Out(entries)
        Entry 0 of its bank: as a TOR entry it starts at address 0 (SSPMP-MATCH-08).
    stays : Out(entries)
        The entry keeps its bank, or still has none (SSPMP-DELEG-08).
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
                "next_ranges" if array.shared else "ranges": In(BankRanges(self.banks)),
                "members": Out(BankMembers(self.banks, self.count)),
                "first": Out(self.count),
                **{name: Out(self.count) for name in moves},
            }
        )

    def elaborate(self, platform):
        m = Module()
        if self.shared:
            then = self._decode(m, self.next_ranges, "next_")
            reset = reset_ranges(self.config)
            now = {
                name: Signal(self.count, init=_mask(reset[name]), name=f"{name}_members")
                for name in then
            }
            m.d.sync += [now[name].eq(then[name]) for name in now]
            self._compare(m, now, then)
        else:
            now = self._decode(m, self.ranges, "")
        m.d.comb += [
            *(self.members[name].eq(member) for name, member in now.items()),
            self.first.eq(_any(_first(member) for member in now.values())),
        ]
        return m

    def _decode(self, m, ranges, prefix):
        """Give the entries of every bank; a bit per entry."""
        members = {}
        for bank in self.banks:
            base = Thermometer(ENTRY_NUMBER_WIDTH, self.count)
            stop = Thermometer(ENTRY_NUMBER_WIDTH, self.count)
            m.submodules[f"{prefix}{bank.name}_base"] = base
            m.submodules[f"{prefix}{bank.name}_stop"] = stop
            entries = ranges[bank.name]
            m.d.comb += [base.value.eq(entries.base), stop.value.eq(entries.stop)]
            members[bank.name] = stop.bits & ~base.bits
        return members

    def _compare(self, m, now, then):
        machine = self.config.spec.machine
        guests = [bank.name for bank in self.banks if bank.guest]
        others = [bank.name for bank in self.banks if bank.name != machine]
        changed = {name: now[name] ^ then[name] for name in now}
        wiped = Signal(self.count)
        # Where every entry has a bank, what one bank gets or loses is another one's.
        telling = [name for name in now if name not in guests]
        if self.count <= LIMIT:
            telling.remove(others[0])
        with_predecessor = (1 << self.count) - 2
        becomes = _any(_first(then[name]) & ~_first(now[name]) for name in others)
        m.d.comb += [
            wiped.eq(_any(changed[name] for name in guests)),
            self.wiped.eq(wiped),
            self.stays.eq(~_any([wiped, *(changed[name] for name in telling)])),
            self.enters.eq(then[machine] & ~now[machine]),
            self.becomes_first.eq(becomes & with_predecessor),
        ]


def _mask(entries):
    """Give a bit for each number of a range."""
    return (1 << entries.stop) - (1 << entries.start)


def _first(member):
    """Give the first of the entries of a bank: the one before it is none of them."""
    return member & ~(member << 1)[: len(member)]


def _any(vectors):
    """OR of vectors; 0 where there is none."""
    result = 0
    for vector in vectors:
        result = result | vector
    return result
