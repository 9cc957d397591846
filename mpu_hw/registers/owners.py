"""Which bank has which entry of an array, and what a change of banks does to an entry."""

from amaranth import Cat, Const, Module, Signal
from amaranth.lib import wiring
from amaranth.lib.wiring import In, Out

from ..config import EntryArray, MpuConfig
from ..layout import BankMembers, BankRanges
from .delegation import BOUNDARY_BITS, LIMIT, Boundaries, reset_boundaries
from .thermometer import Thermometer

__all__ = ["EntryOwners"]


class EntryOwners(wiring.Component):
    """Decode the ranges of an array's banks to a bit per entry, and find what a move does to each.

    Registered where entries move between banks: of each boundary is kept, a bit per entry, which
    entries lie below it; from reset on as :func:`~.delegation.reset_boundaries` says. They are
    compared with those below the proposed ones. Combinational elsewhere. The last four members
    exist where entries move; without a move they are 0, but for ``stays``.

    Parameters
    ----------
    config : MpuConfig
    array : EntryArray

    Members
    -------
    ranges : In(BankRanges(banks of the array))
        Exists where entries do not move.
    proposed, move, moved : In(Boundaries(config)), In(1), In(BOUNDARY_BITS)
        As in :class:`~.delegation.DynamicDelegation`. These and the next exist where entries move.
    locked : In(entries)
        L of every entry.
    blocked : Out(1)
        A locked entry lies below a boundary, but not below the proposed one.
    members : Out(BankMembers(banks of the array, entries))
        The bank has the entry now.
    ends : Out(BankMembers(banks of the array, entries))
        The entry lies below the end of the bank, which entries beyond its index 63 do, too.
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
        PMP, and never entry 0 of the pool, which has no predecessor (SSPMP-DELEG-19). Of an entry
        that is wiped no matter what.
    """

    def __init__(self, config: MpuConfig, array: EntryArray):
        self.config = config
        self.count = array.count
        self.shared = array.shared
        self.banks = config.array_banks(array)
        members = BankMembers(self.banks, self.count)
        own: dict[str, wiring.Member] = {"ranges": In(BankRanges(self.banks))}
        if array.shared:
            own = {
                "proposed": In(Boundaries(config)),
                "move": In(1),
                "moved": In(BOUNDARY_BITS),
                "locked": In(self.count),
                "blocked": Out(1),
                **{name: Out(self.count) for name in ("stays", "wiped", "enters", "becomes_first")},
            }
        super().__init__(
            {"members": Out(members), "ends": Out(members), "first": Out(self.count), **own}
        )

    def elaborate(self, platform):
        m = Module()
        ends, members = self._moving(m) if self.shared else self._fixed(m)
        m.d.comb += [
            *(self.ends[name].eq(below) for name, below in ends.items()),
            *(self.members[name].eq(member) for name, member in members.items()),
            self.first.eq(_any(_first(member) for member in members.values())),
        ]
        return m

    def _fixed(self, m):
        ends, members = {}, {}
        for bank in self.banks:
            entries = self.ranges[bank.name]
            base = self._below(m, f"{bank.name}_base", entries.base, self.count)
            stop = self._below(m, f"{bank.name}_stop", entries.stop, self.count)
            ends[bank.name], members[bank.name] = stop, stop & ~base
        return ends, members

    def _below(self, m, name, value, count):
        """Give the entries below a number."""
        m.submodules[name] = below = Thermometer(len(value), count)
        m.d.comb += below.value.eq(value)
        return below.bits

    def _moving(self, m):
        """Keep which entries lie below each boundary; compare them with what is proposed."""
        none_beyond = Const(-1, self.count)
        pmp, next_pmp = self._boundary(m, "pmp", min(self.count, LIMIT))
        spmp, next_spmp = (
            self._boundary(m, "spmp", self.count)
            if self.config.hypervisor
            else (none_beyond, none_beyond)
        )
        owned, then = self._owned(pmp, spmp), self._owned(next_pmp, next_spmp)
        now = self._reached(owned, {"spmp": pmp, "vspmp": spmp})
        later = self._reached(then, {"spmp": next_pmp, "vspmp": next_spmp})
        moves = self.move.replicate(self.count)
        changed = {name: now[name] ^ later[name] for name in now}
        guests = [bank.name for bank in self.banks if bank.guest]
        # Where every entry has a bank, what one bank gets or loses is another one's.
        telling = ["pmp"] if self.count <= LIMIT else ["pmp", "spmp"]
        wiped = Signal(self.count)
        m.d.comb += [
            wiped.eq(_any(changed[name] for name in guests) & moves),
            self.wiped.eq(wiped),
            self.stays.eq(~(wiped | (_any(changed[name] for name in telling) & moves))),
            self.enters.eq(next_pmp & moves & ~pmp),
            # Where a boundary arrives was no first entry of the bank that starts there.
            self.becomes_first.eq(
                _any(
                    self._at(m, name)
                    for name in (["pmp", "spmp"] if self.config.hypervisor else ["pmp"])
                )
                & ((1 << self.count) - 2)
            ),
            self.blocked.eq((self.locked & ((pmp & ~next_pmp) | (spmp & ~next_spmp))).any()),
        ]
        ends = {"pmp": pmp, "spmp": spmp, "vspmp": none_beyond}
        return {name: ends[name] for name in now}, now

    def _at(self, m, name):
        """Give the entry at which a boundary arrives, a bit per entry; decoded in two halves."""
        value = self.proposed[name]
        low = min(3, len(value))
        upper = Signal(-(-self.count >> low), name=f"{name}_upper")
        lower = Signal(1 << low, name=f"{name}_lower")
        arrives = self.moved[name]
        m.d.comb += [
            upper.eq(Cat((value[low:] == number) & arrives for number in range(len(upper)))),
            lower.eq(Cat(value[:low] == number for number in range(len(lower)))),
        ]
        return Cat(upper[n >> low] & lower[n % len(lower)] for n in range(self.count))

    def _boundary(self, m, name, most):
        """Give the entries below a boundary, now and as proposed; it is ``most`` at most."""
        reset = reset_boundaries(self.config)[name]
        now = Signal(most, init=(1 << reset) - 1, name=f"below_{name}")
        then = self._below(m, f"next_{name}", self.proposed[name], most)
        with m.If(self.move):
            m.d.sync += now.eq(then)
        beyond = Const(0, self.count - most)
        return Cat(now, beyond), Cat(then, beyond)

    def _owned(self, pmp, spmp):
        """Give the entries of every bank, however far it reaches."""
        owned = {"pmp": pmp, "spmp": spmp & ~pmp, "vspmp": ~spmp}
        return {bank.name: owned[bank.name] for bank in self.banks}

    def _reached(self, owned, before):
        """Limit the entries of a bank to its first 64, from those before the bank."""
        reached = dict(owned)
        for name in set(before) & set(owned):
            within = Cat(Const(-1, LIMIT), before[name])[: self.count]
            reached[name] = owned[name] & within
        return reached


def _first(member):
    """Give the first of the entries of a bank: the one before it is none of them."""
    return member & ~(member << 1)[: len(member)]


def _any(vectors):
    """OR of vectors; 0 where there is none."""
    result = 0
    for vector in vectors:
        result = result | vector
    return result
