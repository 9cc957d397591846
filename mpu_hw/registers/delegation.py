"""Which entries each bank has: mpmpdeleg and hspmpdeleg."""

from amaranth import Const, Module, Mux, Signal, signed
from amaranth.lib import data, wiring
from amaranth.lib.wiring import In, Out

from ..config import MpuConfig
from ..isa import DELEGATION_FIELDS
from ..layout import BankRanges

__all__ = [
    "BOUNDARY_BITS",
    "LIMIT",
    "Boundaries",
    "DynamicDelegation",
    "FixedDelegation",
    "reset_boundaries",
]

LIMIT = 64  # entries that a bank can address
# Width of pmpnum: of mpmpdeleg, and of hspmpdeleg, where counts of all kinds fit.
PMP_FIELD, FIELD = (DELEGATION_FIELDS[name].width for name in ("mpmpdeleg", "hspmpdeleg"))


# A bit for each of Boundaries.
BOUNDARY_BITS = data.StructLayout({"pmp": 1, "spmp": 1})


def Boundaries(config: MpuConfig) -> data.StructLayout:
    """Hold how many entries of the pool lie below the end of PMP and below the end of SPMP.

    Those of SPMP beyond its index 63 lie below its end, too. vSPMP has what remains.
    """
    width = max(array.count for array in config.entry_arrays).bit_length()
    return data.StructLayout({"pmp": width, "spmp": width})


def _members(config: MpuConfig) -> dict[str, wiring.Member]:
    return {
        "write_m": In(1),
        "write_h": In(1),
        "host": In(1),
        "wdata": In(FIELD),
        "pmp_count": Out(FIELD),
        "spmp_count": Out(FIELD),
        "ranges": Out(BankRanges(config.banks)),
    }


def reset_boundaries(config: MpuConfig) -> dict[str, int]:
    """Give where PMP and SPMP of a pool end at reset.

    M has what it can, and SPMP the rest, also what it cannot address of it (SSPMP-RST-02,
    HYP-DELEG-14).
    """
    (array,) = config.entry_arrays
    return {"pmp": min(array.count, LIMIT), "spmp": array.count}


class DynamicDelegation(wiring.Component):
    """Divide one pool among PMP, SPMP and vSPMP.

    Registered: a write moves the ranges from the next clock on. Which entries that concerns, what
    it does to them, and whether locks forbid it is found by :class:`~.owners.EntryOwners`.

    Rules: SSPMP-DELEG-01, SSPMP-DELEG-02, SSPMP-DELEG-03, SSPMP-DELEG-04, SSPMP-DELEG-05,
    HYP-DELEG-11, HYP-DELEG-12, HYP-DELEG-13, HYP-DELEG-14, HYP-DELEG-15.

    Parameters
    ----------
    config : MpuConfig

    Members
    -------
    write_m, write_h : In(1)
        Write mpmpdeleg, hspmpdeleg with ``wdata`` at the clock edge; not both.
    host : In(1)
        The register is hspmpdeleg, if one of them is written: known before it is known whether.
    wdata : In(8)
    blocked : In(1)
        ``proposed`` would take a locked entry out of the bank that the write sizes.
    pmp_count, spmp_count : Out(8)
        pmpnum of mpmpdeleg and of hspmpdeleg: entries of PMP and, before its limit of 64, of SPMP.
    ranges : Out(BankRanges(config.banks))
        The entries of each bank.
    proposed : Out(Boundaries(config))
        Where a write puts the boundaries.
    move : Out(1)
        They are there from the next clock on.
    moved : Out(BOUNDARY_BITS)
        The same for each of them: it is elsewhere then.
    """

    def __init__(self, config: MpuConfig):
        self.config = config
        (array,) = config.entry_arrays
        self.count = array.count
        self.most = min(self.count, LIMIT)  # PMAX
        self.width = self.count.bit_length()
        super().__init__(
            {
                **_members(config),
                "blocked": In(1),
                "proposed": Out(Boundaries(config)),
                "move": Out(1),
                "moved": Out(BOUNDARY_BITS),
            }
        )

    def elaborate(self, platform):
        m = Module()
        # The boundaries: PMP has the entries below the first, SPMP those between the two.
        reset = reset_boundaries(self.config)
        pmp_stop = Signal(self.width, init=reset["pmp"])
        spmp_stop = Const(self.count, self.width)
        if self.config.hypervisor:
            spmp_stop = Signal(self.width, init=reset["spmp"])
        proposed, move = self.proposed, self.move
        m.d.comb += [
            *self._propose(m, pmp_stop, spmp_stop),
            # The entries stay as they are (SSPMP-DELEG-07). Locks of another bank bind nobody here
            # (SSPMP-DELEG-04, HYP-LOCK-09).
            move.eq((self.write_m | self.write_h) & ~self.blocked),
            self.moved.pmp.eq(move & (proposed.pmp != pmp_stop)),
            self.moved.spmp.eq(move & (proposed.spmp != spmp_stop)),
            self.pmp_count.eq(pmp_stop),
            self.spmp_count.eq((spmp_stop - pmp_stop)[: self.width]),
            *self._ranges(self.ranges, pmp_stop, spmp_stop),
        ]
        with m.If(move):
            m.d.sync += pmp_stop.eq(proposed.pmp)
            if self.config.hypervisor:
                m.d.sync += spmp_stop.eq(proposed.spmp)
        return m

    def _propose(self, m, pmp_stop, spmp_stop):
        """Find where a write puts the boundaries, if no lock is in the way."""
        written = Signal(self.width)
        m.d.comb += written.eq(_least(self.wdata[:PMP_FIELD], self.most))
        proposed = [self.proposed.pmp.eq(Mux(self.host, pmp_stop, written))]
        if not self.config.hypervisor:
            return [*proposed, self.proposed.spmp.eq(spmp_stop)]
        # HYP-DELEG-13: what M gives goes to SPMP, and the boundary to vSPMP stays. What M takes
        # moves it up, as far as there are entries. HYP-DELEG-12: HS counts from that of PMP on.
        taken = Signal(signed(self.width + 1))
        added = Signal(FIELD)
        end = Signal(FIELD + 1)
        m.d.comb += [
            taken.eq(written - pmp_stop),
            added.eq(Mux(self.host, self.wdata, Mux(taken >= 0, taken, 0))),
            end.eq(Mux(self.host, pmp_stop, spmp_stop) + added),
        ]
        return [*proposed, self.proposed.spmp.eq(_least(end, self.count))]

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
    write_m, write_h, host, wdata, pmp_count, spmp_count, ranges
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
            m.d.comb += [
                self.ranges[bank.name].stop.eq(entries[bank.name]),
                self.ranges[bank.name].nonempty.eq(1),
            ]
        return m
