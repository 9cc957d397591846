"""One entry: its address and configuration register, as every bank that may have it sees them."""

from amaranth import Cat, Const, Module, Signal
from amaranth.lib import data, wiring
from amaranth.lib.wiring import In, Out

from mpu_hw.config import EntryArray, MpuConfig, ResetEntry
from mpu_hw.isa import CFG_BITS, AddressMode
from mpu_hw.registers.cfg_legalizer import MML_FORBIDDEN, CfgFields, permission_fields
from mpu_hw.registers.warl import addr_view, pack_cfg, seen_encoding

__all__ = ["Entry"]


class Entry(wiring.Component):
    """Store addr and cfg of one entry.

    Registered: a write is seen from the next clock on. The read views are combinational. Each table
    of the array has its own view of cfg. Who may write is decided by the bank or the pool around,
    and what by :class:`~.cfg_legalizer.CfgLegalizer`.

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
    write, new_cfg : In(1), In(CfgFields(config, array))
        Store ``new_cfg`` at the clock edge.
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
            "write": In(1),
            "new_cfg": In(CfgFields(config, array)),
            "addr": Out(config.addr_width),
            "mode": Out(AddressMode),
            "encoding": Out(
                data.StructLayout({key: len(table.fields) for key, table in self.tables.items()})
            ),
            "addr_view": Out(config.addr_width),
            "cfg_view": Out(data.StructLayout(dict.fromkeys(self.tables, array.cfg_width))),
            "locked": Out(1),
        }
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
        cfg = self.reset.cfg if self.reset else 0
        bits = {
            name: self._field(name, 1, cfg >> CFG_BITS[name] & 1)
            for name in permission_fields(self.config, self.array)
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
        new = self.new_cfg
        with m.If(self.write_addr):
            m.d.sync += addr.eq(self.new_addr)
        with m.If(self.write):
            m.d.sync += [mode.eq(new.mode), *(bits[name].eq(new[name]) for name in bits)]
            for table in self.tables.values():
                if "L" not in table.fields:
                    # hold keeps what the view reads, not what the PMP left behind (SSPMP-CFG-05).
                    shown = seen_encoding(table, self.array.tables, bits)
                    with m.If(new.hold):
                        m.d.sync += Cat(bits[name] for name in reversed(table.fields)).eq(shown)

    def _mark(self, m):
        """Keep whether somebody below M wrote what the entry holds (SSPMP-DELEG-18)."""
        marked = Signal()
        with m.If((self.write | self.write_addr) & ~self.m_mode):
            m.d.sync += marked.eq(1)
        # A permission that is held is still that of who wrote it (SSPMP-CFG-05).
        with m.Elif(self.write & ~self.new_cfg.hold):
            m.d.sync += marked.eq(0)
        m.d.comb += self.written_below_m.eq(marked)
        return marked

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
