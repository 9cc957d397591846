"""The entries of all banks in one memory, read one at a time."""

from amaranth import Cat, Const, Module, Mux, Signal
from amaranth.lib import data, wiring
from amaranth.lib.wiring import In, Out

from ..config import MpuConfig
from ..isa import CFG_A, CFG_BITS, AddressMode
from ..layout import (
    ENTRY_NUMBER_WIDTH,
    StoredCfg,
    WrittenCfgs,
    WrittenEntries,
    entry_bases,
    stored_depth,
)
from .entry_flags import EntryFlags
from .stored_words import StoredWords

__all__ = ["EntryMemory"]


class EntryMemory(wiring.Component):
    """Store addr and cfg of the entries of all arrays, numbered as :func:`entry_bases` says.

    Registered: a write is seen from the next clock on. There is one read port, which is the CSR
    port's while it addresses an entry. The configurations of the entries of one cfg register are
    read together, each in its lane.

    Parameters
    ----------
    config : MpuConfig
    active : bool
        The member ``active`` exists.
    shown : bool
        The members ``addrs`` and ``cfgs`` exist.

    Members
    -------
    entry : In(8)
        The entry that the CSR port addresses; of a cfg register its first one.
    used : In(1)
        It addresses one.
    write_addr, new_addr : In(1), In(config.addr_width)
        Store the address register of ``entry`` at the clock edge.
    write_cfg, new_cfg : In(lanes), In(WrittenCfgs(config))
        Store configurations of the entries in the group of ``entry``, a bit and a value each.
    read_entry, preceding : In(8), In(1)
        The entry to read while the CSR port addresses none; with ``preceding``, ``addr`` is that of
        the entry before it.
    addr, addr_valid : Out(config.addr_width), Out(1)
        Address register of ``entry`` while ``used``, of the one to read otherwise; its value is 0
        unless ``addr_valid``.
    scrub : In(1)
        With ``config.hardened`` and no ``shown``: nobody looks at what is read unless ``used``.
        All entries are read in turn meanwhile, one a clock, so that a flip is found in any.
    cfg : Out(ArrayLayout(StoredCfg(config), lanes))
        Configurations of the entries in the same group.
    addrs, cfgs : Out(ArrayLayout(config.addr_width, entries)), Out(ArrayLayout(StoredCfg(config), \
entries))
        Address register and configuration of every entry of the memory.
    written : Out(WrittenEntries)
        What is stored at the clock edge, and the entries whose lower bound it is.
    active, tor, locked, locked_tor, wipe, disarm, lose_base, mark, marks, written_below_m,
    mml_forbidden
        As in :class:`~.entry_flags.EntryFlags`.
    """

    def __init__(self, config: MpuConfig, *, active: bool = True, shown: bool = False):
        self.config = config
        self.shown = shown
        self.scrubbed = config.hardened and not shown
        self.lanes = config.xlen // 8
        self.depth = stored_depth(config)
        bases = entry_bases(config)
        self.resets = {bases[row.bank] + row.index: row for row in config.reset}
        self.shared = any(array.shared for array in config.entry_arrays)
        # Without locks nothing but ``active`` is known of all entries.
        self.flags = None
        if active or config.spec.lock:
            self.flags = EntryFlags(config, self.resets, active=active)
        group = data.ArrayLayout(StoredCfg(config), self.lanes)
        own = ("group", "write_cfg", "new_cfg", "armed", "lost_base")
        flags = self.flags.signature.members if self.flags else {}
        addrs = data.ArrayLayout(config.addr_width, self.depth)
        cfgs = data.ArrayLayout(StoredCfg(config), self.depth)
        super().__init__(
            {
                "entry": In(ENTRY_NUMBER_WIDTH),
                "used": In(1),
                "write_addr": In(1),
                "new_addr": In(config.addr_width),
                "write_cfg": In(self.lanes),
                "new_cfg": In(WrittenCfgs(config)),
                "read_entry": In(ENTRY_NUMBER_WIDTH),
                "preceding": In(1),
                **({"scrub": In(1)} if self.scrubbed else {}),
                "addr": Out(config.addr_width),
                "addr_valid": Out(1),
                "cfg": Out(group),
                "written": Out(WrittenEntries),
                **({"addrs": Out(addrs), "cfgs": Out(cfgs)} if shown else {}),
                **{name: member for name, member in flags.items() if name not in own},
            }
        )

    def elaborate(self, platform):
        m = Module()
        lane_bits = self.lanes.bit_length() - 1
        number = Signal(ENTRY_NUMBER_WIDTH)
        # Subtracted before it is known whether the CSR port reads, which takes longer.
        read, below = self.read_entry, self.read_entry - self.preceding
        if self.scrubbed:
            read, below = self._scrubbed(m, read, below)
        m.d.comb += [
            number.eq(Mux(self.used, self.entry, read)),
            self.written.some.eq(self.write_addr | self.write_cfg.any()),
            self.written.first.eq(self.entry),
            # An address register is the lower bound of the next entry, too (COM-MATCH-04).
            self.written.last.eq(
                Mux(self.write_addr, self.entry + 1, self.entry | (self.lanes - 1))
            ),
        ]
        if self.flags:
            self._keep_flags(m, self.entry >> lane_bits)
        self._store_addrs(m, below)
        # A lane above the entries of every array has nothing to store.
        for lane in range(min(self.lanes, max(each.count for each in self.config.entry_arrays))):
            self._store_cfgs(m, lane, number >> lane_bits)
        return m

    def _keep_flags(self, m, group):
        """Keep what must be known of all entries, and hand it on."""
        m.submodules.flags = flags = self.flags
        m.d.comb += [
            flags.group.eq(group),
            flags.write_cfg.eq(self.write_cfg),
            flags.new_cfg.eq(self.new_cfg),
        ]
        for name, member in flags.signature.members.items():
            if name in self.signature.members and name not in ("write_cfg", "new_cfg"):
                inner, outer = getattr(flags, name), getattr(self, name)
                m.d.comb += outer.eq(inner) if member.flow is Out else inner.eq(outer)

    def _words(self, width, numbers, value):
        """Make a store for words of some entries, with the reset values that ``value`` gives.

        Without one every field starts at 0, A with them (MPU-RST-01).
        """
        rows = {index: self.resets.get(number) for index, number in enumerate(numbers)}
        return StoredWords(
            width,
            len(numbers),
            reset={index: value(row) for index, row in rows.items() if row},
            constant={index for index, row in rows.items() if row and row.hardwired},
            clearable=self.shared,
            shown=self.shown,
        )

    def _scrubbed(self, m, *numbers):
        """Read the entries in turn while the engine reads none."""
        turn = Signal(ENTRY_NUMBER_WIDTH)
        with m.If(self.scrub & ~self.used):
            m.d.sync += turn.eq(Mux(turn == self.depth - 1, 0, turn + 1))
        return (Mux(self.scrub, turn, number) for number in numbers)

    def _store_addrs(self, m, read):
        words = self._words(self.config.addr_width, range(self.depth), lambda row: row.addr)
        m.submodules.addrs = words
        m.d.comb += [
            words.write.eq(self.write_addr),
            words.write_index.eq(self.entry),
            words.write_data.eq(self.new_addr),
            words.read_index.eq(Mux(self.used, self.entry, read)),
            self.addr.eq(words.read_data),
            self.addr_valid.eq(words.read_valid),
        ]
        if self.shared:
            m.d.comb += words.clear.eq(self.wipe)
        if self.shown:
            m.d.comb += self.addrs.eq(words.words)

    def _store_cfgs(self, m, lane, group):
        """Store a lane; what flags say that an entry has lost is still in its words."""
        numbers = range(lane, self.depth, self.lanes)
        names = list(StoredCfg(self.config).members)
        new, cfg = self.new_cfg[lane % len(self.new_cfg)], self.cfg[lane]
        written = Cat(new[name] for name in names)
        m.submodules[f"cfgs{lane}"] = words = self._words(
            len(written), numbers, lambda row: _packed(names, row.cfg)
        )
        read = Signal(len(written), name=f"read{lane}")
        m.d.comb += [
            words.write.eq(self.write_cfg[lane]),
            words.write_index.eq(self.entry[self.lanes.bit_length() - 1 :]),
            words.write_data.eq(written),
            words.read_index.eq(group),
            read.eq(Mux(words.read_valid, words.read_data, 0)),
        ]
        armed, lost_base = Const(1, 1), Const(0, 1)
        if self.shared:
            m.d.comb += words.clear.eq(self._of_lane(self.wipe, lane))
            armed = self._of_group(self.flags.armed, lane, group)
            lost_base = self._of_group(self.flags.lost_base, lane, group)
        self._show_cfg(m, cfg, read, armed, lost_base)
        for index, number in enumerate(numbers) if self.shown else ():
            if self.shared:
                armed, lost_base = self.flags.armed[number], self.flags.lost_base[number]
            self._show_cfg(m, self.cfgs[number], words.words[index], armed, lost_base)

    def _show_cfg(self, m, cfg, word, armed, lost_base):
        """Show a configuration without what flags say that the entry has lost."""
        m.d.comb += Cat(cfg[name] for name in StoredCfg(self.config).members).eq(word)
        if self.shared:
            with m.If(~armed):
                m.d.comb += [cfg.mode.eq(AddressMode.OFF), cfg.L.eq(0)]
            with m.If(lost_base):
                m.d.comb += Cat(cfg[name] for name in "RWX").eq(0)

    def _of_lane(self, bits, lane):
        """Give the bits of the entries of a lane."""
        return Cat(bits[number] for number in range(lane, self.depth, self.lanes))

    def _of_group(self, bits, lane, group):
        return self._of_lane(bits, lane).bit_select(group, 1)


def _packed(names, cfg):
    """Give the bits that are stored of a configuration value as software sees it."""
    value = width = 0
    for name in names:
        field, size = (cfg >> CFG_A & 3, 2) if name == "mode" else (cfg >> CFG_BITS[name] & 1, 1)
        value |= field << width
        width += size
    return value
