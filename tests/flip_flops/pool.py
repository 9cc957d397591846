"""An array of entries that banks reach through indices of their own."""

from amaranth import Cat, Const, Module, Mux, Signal
from amaranth.lib import data, wiring
from amaranth.lib.wiring import In, Out

from mpu_hw.config import EntryArray, MpuConfig
from mpu_hw.isa import CFG_BITS, AddressMode
from mpu_hw.layout import ENTRY_NUMBER_WIDTH, BankMembers, BankRanges, PoolSignature
from mpu_hw.registers.cfg_legalizer import MML_FORBIDDEN, CfgLegalizer
from mpu_hw.registers.indirect_register_file import MOVES
from mpu_hw.registers.pool_moves import PoolMoves

from .entry import Entry
from .locks import EntryLocks
from .shapes import StoredEntry

__all__ = ["EntryPool"]

LANE = 8  # bits of an entry in a pmpcfg register


class EntryPool(wiring.Component):
    """Entries of one array, with the locks of all levels, and what happens when they change banks.

    Registered: a write is seen from the next clock on. Reads are combinational. A bank's index i is
    entry ``base + i`` of the array; what is not a bank's reads 0 and ignores writes.

    Rules: PMP-03, PMP-06, SSPMP-LOCK-02, SSPMP-LOCK-03, SSPMP-LOCK-05, HYP-LOCK-07, HYP-LOCK-08.

    Parameters
    ----------
    config : MpuConfig
    array : EntryArray

    Members
    -------
    port : In(PoolSignature(config))
    rlb, mml : In(1)
        mseccfg.RLB, mseccfg.MML.
    ranges : In(BankRanges(banks of the array))
        Which entries are a bank's.
    proposed, move, moved, blocked
        As in :class:`~mpu_hw.registers.owners.EntryOwners`, where entries move.
    members : Out(BankMembers(banks of the array, entries))
        The same now, a bit per entry.
    ends : Out(BankMembers(banks of the array, entries))
        As in :class:`~mpu_hw.registers.owners.EntryOwners`.
    stays : Out(entries)
        The entry keeps its bank at the clock edge.
    locked : Out(entries)
        L of every entry.
    entries : Out(ArrayLayout(StoredEntry(config, array), entries))
    """

    def __init__(self, config: MpuConfig, array: EntryArray):
        self.config = config
        self.array = array
        self.banks = config.array_banks(array)
        count = array.count
        self.moves = PoolMoves(config, array)
        self.handed_on = (*MOVES, "blocked") if array.shared else ()
        super().__init__(
            {
                "port": In(PoolSignature(config)),
                "rlb": In(1),
                "mml": In(1),
                "ranges": In(BankRanges(self.banks)),
                **{name: self.moves.signature.members[name] for name in self.handed_on},
                "members": Out(BankMembers(self.banks, count)),
                "ends": Out(BankMembers(self.banks, count)),
                "stays": Out(count),
                "locked": Out(count),
                "entries": Out(data.ArrayLayout(StoredEntry(config, array), count)),
            }
        )

    def elaborate(self, platform):
        m = Module()
        count = self.array.count
        m.submodules.moves = moves = self.moves
        if self.array.shared:
            m.d.comb += [
                *(getattr(moves, name).eq(getattr(self, name)) for name in MOVES),
                moves.locked.eq(self.locked),
                self.blocked.eq(moves.blocked),
            ]
        else:
            m.d.comb += moves.ranges.eq(self.ranges)
        m.d.comb += [
            moves.rlb.eq(self.rlb),
            moves.mml.eq(self.mml),
            self.members.eq(moves.members),
            self.ends.eq(moves.ends),
            self.stays.eq(moves.stays),
        ]
        resets = {row.index: row for row in self.config.reset if row.bank == self.array.name}
        entries = [Entry(self.config, self.array, resets.get(index)) for index in range(count)]
        owned, index, exists = self._addressed(m)
        machine = self._names(self.config.spec.machine)
        for number, entry in enumerate(entries):
            m.submodules[f"entry{number}"] = entry
            prev_addr = entries[number - 1].addr if number else 0
            stored = self.entries[number]
            m.d.comb += [
                self.locked[number].eq(entry.locked),
                stored.addr.eq(entry.addr),
                stored.prev_addr.eq(Mux(moves.first[number], 0, prev_addr)),
                stored.mode.eq(entry.mode),
                stored.encoding.eq(entry.encoding),
            ]
        self._write(m, entries, owned, index, exists, machine)
        if self.array.shared:
            self._move(m, moves, entries)
        self._read(m, entries, owned, index, exists, machine)
        return m

    @property
    def _lanes(self) -> int:
        """Entries per pmpcfg register."""
        return self.config.xlen // LANE

    def _names(self, name):
        """Tell whether the port names that bank, which may not be one of this array."""
        names = [bank.name for bank in self.config.banks]
        present = name in [bank.name for bank in self.banks]
        return self.port.bank[names.index(name)] if present else Const(0, 1)

    def _addressed(self, m):
        """Give the entries of the addressed bank, the entry that is indexed, and whether it exists.

        An index that the bank does not have is another bank's entry, or none.
        """
        owned = Signal(self.array.count)
        index = Signal(ENTRY_NUMBER_WIDTH)
        stop = Signal(ENTRY_NUMBER_WIDTH)
        exists = Signal()
        m.d.comb += exists.eq(index < stop)
        for bank in self.banks:
            entries = self.ranges[bank.name]
            with m.If(self._names(bank.name)):
                m.d.comb += [
                    owned.eq(self.members[bank.name]),
                    index.eq(entries.base + self.port.index),
                    stop.eq(entries.stop),
                ]
        return owned, index, exists

    def _write(self, m, entries, owned, index, exists, machine):
        """Write what no lock protects; M clears L through miselect (SSPMP-LOCK-04)."""
        port = self.port
        m.submodules.locks = locks = EntryLocks(self.array.count)
        m.d.comb += [
            locks.locked.eq(self.locked),
            locks.tor.eq(Cat(entry.mode == AddressMode.TOR for entry in entries)),
            locks.owned.eq(owned),
            locks.release.eq(Mux(machine, self.rlb, port.force)),
        ]
        number = index[: (len(entries) - 1).bit_length()]
        packs = any("L" in table.fields for table in self.array.tables)
        lanes = [self._legalize(m, lane, machine) for lane in range(self._lanes if packs else 1)]
        for position, entry in enumerate(entries):
            lane = position % self._lanes
            legal, forbidden = lanes[lane % len(lanes)]
            # What the bank does not have reads 0 and ignores writes (SSPMP-DELEG-06).
            selected = Signal(name=f"selected{position}")
            packed = owned[position] & exists & (number == position - lane) & ~forbidden
            m.d.comb += [
                selected.eq(exists & (number == position)),
                entry.write_addr.eq(
                    port.write & port.addr & selected & locks.addr_unlocked[position]
                ),
                entry.new_addr.eq(port.wdata),
                entry.write.eq(
                    port.write
                    & port.cfg
                    & Mux(machine, packed, selected)
                    & locks.cfg_unlocked[position]
                ),
                entry.new_cfg.eq(legal),
            ]

    def _legalize(self, m, lane, machine):
        """Give the legal configuration that is written to the entries in a lane of pmpcfg.

        A register of SPMP has one entry, which may be in any lane. The second value: MML keeps
        anybody from writing this byte of pmpcfg (PMP-06).
        """
        m.submodules[f"lane{lane}"] = legalizer = CfgLegalizer(self.config, self.array)
        wdata = self.port.wdata
        word = Mux(machine, wdata.word_select(lane, LANE), wdata)
        m.d.comb += legalizer.cfg.eq(word)
        for name, value in (("machine", machine), ("mml", self.mml)):
            if name in legalizer.signature.members:
                m.d.comb += getattr(legalizer, name).eq(value)
        lrwx = Cat(word[CFG_BITS[name]] for name in "XWRL")
        made = Cat(lrwx == value for value in MML_FORBIDDEN).any()
        return legalizer.legal, self.mml & ~self.rlb & made

    def _move(self, m, moves, entries):
        """Clear in entries that change banks at the clock edge what they must not take along."""
        for number, entry in enumerate(entries):
            m.d.comb += [
                moves.tor[number].eq(entry.mode == AddressMode.TOR),
                moves.written_below_m[number].eq(entry.written_below_m),
                moves.mml_forbidden[number].eq(entry.mml_forbidden),
                entry.m_mode.eq(self.port.m_mode),
                entry.wipe.eq(moves.wipe[number]),
                entry.disarm.eq(moves.disarm[number]),
                entry.lose_base.eq(moves.lose_base[number]),
            ]

    def _read(self, m, entries, owned, index, exists, machine):
        port = self.port
        number = index[: (len(entries) - 1).bit_length()]
        with m.If(port.addr & exists), m.Switch(number):
            for position, entry in enumerate(entries):
                with m.Case(position):
                    m.d.comb += port.rdata.eq(entry.addr_view)
        for table in self.array.tables:
            packed = "L" in table.fields
            step, width = (self._lanes, LANE) if packed else (1, self.array.cfg_width)
            views = [entry.cfg_view[table.key][:width] for entry in entries]
            if packed:
                # Of the entries in a register the bank may have the first ones alone.
                views = [Mux(own, view, 0) for own, view in zip(owned, views, strict=True)]
            with m.If(port.cfg & exists & (machine == packed)), m.Switch(number):
                for first in range(0, len(entries), step):
                    with m.Case(first):
                        m.d.comb += port.rdata.eq(Cat(views[first : first + step]))
