"""Which entries each bank has: mpmpdeleg and hspmpdeleg."""

from amaranth import Cat, Const, Module, Mux, Signal
from amaranth.lib import wiring
from amaranth.lib.wiring import In, Out

from ..config import MpuConfig
from ..layout import Share

__all__ = ["DynamicDelegation", "FixedDelegation"]

LIMIT = 64  # entries that a bank can address
FIELD = 8  # width of pmpnum; mpmpdeleg uses 7 of them


def _members(config: MpuConfig) -> dict[str, wiring.Member]:
    shares = {
        f"{bank.name}_{when}": Out(Share) for bank in config.banks for when in ("share", "next")
    }
    return {
        "write_m": In(1),
        "write_h": In(1),
        "wdata": In(FIELD),
        "locked": In(max(store.count for store in config.stores)),
        "m": Out(FIELD),
        "h": Out(FIELD),
        **shares,
    }


class DynamicDelegation(wiring.Component):
    """Divide one pool among PMP, SPMP and vSPMP.

    Registered: a write moves the shares from the next clock on. What a move does to the entries is
    not decided here.

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
    m, h : Out(8)
        pmpnum of mpmpdeleg and of hspmpdeleg.
    ``<bank>_share`` : Out(Share)
    ``<bank>_next`` : Out(Share)
        The share after the clock edge; as ``<bank>_share`` unless a write moves it.
    """

    def __init__(self, config: MpuConfig):
        self.config = config
        (store,) = config.stores
        self.count = store.count
        self.most = min(self.count, LIMIT)  # PMAX
        super().__init__(_members(config))

    def elaborate(self, platform):
        m = Module()
        p = Signal(FIELD, init=self.most)
        h = Signal(FIELD, init=self.count - self.most)  # before the limit of 64
        next_p = Signal(FIELD)
        next_h = Signal(FIELD)
        m.d.comb += [self.m.eq(p), self.h.eq(h), next_p.eq(p), next_h.eq(h)]
        m.d.sync += [p.eq(next_p), h.eq(next_h)]
        self._write_m(m, p, h, next_p, next_h)
        if self.config.hypervisor:
            self._write_h(m, p, h, next_h)
        self._divide(m, "share", p, h)
        self._divide(m, "next", next_p, next_h)
        return m

    def _write_m(self, m, p, h, next_p, next_h):
        number = self.wdata[:7]
        new = Signal(FIELD)
        left = Signal(FIELD)  # what M leaves to S and guests
        m.d.comb += [
            new.eq(Mux(number > self.most, self.most, number)),
            left.eq(self.count - new),
        ]
        with m.If(self.write_m & ~self._locked(m, "m", number, 0, p)):
            m.d.comb += next_p.eq(new)
            # HYP-DELEG-13: what M gives goes to SPMP, and the boundary to vSPMP stays. What M takes
            # comes out of what is there: all of it SPMP's while vSPMP has no entry.
            with m.If(new <= p):
                m.d.comb += next_h.eq(h + (p - new))
            with m.Elif(h > left):
                m.d.comb += next_h.eq(left)

    def _write_h(self, m, p, h, next_h):
        rest = Signal(FIELD)
        m.d.comb += rest.eq(self.count - p)
        # HYP-DELEG-12: a locked entry binds HS beyond index 63 of SPMP, too.
        with m.If(self.write_h & ~self._locked(m, "h", self.wdata, p, h)):
            m.d.comb += next_h.eq(Mux(self.wdata > rest, rest, self.wdata))

    def _locked(self, m, name, number, start, count):
        """Tell whether a locked entry of that range has an index of ``number`` or more."""
        first, stop = Signal(9, name=f"{name}_first"), Signal(9, name=f"{name}_stop")
        m.d.comb += [first.eq(start + number), stop.eq(start + count)]
        return Cat(
            self.locked[index] & (first <= index) & (stop > index) for index in range(self.count)
        ).any()

    def _divide(self, m, when, p, h):
        """Give every bank its share of the pool."""
        delegated = p != self.count
        spare = Signal(FIELD, name=f"spare_{when}")
        m.d.comb += spare.eq(self.count - p - h)
        rows = {
            "pmp": (0, p, p != 0),
            # SPMP denies what it cannot judge as long as M delegates entries (HYP-DELEG-15).
            "spmp": (p, Mux(h > LIMIT, LIMIT, h), delegated),
            "vspmp": (p + h, Mux(spare > LIMIT, LIMIT, spare), spare != 0),
        }
        for bank in self.config.banks:
            share = getattr(self, f"{bank.name}_{when}")
            start, count, populated = rows[bank.name]
            m.d.comb += [
                share.start.eq(start),
                share.count.eq(count),
                share.populated.eq(populated),
            ]


class FixedDelegation(wiring.Component):
    """Constant shares: each bank has a store of its own (SSPMP-DELEG-09).

    Combinational. Writes are ignored.

    Parameters
    ----------
    config : MpuConfig

    Members
    -------
    write_m, write_h, wdata, locked, m, h, ``<bank>_share``, ``<bank>_next``
        As those of :class:`DynamicDelegation`.
    """

    def __init__(self, config: MpuConfig):
        self.config = config
        super().__init__(_members(config))

    def elaborate(self, platform):
        m = Module()
        entries = self.config.entries
        m.d.comb += [self.m.eq(Const(entries["pmp"], FIELD)), self.h.eq(entries["spmp"])]
        for bank in self.config.banks:
            for share in (getattr(self, f"{bank.name}_{when}") for when in ("share", "next")):
                m.d.comb += [share.count.eq(entries[bank.name]), share.populated.eq(1)]
        return m
