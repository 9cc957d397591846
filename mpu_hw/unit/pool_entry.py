"""One entry that may be a PMP, an SPMP or a vSPMP entry."""

from amaranth import Cat, Const, Module, Mux, Signal
from amaranth.lib import wiring
from amaranth.lib.wiring import In, Out

from ..config import MpuConfig, ResetEntry, Store
from ..isa import CFG_BITS, AddressMode
from ..layout import Grants, Region
from ..match import GrantResolver, RegionResolver
from ..regs import addr_view, legal_encoding, legal_mode, pack_cfg, seen_encoding, unpack_cfg

__all__ = ["CFG_WIDTH", "MML_FORBIDDEN", "PoolEntry"]

CFG_WIDTH = 10  # spmpcfg; its low 8 bits are the byte of pmpcfg (SSPMP-CFG-02)
# Locked encodings LRWX that MML=1 does not let anybody create: rules that let M execute (PMP-06).
MML_FORBIDDEN = (0b1001, 0b1101, 0b1010, 0b1011)


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
    m_mode : In(1)
        The write is executed in M-mode. This and the next five members exist in a store whose
        entries move between banks.
    wipe, disarm, lose_base : In(1)
        The entry changes banks at the clock edge: clear everything (HYP-DELEG-17), clear A and L
        (SSPMP-DELEG-18), clear RWX if A is TOR (SSPMP-DELEG-19). Not together with a write.
    written_below_m : Out(1)
        addr or cfg was written below M since M last wrote cfg, with a legal permission
        (SSPMP-DELEG-18).
    mml_forbidden : Out(1)
        LRWX is one that MML=1 lets nobody write (PMP-06).
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
        self.shared = store.shared
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
        if self.shared:
            members |= {name: In(1) for name in ("m_mode", "wipe", "disarm", "lose_base")}
            members |= {name: Out(1) for name in ("written_below_m", "mml_forbidden")}
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
        if self.shared:
            marked = self._mark(m)
            self._move(m, addr, mode, bits, marked)
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
                    # Nothing of an earlier life as SPMP returns with the entry (SSPMP-CFG-02).
                    *(bits[name].eq(0) for name in bits if name not in (*table.fields, "L")),
                ]

    def _mark(self, m):
        """Keep whether somebody below M wrote what the entry holds (SSPMP-DELEG-18)."""
        marked = Signal()
        wrote_cfg = Cat(getattr(self, f"write_{key}") for key in self.tables).any()
        with m.If((wrote_cfg | self.write_addr) & ~self.m_mode):
            m.d.sync += marked.eq(1)
        with m.Elif(wrote_cfg & ~self._held()):
            m.d.sync += marked.eq(0)
        m.d.comb += self.written_below_m.eq(marked)
        return marked

    def _held(self):
        """Tell whether a write of cfg leaves the permission as it was (SSPMP-CFG-05)."""
        if self.config.reserved != "hold":
            return Const(0, 1)
        return Cat(
            getattr(self, f"write_{key}") & (unpack_cfg(table, self.new_cfg)[1] == encoding)
            for key, table in self.tables.items()
            for encoding in table.reserved
            if "L" not in table.fields
        ).any()

    def _move(self, m, addr, mode, bits, marked):
        """Drop what the entry must not take along when it changes banks."""
        lrwx = Cat(bits[name] for name in "XWRL")
        m.d.comb += self.mml_forbidden.eq(Cat(lrwx == value for value in MML_FORBIDDEN).any())
        with m.If(self.lose_base & (mode == AddressMode.TOR)):
            m.d.sync += Cat(bits[name] for name in "RWX").eq(0)
        with m.If(self.disarm):
            m.d.sync += [mode.eq(AddressMode.OFF), bits["L"].eq(0)]
        with m.If(self.wipe):
            fields = (addr, mode, marked, *bits.values())
            m.d.sync += [field.eq(0) for field in fields]
