"""One entry that may be a PMP, an SPMP or a vSPMP entry."""

from amaranth import Cat, Const, Module, Mux, Signal
from amaranth.lib import wiring
from amaranth.lib.wiring import In, Out

from ..config import MpuConfig, ResetEntry, Store
from ..isa import CFG_BITS, AddressMode
from ..layout import Grants, Region
from ..match import GrantResolver, RegionResolver
from ..regs import addr_view, legal_encoding, legal_mode, pack_cfg, seen_encoding, unpack_cfg

__all__ = ["CFG_WIDTH", "PoolEntry"]

CFG_WIDTH = 10  # spmpcfg; its low 8 bits are the byte of pmpcfg (SSPMP-CFG-02)


class PoolEntry(wiring.Component):
    """Store addr and cfg of one entry; each table that reads it has its own view of cfg.

    Registered: a write is seen from the next clock on. The read views are combinational. Who may
    write is the store's business.

    Parameters
    ----------
    config : MpuConfig
    store : Store
        Store of the entry; its tables say which views there are.
    reset : ResetEntry or None
        Reset value; a hardwired one makes the entry a constant (COM-RST-04).

    Members
    -------
    write_addr, new_addr : In(1), In(config.addr_width)
        Store ``new_addr`` at the clock edge.
    write_pmp, write_spmp, new_cfg : In(1), In(1), In(10)
        Store ``new_cfg`` at the clock edge as a byte of pmpcfg, as spmpcfg; legalised (PMP-01,
        SSPMP-CFG-05). ``write_<table>`` exists for the tables of the store.
    mml : In(1)
        mseccfg.MML: R=0, W=1 is legal for the PMP.
    below : In(config.addr_width), words
        ``addr`` of the preceding entry of the bank, 0 for its entry 0 (SSPMP-MATCH-08).
    addr : Out(config.addr_width), words
        Address as stored.
    addr_view : Out(config.addr_width)
        Address as read.
    pmp_view, spmp_view : Out(10)
        cfg as read by the bank of that table.
    locked, tor : Out(1)
        L is set; A is TOR.
    region : Out(Region(config))
    pmp, spmp : Out(Grants(columns of the table))
        The entry resolved.
    """

    def __init__(self, config: MpuConfig, store: Store, reset: ResetEntry | None = None):
        self.config = config
        self.tables = {table.key: table for table in store.tables}
        self.reset = reset
        members = {
            "write_addr": In(1),
            "new_addr": In(config.addr_width),
            "new_cfg": In(CFG_WIDTH),
            "mml": In(1),
            "below": In(config.addr_width),
            "addr": Out(config.addr_width),
            "addr_view": Out(config.addr_width),
            "locked": Out(1),
            "tor": Out(1),
            "region": Out(Region(config)),
        }
        for key, table in self.tables.items():
            members[f"write_{key}"] = In(1)
            members[f"{key}_view"] = Out(CFG_WIDTH)
            members[key] = Out(Grants(len(table.columns)))
        super().__init__(members)

    def elaborate(self, platform):
        m = Module()
        config = self.config
        m.submodules.resolver = resolver = RegionResolver(config)
        addr = self._field(config.addr_width, self.reset.addr if self.reset else 0, "addr")
        mode = self._field(2, self.reset.mode if self.reset else AddressMode.OFF, "mode")
        names = dict.fromkeys([n for table in self.tables.values() for n in table.fields] + ["L"])
        cfg = self.reset.cfg if self.reset else 0
        bits = {name: self._field(1, cfg >> CFG_BITS[name] & 1, name) for name in names}

        m.d.comb += [
            self.addr.eq(addr),
            self.addr_view.eq(addr_view(config, addr, mode)),
            self.locked.eq(bits["L"]),
            self.tor.eq(mode == AddressMode.TOR),
            resolver.mode.eq(mode),
            resolver.addr.eq(addr),
            resolver.below.eq(self.below),
            self.region.eq(resolver.region),
        ]
        for key, table in self.tables.items():
            m.submodules[key] = granter = GrantResolver(table, config.mxr)
            seen = seen_encoding(table, self.tables.values(), bits)
            view = pack_cfg(table, mode, seen, CFG_WIDTH) | bits["L"] << CFG_BITS["L"]
            m.d.comb += [
                granter.encoding.eq(seen),
                getattr(self, key).eq(granter.grants),
                getattr(self, f"{key}_view").eq(view),
            ]
        if not (self.reset and self.reset.hardwired):
            self._write(m, addr, mode, bits)
        return m

    def _field(self, width, init, name):
        if self.reset and self.reset.hardwired:
            return Const(init, width)
        return Signal(width, init=init, name=name)

    def _write(self, m, addr, mode, bits):
        with m.If(self.write_addr):
            m.d.sync += addr.eq(self.new_addr)
        for key, table in self.tables.items():
            new_mode, written = unpack_cfg(table, self.new_cfg)
            if "L" in table.fields:
                # The PMP clears W where R is 0, unless MML gives that encoding a meaning (PMP-01).
                legal = Mux(self.mml, written, legal_encoding("mask", table, written, written))
            else:
                # hold keeps what the view reads, not what the PMP left behind (SSPMP-CFG-05).
                stored = seen_encoding(table, self.tables.values(), bits)
                legal = legal_encoding(self.config.reserved, table, written, stored)
            with m.If(getattr(self, f"write_{key}")):
                m.d.sync += [
                    mode.eq(legal_mode(self.config, new_mode)),
                    bits["L"].eq(self.new_cfg[CFG_BITS["L"]]),
                    Cat(bits[name] for name in reversed(table.fields)).eq(legal),
                ]
