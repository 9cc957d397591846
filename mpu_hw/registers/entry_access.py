"""Who may write which entry of a memory through the index of a bank, and what it stores."""

from amaranth import Cat, Const, Module, Mux, Signal
from amaranth.lib import data, wiring
from amaranth.lib.wiring import In, Out

from ..config import EntryArray, MpuConfig
from ..isa import CFG_BITS
from ..layout import (
    ENTRY_NUMBER_WIDTH,
    BankRanges,
    EntryRange,
    PoolSignature,
    StoredCfg,
    WrittenCfgs,
    entry_bases,
    stored_depth,
)
from .cfg_legalizer import MML_FORBIDDEN, CfgLegalizer
from .direct_decoder import sum_any
from .warl import addr_view, pack_cfg, seen_encoding

__all__ = ["EntryAccess"]

LANE = 8  # bits of an entry in a pmpcfg register


class EntryAccess(wiring.Component):
    """Reach entries in a memory through indices of banks, past the locks of all levels.

    Combinational. A bank's index i is entry ``base + i`` of its array; what is not the bank's reads
    0 and ignores writes (SSPMP-DELEG-06). A pmpcfg register packs several entries, each in a lane;
    elsewhere one is accessed.

    Rules: PMP-01, PMP-03, PMP-06, SSPMP-LOCK-02, SSPMP-LOCK-03, SSPMP-LOCK-05, HYP-LOCK-07,
    HYP-LOCK-08.

    Parameters
    ----------
    config : MpuConfig

    Members
    -------
    port : In(PoolSignature(config))
    ranges : In(BankRanges(config.banks))
        Which entries of its array are a bank's.
    rlb, mml : In(1)
        mseccfg.RLB, mseccfg.MML.
    locked_tor, addr, addr_valid, cfg
        What :class:`~.entry_memory.EntryMemory` gives.
    entry, used, write_addr, new_addr, write_cfg, new_cfg
        What it takes.
    mark, marks : Out(1), Out(entries of a cfg register)
        As in :class:`~.entry_flags.EntryFlags`.
    """

    def __init__(self, config: MpuConfig):
        self.config = config
        self.lanes = config.xlen // LANE
        group = data.ArrayLayout(StoredCfg(config), self.lanes)
        depth = stored_depth(config)
        super().__init__(
            {
                "port": In(PoolSignature(config)),
                "ranges": In(BankRanges(config.banks)),
                "rlb": In(1),
                "mml": In(1),
                "locked_tor": In(depth),
                "addr": In(config.addr_width),
                "addr_valid": In(1),
                "cfg": In(group),
                "entry": Out(ENTRY_NUMBER_WIDTH),
                "used": Out(1),
                "write_addr": Out(1),
                "write_cfg": Out(self.lanes),
                "new_cfg": Out(WrittenCfgs(config)),
                "new_addr": Out(config.addr_width),
                "mark": Out(1),
                "marks": Out(self.lanes),
            }
        )

    def elaborate(self, platform):
        m = Module()
        port = self.port
        lane = self.entry[: self.lanes.bit_length() - 1]
        packed = Signal()  # a register of the PMP's, which packs entries
        exists = Signal()  # the bank has the addressed entry,
        behind = Signal(ENTRY_NUMBER_WIDTH)  # and so many behind it
        release = Signal()  # locks do not stop the writer (PMP-08, SSPMP-LOCK-05)
        addressed = Signal(StoredCfg(self.config))  # configuration of that one entry
        machine = self._address(m, exists, behind)
        lanes = [exists, *(exists & (behind >= number) for number in range(1, self.lanes))]
        m.d.comb += [
            self.used.eq((port.addr | port.cfg) & port.bank.any()),
            packed.eq(port.cfg & machine),
            release.eq(Mux(machine, self.rlb, port.force)),
            addressed.eq(self.cfg[lane]),
            self.new_addr.eq(port.wdata),
        ]
        # A locked TOR entry also protects the preceding addr, its lower bound, within its bank
        # (PMP-03, SSPMP-LOCK-03).
        bound_locked = self.locked_tor[1:].bit_select(self.entry, 1) & behind.any()
        m.d.comb += self.write_addr.eq(
            port.write & port.addr & exists & (release | ~(addressed.L | bound_locked))
        )
        for number in range(self.lanes):
            # L protects its entry, whatever A is, OFF as well (SSPMP-LOCK-01, SSPMP-LOCK-02);
            # enable bits protect nothing (SSPMP-EN-04).
            unlocked = port.write & port.cfg & (release | ~self.cfg[number].L)
            forbidden = self._forbidden(port.wdata.word_select(number, LANE))
            m.d.comb += self.write_cfg[number].eq(
                unlocked & Mux(packed, lanes[number] & ~forbidden, exists & (lane == number))
            )
        self._mark(m, lane, self._legalize(m, packed, addressed))
        self._read(m, lane, packed, lanes, addressed)
        return m

    @property
    def _machine(self) -> EntryArray | None:
        """The array whose configurations a pmpcfg register packs."""
        names = [bank.name for bank in self.config.banks]
        machine = self.config.spec.machine
        return self.config.entry_array(machine) if machine in names else None

    def _address(self, m, exists, behind):
        """Find the addressed entry; tell whether the index is one of the PMP."""
        machine = Const(0, 1)
        bases = entry_bases(self.config)
        named = Signal(EntryRange)
        first = Signal(ENTRY_NUMBER_WIDTH)  # of its array, in the memory
        number = Signal(ENTRY_NUMBER_WIDTH)  # in its array
        rest = Signal(ENTRY_NUMBER_WIDTH + 1)  # of its bank behind it, or negative
        for position, bank in enumerate(self.config.banks):
            if bank.name == self.config.spec.machine:
                machine = self.port.bank[position]
        banks = list(zip(self.port.bank, self.config.banks, strict=True))
        starts = {name: Const(base, ENTRY_NUMBER_WIDTH) for name, base in bases.items()}
        m.d.comb += [
            named.eq(
                sum_any(Mux(here, self.ranges[bank.name].as_value(), 0) for here, bank in banks)
            ),
            first.eq(
                sum_any(
                    Mux(here, starts[self.config.entry_array(bank.name).name], 0)
                    for here, bank in banks
                )
            ),
            number.eq(named.base + self.port.index),
            self.entry.eq(first + number),
            rest.eq(named.stop + ~number),
            exists.eq(rest[-1]),
            behind.eq(rest),
        ]
        return machine

    def _forbidden(self, written):
        """Tell whether MML keeps anybody from writing this byte (PMP-06)."""
        lrwx = Cat(written[CFG_BITS[name]] for name in "XWRL")
        made = Cat(lrwx == value for value in MML_FORBIDDEN).any()
        return self.mml & ~self.rlb & made

    def _legalize(self, m, packed, addressed):
        """Legalise the configuration of one entry, and in every lane that of a pmpcfg register.

        Tell whether the permission of the one is reserved, and stays as it is (SSPMP-CFG-05).
        """
        one, hold = Signal(StoredCfg(self.config), name="one"), Signal(name="hold")
        for table, tables in self._unpacked():
            legal = self._legalizer(m, "one", tables, self.port.wdata, machine=False)
            m.d.comb += [hold.eq(legal.hold & ~packed), *_stored(one, legal)]
            if self.config.reserved == "hold":
                # hold keeps what the view reads, not what the PMP left behind.
                seen = seen_encoding(table, tables, addressed)
                with m.If(legal.hold):
                    m.d.comb += Cat(one[name] for name in reversed(table.fields)).eq(seen)
        m.d.comb += (new.eq(one) for new in self.new_cfg)
        for number, new in enumerate(self.new_cfg) if self._machine else ():
            byte = self.port.wdata.word_select(number, LANE)
            legal = self._legalizer(m, f"lane{number}", self._machine.tables, byte, machine=True)
            with m.If(packed):
                # A field that the PMP does not have is 0.
                m.d.comb += [new.eq(0), *_stored(new, legal)]
        return hold

    def _legalizer(self, m, name, tables, written, *, machine):
        """Give what is stored of a written configuration, that of the PMP or of another bank."""
        (array, *_) = (each for each in self.config.entry_arrays if each.tables == tables)
        m.submodules[name] = legalizer = CfgLegalizer(self.config, array)
        m.d.comb += legalizer.cfg.eq(written)
        if "mml" in legalizer.signature.members:
            m.d.comb += legalizer.mml.eq(self.mml)
        if array.shared:
            m.d.comb += legalizer.machine.eq(machine)
        return legalizer.legal

    def _unpacked(self):
        """Give the table of the banks whose configurations have registers of their own.

        With it, all tables that read the same entries. Nothing where there is the PMP alone.
        """
        rows = [
            (table, array.tables) for array in self.config.entry_arrays for table in array.tables
        ]
        return [row for row in rows if "L" not in row[0].fields][:1]

    def _mark(self, m, lane, hold):
        """Find the entries that are written below M, and those whose cfg M writes."""
        wrote = Signal(self.lanes)
        m.d.comb += [self.mark.eq(~self.port.m_mode), self.marks.eq(wrote)]
        for number in range(self.lanes):
            addr = self.write_addr & (lane == number) & ~self.port.m_mode
            cfg = self.write_cfg[number] & ~(self.port.m_mode & hold)
            m.d.comb += wrote[number].eq(addr | cfg)

    def _read(self, m, lane, packed, lanes, addressed):
        """Read the addressed register as its bank sees it.

        At most one of the three terms is not 0: they are ORed, each behind one gate.
        """
        terms = []
        for table in self._machine.tables if self._machine else ():
            if "L" not in table.fields:
                continue
            for number in range(self.lanes):
                cfg = self.cfg[number]
                encoding = Cat(cfg[name] for name in reversed(table.fields))
                view = pack_cfg(table, cfg.mode, encoding, LANE)
                terms.append(Mux(packed & lanes[number], view, 0) << LANE * number)
        as_addr, grain = lanes[0] & self.port.addr, self.config.grain_bits
        value = Mux(as_addr & self.addr_valid, self.addr, 0)
        view = addr_view(self.config, value, addressed.mode)
        # Bits below the grain may be 1 where the stored value is 0 (COM-GRAN-03).
        below = [bit & as_addr for bit in view[:grain]]
        terms.append(Cat(below, view[grain:]))
        for table, tables in self._unpacked():
            seen = seen_encoding(table, tables, addressed)
            view = pack_cfg(table, addressed.mode, seen, 10) | addressed.L << CFG_BITS["L"]
            terms.append(Mux(lanes[0] & self.port.cfg & ~packed, view, 0))
        m.d.comb += self.port.rdata.eq(sum_any(terms))


def _stored(cfg, legal):
    """Assign a legal configuration to what an entry stores."""
    return [cfg[name].eq(legal[name]) for name in legal.shape().members if name != "hold"]
