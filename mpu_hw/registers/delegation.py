"""Which entries each bank has: mpmpdeleg and hspmpdeleg."""

from amaranth import Const, Module, Mux, Signal, signed
from amaranth.lib import wiring
from amaranth.lib.wiring import In, Out

from ..config import MpuConfig
from ..isa import DELEGATION_FIELDS
from ..layout import BankRanges
from .thermometer import Thermometer

__all__ = ["LIMIT", "DynamicDelegation", "FixedDelegation", "reset_ranges"]

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


def reset_ranges(config: MpuConfig) -> dict[str, range]:
    """Give the entries of each bank of a pool at reset, by its name.

    M has what it can, SPMP what it can address of the rest, and guests nothing (SSPMP-RST-02,
    HYP-DELEG-14).
    """
    (array,) = config.entry_arrays
    most = min(array.count, LIMIT)
    rows = {
        "pmp": range(most),
        "spmp": range(most, min(most + LIMIT, array.count)),
        "vspmp": range(array.count, array.count),
    }
    return {bank.name: rows[bank.name] for bank in config.banks}


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
        Write mpmpdeleg, hspmpdeleg with ``wdata`` at the clock edge; not both.
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
        self.width = self.count.bit_length()
        super().__init__(_members(config))

    def elaborate(self, platform):
        m = Module()
        # The boundaries: PMP has the entries below the first, SPMP those between the two.
        pmp_stop = Signal(self.width, init=self.most)
        next_pmp_stop = Signal(self.width)
        spmp_stop = next_spmp_stop = Const(self.count, self.width)
        allowed = Signal()
        written = _least(self.wdata[:PMP_FIELD], self.most)
        m.d.sync += pmp_stop.eq(next_pmp_stop)
        m.d.comb += next_pmp_stop.eq(Mux(self.write_m & allowed, written, pmp_stop))
        if self.config.hypervisor:
            spmp_stop = Signal(self.width, init=self.count)
            next_spmp_stop = Signal(self.width)
            m.d.sync += spmp_stop.eq(next_spmp_stop)
            m.d.comb += next_spmp_stop.eq(spmp_stop)
            with m.If(self.write_h & allowed):
                m.d.comb += next_spmp_stop.eq(_least(pmp_stop + self.wdata, self.count))
            # HYP-DELEG-13: what M gives goes to SPMP, and the boundary to vSPMP stays. What M takes
            # moves it up, as far as there are entries.
            taken = Signal(signed(self.width + 1))
            m.d.comb += taken.eq(written - pmp_stop)
            with m.If(self.write_m & allowed & (taken >= 0)):
                moved = spmp_stop + taken[: self.width]
                m.d.comb += next_spmp_stop.eq(_least(moved, self.count))
        m.d.comb += [
            allowed.eq(~self._below_locked(m, pmp_stop, spmp_stop)),
            self.pmp_count.eq(pmp_stop),
            self.spmp_count.eq((spmp_stop - pmp_stop)[: self.width]),
            *self._ranges(self.ranges, pmp_stop, spmp_stop),
            *self._ranges(self.next_ranges, next_pmp_stop, next_spmp_stop),
        ]
        return m

    def _below_locked(self, m, pmp_stop, spmp_stop):
        """Tell whether the write would take a locked entry out of the bank that it sizes.

        The entries stay as they are (SSPMP-DELEG-07). Locks of another bank bind nobody here
        (SSPMP-DELEG-04, HYP-LOCK-09).
        """
        m.submodules.end = end = Thermometer(FIELD + 1, self.count)
        m.submodules.stop = stop = Thermometer(self.width, self.count)
        m.d.comb += [end.value.eq(self.wdata[:PMP_FIELD]), stop.value.eq(pmp_stop)]
        if self.config.hypervisor:
            # HYP-DELEG-12: a locked entry binds HS beyond index 63 of SPMP, too.
            with m.If(self.write_h):
                m.d.comb += [end.value.eq(pmp_stop + self.wdata), stop.value.eq(spmp_stop)]
        return (self.locked & stop.bits & ~end.bits).any()

    def _ranges(self, ranges, pmp_stop, spmp_stop):
        """Assign every bank its range of the pool."""
        rows = {
            # SSPMP-DEF-02, SSPMP-DEF-04: a bank decides by the entries that it has, enabled or not.
            "pmp": (0, pmp_stop, pmp_stop != 0),
            # SPMP denies without a match as long as M delegates entries (HYP-DELEG-15).
            "spmp": (pmp_stop, self._reached(pmp_stop, spmp_stop), pmp_stop != self.count),
            "vspmp": (spmp_stop, self._reached(spmp_stop, self.count), spmp_stop != self.count),
        }
        for bank in self.config.banks:
            base, stop, nonempty = rows[bank.name]
            yield ranges[bank.name].base.eq(base)
            yield ranges[bank.name].stop.eq(stop)
            yield ranges[bank.name].nonempty.eq(nonempty)

    def _reached(self, base, stop):
        """Limit a bank to the entries that it can address."""
        if self.count <= LIMIT:
            return stop
        return Mux(base + LIMIT < stop, base + LIMIT, stop)


def _least(number, most):
    return Mux(number < most, number, most)


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
                    ranges[bank.name].stop.eq(entries[bank.name]),
                    ranges[bank.name].nonempty.eq(1),
                ]
        return m
