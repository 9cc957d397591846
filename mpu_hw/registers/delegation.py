"""Which entries each bank has: mpmpdeleg and hspmpdeleg."""

from amaranth import Cat, Module, Mux, Signal
from amaranth.lib import wiring
from amaranth.lib.wiring import In, Out

from ..config import MpuConfig
from ..isa import DELEGATION_FIELDS
from ..layout import BankRanges

__all__ = ["DynamicDelegation", "FixedDelegation"]

LIMIT = 64  # entries that a bank can address
# Width of pmpnum: of mpmpdeleg, and of hspmpdeleg, where counts of all kinds fit.
PMP_FIELD, FIELD = (DELEGATION_FIELDS[name].width for name in ("mpmpdeleg", "hspmpdeleg"))


def _members(config: MpuConfig) -> dict[str, wiring.Member]:
    return {
        "write_m": In(1),
        "write_h": In(1),
        "wdata": In(FIELD),
        "locked": In(max(array.count for array in config.entry_arrays)),
        "pmp_count": Out(FIELD),
        "spmp_count": Out(FIELD),
        "ranges": Out(BankRanges(config.banks)),
        "next_ranges": Out(BankRanges(config.banks)),
    }


class DynamicDelegation(wiring.Component):
    """Divide one pool among PMP, SPMP and vSPMP.

    Registered: a write moves the ranges from the next clock on. What a move does to the entries is
    decided by :class:`~.owners.EntryOwners`.

    Rules: SSPMP-DELEG-01, SSPMP-DELEG-02, SSPMP-DELEG-03, SSPMP-DELEG-04, SSPMP-DELEG-05,
    HYP-DELEG-11, HYP-DELEG-12, HYP-DELEG-13, HYP-DELEG-14, HYP-DELEG-15.

    Parameters
    ----------
    config : MpuConfig

    Members
    -------
    write_m, write_h : In(1)
        Write mpmpdeleg, hspmpdeleg with ``wdata`` at the clock edge.
    wdata : In(8)
    locked : In(entries of the pool)
        L of every entry.
    pmp_count, spmp_count : Out(8)
        pmpnum of mpmpdeleg and of hspmpdeleg: entries of PMP and, before its limit of 64, of SPMP.
    ranges, next_ranges : Out(BankRanges(config.banks))
        The entries of each bank, now and after the clock edge.
    """

    def __init__(self, config: MpuConfig):
        self.config = config
        (array,) = config.entry_arrays
        self.count = array.count
        self.most = min(self.count, LIMIT)  # PMAX
        super().__init__(_members(config))

    def elaborate(self, platform):
        m = Module()
        # SSPMP-RST-02: at reset M has what it can, and SPMP the rest.
        pmp_count = Signal(FIELD, init=self.most)
        spmp_count = Signal(FIELD, init=self.count - self.most)
        next_pmp_count = Signal(FIELD)
        next_spmp_count = Signal(FIELD)
        m.d.comb += [
            self.pmp_count.eq(pmp_count),
            self.spmp_count.eq(spmp_count),
            next_pmp_count.eq(pmp_count),
            next_spmp_count.eq(spmp_count),
        ]
        m.d.sync += [pmp_count.eq(next_pmp_count), spmp_count.eq(next_spmp_count)]

        written, spmp_after = self._pmp_write(m, pmp_count, spmp_count)
        with m.If(self.write_m & ~self._locked(m, "m", self.wdata[:PMP_FIELD], 0, pmp_count)):
            m.d.comb += [next_pmp_count.eq(written), next_spmp_count.eq(spmp_after)]
        if self.config.hypervisor:
            left = Signal(FIELD)
            m.d.comb += left.eq(self.count - pmp_count)
            # HYP-DELEG-12: a locked entry binds HS beyond index 63 of SPMP, too.
            locked = self._locked(m, "h", self.wdata, pmp_count, spmp_count)
            with m.If(self.write_h & ~locked):
                m.d.comb += next_spmp_count.eq(Mux(self.wdata > left, left, self.wdata))
        m.d.comb += [
            *self._ranges(self.ranges, pmp_count, spmp_count),
            *self._ranges(self.next_ranges, next_pmp_count, next_spmp_count),
        ]
        return m

    def _pmp_write(self, m, pmp_count, spmp_count):
        """Give the counts of PMP and SPMP after a write of mpmpdeleg."""
        number = self.wdata[:PMP_FIELD]
        written = Signal(FIELD)
        left = Signal(FIELD)  # left: what M leaves to S and guests
        after = Signal(FIELD)
        m.d.comb += [
            written.eq(Mux(number > self.most, self.most, number)),
            left.eq(self.count - written),
            after.eq(spmp_count),
        ]
        # The entries stay as they are (SSPMP-DELEG-07). Locks of vSPMP bind nobody here
        # (HYP-LOCK-09).
        # HYP-DELEG-13: what M gives goes to SPMP, and the boundary to vSPMP stays. What M takes
        # comes out of what is there: all of it SPMP's while vSPMP has no entry.
        with m.If(written <= pmp_count):
            m.d.comb += after.eq(spmp_count + (pmp_count - written))
        with m.Elif(spmp_count > left):
            m.d.comb += after.eq(left)
        return written, after

    def _locked(self, m, name, number, base, count):
        """Tell whether a locked entry of that range has an index of ``number`` or more."""
        first, stop = Signal(9, name=f"{name}_first"), Signal(9, name=f"{name}_stop")
        m.d.comb += [first.eq(base + number), stop.eq(base + count)]
        return Cat(
            self.locked[index] & (first <= index) & (stop > index) for index in range(self.count)
        ).any()

    def _ranges(self, ranges, pmp_count, spmp_count):
        """Assign every bank its range of the pool."""
        vspmp_count = (self.count - pmp_count - spmp_count)[:FIELD]
        rows = {
            # SSPMP-DEF-02, SSPMP-DEF-04: a bank decides by the entries that it has, enabled or not.
            "pmp": (0, pmp_count, pmp_count != 0),
            # SPMP denies without a match as long as M delegates entries (HYP-DELEG-15).
            "spmp": (pmp_count, _limited(spmp_count), pmp_count != self.count),
            "vspmp": (pmp_count + spmp_count, _limited(vspmp_count), vspmp_count != 0),
        }
        for bank in self.config.banks:
            base, count, nonempty = rows[bank.name]
            yield ranges[bank.name].base.eq(base)
            yield ranges[bank.name].count.eq(count)
            yield ranges[bank.name].nonempty.eq(nonempty)


def _limited(count):
    return Mux(count > LIMIT, LIMIT, count)


class FixedDelegation(wiring.Component):
    """Constant ranges: each bank has an array of its own (SSPMP-DELEG-09).

    Combinational. Writes are ignored.

    Parameters
    ----------
    config : MpuConfig

    Members
    -------
    write_m, write_h, wdata, locked, pmp_count, spmp_count, ranges, next_ranges
        As those of :class:`DynamicDelegation`.
    """

    def __init__(self, config: MpuConfig):
        self.config = config
        super().__init__(_members(config))

    def elaborate(self, platform):
        m = Module()
        # SSPMP-RST-03: a bank of its own has its entries from reset on.
        entries = self.config.entries
        m.d.comb += [self.pmp_count.eq(entries["pmp"]), self.spmp_count.eq(entries["spmp"])]
        for bank in self.config.banks:
            for ranges in (self.ranges, self.next_ranges):
                m.d.comb += [
                    ranges[bank.name].count.eq(entries[bank.name]),
                    ranges[bank.name].nonempty.eq(1),
                ]
        return m
