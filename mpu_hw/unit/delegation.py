"""Who has which entries: mpmpdeleg and hspmpdeleg."""

from amaranth import Cat, Const, Module, Mux, Signal
from amaranth.lib import wiring
from amaranth.lib.wiring import In, Out

from ..config import MpuConfig
from ..layout import Share

__all__ = ["DynamicDelegation", "FixedDelegation"]

LIMIT = 64  # entries that a bank can address
FIELD = 8  # width of pmpnum; mpmpdeleg uses 7 of them


def _members(config: MpuConfig) -> dict[str, wiring.Member]:
    shares = {f"{bank.name}_share": Out(Share) for bank in config.banks}
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
    """Divide one pool among PMP, SPMP and vSPMP (SSPMP-DELEG-01..07, HYP-DELEG-11..15).

    Registered: a write moves the shares from the next clock on.

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
    """

    def __init__(self, config: MpuConfig):
        self.config = config
        (store,) = config.stores
        self.count = store.count
        super().__init__(_members(config))

    def elaborate(self, platform):
        m = Module()
        total = self.count
        most = min(total, LIMIT)
        kept = Signal(FIELD, init=most)  # p: entries of the PMP
        granted = Signal(FIELD, init=total - most)  # h: entries of SPMP, before the limit of 64
        rest = Signal(FIELD)  # entries that M leaves to others
        m.d.comb += [rest.eq(total - kept), self.m.eq(kept), self.h.eq(granted)]

        with m.If(self.write_m):
            number = self.wdata[:7]
            new = Mux(number > most, most, number)
            with m.If(~self._locked(m, "m", number, 0, kept)):
                # A guest gets entries only by hspmpdeleg: as long as it has none, SPMP has the rest
                # (HYP-DELEG-13). Without the hypervisor SPMP always has the rest.
                follow = granted == rest
                left = (total - new)[:FIELD]
                m.d.sync += [
                    kept.eq(new),
                    granted.eq(Mux(follow | (granted > left), left, granted)),
                ]
        if self.config.hypervisor:
            with m.If(
                self.write_h & ~self._locked(m, "h", self.wdata, kept, self.spmp_share.count)
            ):
                m.d.sync += granted.eq(Mux(self.wdata > rest, rest, self.wdata))
            spare = rest - granted
            m.d.comb += [
                self.vspmp_share.start.eq(kept + granted),
                self.vspmp_share.count.eq(Mux(spare > LIMIT, LIMIT, spare)),
            ]
        m.d.comb += [
            self.pmp_share.count.eq(kept),
            self.spmp_share.start.eq(kept),
            self.spmp_share.count.eq(Mux(granted > LIMIT, LIMIT, granted)),
        ]
        return m

    def _locked(self, m, name, number, start, count):
        """Tell whether a locked entry of that share has an index of ``number`` or more."""
        first, stop = Signal(9, name=f"{name}_first"), Signal(9, name=f"{name}_stop")
        m.d.comb += [first.eq(start + number), stop.eq(start + count)]
        return Cat(
            self.locked[index] & (first <= index) & (stop > index) for index in range(self.count)
        ).any()


class FixedDelegation(wiring.Component):
    """Constant shares: each bank has a store of its own (SSPMP-DELEG-09).

    Combinational. Writes are ignored.

    Parameters
    ----------
    config : MpuConfig

    Members
    -------
    write_m, write_h, wdata, locked, m, h, ``<bank>_share``
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
            m.d.comb += getattr(self, f"{bank.name}_share").count.eq(entries[bank.name])
        return m
