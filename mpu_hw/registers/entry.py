"""One entry: its address and configuration register, as every bank that may have it sees them."""

from amaranth import Cat, Const, Module, Mux, Signal
from amaranth.lib import data, wiring
from amaranth.lib.wiring import In, Out

from ..config import EntryArray, MpuConfig, ResetEntry
from ..isa import CFG_BITS, AddressMode
from .warl import addr_view, legal_encoding, legal_mode, pack_cfg, seen_encoding, unpack_cfg

__all__ = ["MML_FORBIDDEN", "Entry"]

# Locked encodings LRWX that MML=1 does not let anybody create: rules that let M execute (PMP-06).
MML_FORBIDDEN = (0b1001, 0b1101, 0b1010, 0b1011)


class Entry(wiring.Component):
    """Store addr and cfg of one entry, legalised as they are written.

    Registered: a write is seen from the next clock on. The read views are combinational. Each table
    of the array has its own view of cfg. Who may write is decided by the bank or the pool around.

    Parameters
    ----------
    config : MpuConfig
    array : EntryArray
        Array of the entry; its tables say which views there are.
    reset : ResetEntry or None
        Reset value; a hardwired one makes the entry a constant (COM-RST-04).

    Members
    -------
    write_addr, new_addr : In(1), In(config.addr_width)
        Store ``new_addr`` at the clock edge.
    write : In(StructLayout), a bit per table of the array
        Store ``new_cfg`` at the clock edge as the configuration register of that table's banks,
        each field legalised (MPU-CFG-06, PMP-01, SSPMP-CFG-05).
    new_cfg : In(array.cfg_width)
    mml : In(1)
        mseccfg.MML: R=0, W=1 is legal for the PMP. Exists where a PMP may have the entry.
    m_mode : In(1)
        The write is executed in M-mode. This and the next five members exist in an array whose
        entries move between banks.
    wipe, disarm, lose_base : In(1)
        The entry changes banks at the clock edge: clear everything (HYP-DELEG-17), clear A and L
        (SSPMP-DELEG-18), clear RWX if A is TOR (SSPMP-DELEG-19). Not together with a write.
    written_below_m : Out(1)
        addr or cfg was written below M since M last wrote cfg, with a legal permission
        (SSPMP-DELEG-18).
    mml_forbidden : Out(1)
        LRWX is one that MML=1 lets nobody write (PMP-06).
    addr, mode : Out(config.addr_width), Out(AddressMode)
        Address, in words, and field A as stored.
    encoding : Out(StructLayout)
        Permission as each table of the array reads it, the table's first field most significant.
    addr_view : Out(config.addr_width)
        Address register as read.
    cfg_view : Out(StructLayout)
        Configuration register as read by the banks of each table, ``array.cfg_width`` bits.
    locked : Out(1)
        L is set; 0 where entries have no L.
    """

    def __init__(self, config: MpuConfig, array: EntryArray, reset: ResetEntry | None = None):
        self.config = config
        self.array = array
        self.tables = {table.key: table for table in array.tables}
        self.reset = reset
        members = {
            "write_addr": In(1),
            "new_addr": In(config.addr_width),
            "write": In(data.StructLayout(dict.fromkeys(self.tables, 1))),
            "new_cfg": In(array.cfg_width),
            "addr": Out(config.addr_width),
            "mode": Out(AddressMode),
            "encoding": Out(
                data.StructLayout({key: len(table.fields) for key, table in self.tables.items()})
            ),
            "addr_view": Out(config.addr_width),
            "cfg_view": Out(data.StructLayout(dict.fromkeys(self.tables, array.cfg_width))),
            "locked": Out(1),
        }
        if any("L" in table.fields for table in array.tables):
            members["mml"] = In(1)
        if array.shared:
            members |= {name: In(1) for name in ("m_mode", "wipe", "disarm", "lose_base")}
            members |= {name: Out(1) for name in ("written_below_m", "mml_forbidden")}
        super().__init__(members)

    def elaborate(self, platform):
        m = Module()
        # Bits [PLEN-1:2] of a physical address (COM-ADDR-01). Without a reset value every field
        # starts at 0, A with them (MPU-RST-01, COM-RST-02).
        addr = self._field("addr", self.config.addr_width, self.reset.addr if self.reset else 0)
        mode = self._field("mode", 2, self.reset.mode if self.reset else AddressMode.OFF)
        names = [name for table in self.tables.values() for name in table.fields]
        if self.config.spec.lock:
            names.append("L")
        cfg = self.reset.cfg if self.reset else 0
        bits = {
            name: self._field(name, 1, cfg >> CFG_BITS[name] & 1) for name in dict.fromkeys(names)
        }
        lock = bits.get("L", Const(0, 1))
        m.d.comb += [
            self.addr.eq(addr),
            self.mode.eq(mode),
            self.addr_view.eq(addr_view(self.config, addr, mode)),
            self.locked.eq(lock),
        ]
        for key, table in self.tables.items():
            seen = seen_encoding(table, self.array.tables, bits)
            # Fields and reserved bits as SSPMP-CFG-01 and MPU-CFG-01 have them.
            view = pack_cfg(table, mode, seen, self.array.cfg_width)
            m.d.comb += [
                self.encoding[key].eq(seen),
                self.cfg_view[key].eq(view | lock << CFG_BITS["L"]),
            ]
        if not (self.reset and self.reset.hardwired):
            self._write(m, addr, mode, bits)
        if self.array.shared:
            marked = self._mark(m)
            self._move(m, addr, mode, bits, marked)
        return m

    def _field(self, name, width, init):
        if self.reset and self.reset.hardwired:
            return Const(init, width)
        return Signal(width, init=init, name=name)

    def _write(self, m, addr, mode, bits):
        with m.If(self.write_addr):
            m.d.sync += addr.eq(self.new_addr)
        for key, table in self.tables.items():
            new_mode, written = unpack_cfg(table, self.new_cfg)
            fields = [bits[name] for name in reversed(table.fields)]
            with m.If(self.write[key]):
                m.d.sync += [
                    mode.eq(legal_mode(self.config, new_mode)),
                    Cat(fields).eq(self._legal(table, written, bits)),
                    # Nothing of an earlier life as SPMP returns with the entry (SSPMP-CFG-02).
                    *(bits[name].eq(0) for name in bits if name not in (*table.fields, "L")),
                ]
                # SSPMP-LOCK-06: a write that sets L takes its other fields, too. Who may clear L is
                # decided outside (SSPMP-LOCK-04).
                if "L" in bits:
                    m.d.sync += bits["L"].eq(self.new_cfg[CFG_BITS["L"]])

    def _legal(self, table, written, bits):
        """Legalise the permission that a write of cfg stores."""
        if "L" in table.fields:
            # The PMP clears W where R is 0, unless MML gives that encoding a meaning (PMP-01).
            return Mux(self.mml, written, legal_encoding("mask", table, written, written))
        # hold keeps what the view reads, not what the PMP left behind (SSPMP-CFG-05).
        stored = seen_encoding(table, self.array.tables, bits)
        return legal_encoding(self.config.reserved, table, written, stored)

    def _mark(self, m):
        """Keep whether somebody below M wrote what the entry holds (SSPMP-DELEG-18)."""
        marked = Signal()
        wrote_cfg = self.write.as_value().any()
        with m.If((wrote_cfg | self.write_addr) & ~self.m_mode):
            m.d.sync += marked.eq(1)
        with m.Elif(wrote_cfg & ~self._keeps_permission()):
            m.d.sync += marked.eq(0)
        m.d.comb += self.written_below_m.eq(marked)
        return marked

    def _keeps_permission(self):
        """Tell whether a write of cfg leaves the permission as it was (SSPMP-CFG-05)."""
        if self.config.reserved != "hold":
            return Const(0, 1)
        return Cat(
            self.write[key] & (unpack_cfg(table, self.new_cfg)[1] == encoding)
            for key, table in self.tables.items()
            for encoding in table.reserved
            if "L" not in table.fields
        ).any()

    def _move(self, m, addr, mode, bits, marked):
        """Clear what the entry must not take along when it changes banks."""
        lrwx = Cat(bits[name] for name in "XWRL")
        m.d.comb += self.mml_forbidden.eq(Cat(lrwx == value for value in MML_FORBIDDEN).any())
        with m.If(self.lose_base & (mode == AddressMode.TOR)):
            m.d.sync += Cat(bits[name] for name in "RWX").eq(0)
        with m.If(self.disarm):
            m.d.sync += [mode.eq(AddressMode.OFF), bits["L"].eq(0)]
        with m.If(self.wipe):
            fields = (addr, mode, marked, *bits.values())
            m.d.sync += [field.eq(0) for field in fields]
