"""A store of entries that banks reach through indices of their own."""

from amaranth import Cat, Const, Module, Mux, Signal
from amaranth.lib import data, wiring
from amaranth.lib.wiring import In, Out

from ..config import MpuConfig, Store
from ..layout import Grants, PoolSignature, Region, Share
from ..regs import unpack_cfg
from .owners import EntryOwners
from .pool_entry import CFG_WIDTH, MML_FORBIDDEN, PoolEntry

__all__ = ["EntryPool"]

LANE = 8  # bits of an entry in a pmpcfg register


class EntryPool(wiring.Component):
    """Entries of one store, with the locks of all levels, and what happens when they change banks.

    Registered: a write is seen from the next clock on. Reads are combinational. A bank's index i is
    entry ``start + i`` of the store; what is not a bank's reads 0 and ignores writes.

    Rules: PMP-03, PMP-06, SSPMP-LOCK-02, SSPMP-LOCK-03, SSPMP-LOCK-05, HYP-LOCK-07, HYP-LOCK-08,
    SSPMP-DELEG-18, HYP-DELEG-17, SSPMP-DELEG-19.

    Parameters
    ----------
    config : MpuConfig
    store : Store

    Members
    -------
    port : In(PoolSignature(config))
    rlb, mml : In(1)
        mseccfg.RLB, mseccfg.MML.
    ``<bank>_share``, ``<bank>_next`` : In(Share)
        Which entries are a bank's, now and after the clock edge; for each bank of the store.
    ``<bank>_member`` : Out(entries)
        The same now, a bit per entry.
    stays : Out(entries)
        The entry keeps its bank at the clock edge.
    locked : Out(entries)
        L of every entry.
    regions : Out(ArrayLayout(Region(config), entries))
    pmp, spmp : Out(ArrayLayout(Grants(columns of the table), entries))
        The entries resolved, for the tables of the store.
    """

    def __init__(self, config: MpuConfig, store: Store):
        self.config = config
        self.store = store
        self.banks = [bank for bank in config.banks if config.store(bank.name) == store]
        count = store.count
        members = {
            "port": In(PoolSignature(config)),
            "rlb": In(1),
            "mml": In(1),
            "locked": Out(count),
            "stays": Out(count),
            "regions": Out(data.ArrayLayout(Region(config), count)),
        }
        for bank in self.banks:
            members |= {f"{bank.name}_{when}": In(Share) for when in ("share", "next")}
            members[f"{bank.name}_member"] = Out(count)
        for table in store.tables:
            members[table.key] = Out(data.ArrayLayout(Grants(len(table.columns)), count))
        super().__init__(members)

    def elaborate(self, platform):
        m = Module()
        port, count = self.port, self.store.count
        resets = {row.index: row for row in self.config.reset if row.bank == self.store.name}
        entries = [PoolEntry(self.config, self.store, resets.get(i)) for i in range(count)]
        m.submodules.owners = owners = EntryOwners(self.config, self.store)
        # Which entries the addressed bank has, and where its index points.
        mine = Signal(count)
        target = Signal(8)
        self._find(m, owners, mine, target)
        machine = self._addressed(self.config.law.machine)
        released = Mux(machine, self.rlb, port.force)
        tor = Cat(entry.tor for entry in entries)
        # A locked TOR entry also owns the addr below, within its bank (PMP-03, SSPMP-LOCK-03).
        shut = ~released.replicate(count)
        open_cfg, open_addr = Signal(count), Signal(count)
        m.d.comb += [
            open_cfg.eq(~(self.locked & shut)),
            open_addr.eq(open_cfg & ~((self.locked & tor & mine & shut) >> 1)),
        ]
        self._move(m, owners, entries)

        for index, entry in enumerate(entries):
            m.submodules[f"entry{index}"] = entry
            lane = index % self._lanes
            word = Mux(machine, port.wdata.word_select(lane, LANE), port.wdata)
            here = Signal(name=f"here{index}")
            m.d.comb += [
                here.eq(mine[index] & (target == index)),
                entry.write_addr.eq(port.write & port.addr & here & open_addr[index]),
                entry.new_addr.eq(port.wdata),
                entry.new_cfg.eq(word),
                entry.mml.eq(self.mml),
                entry.below.eq(
                    Mux(owners.first[index], 0, entries[index - 1].addr) if index else 0
                ),
                self.locked[index].eq(entry.locked),
                self.regions[index].eq(entry.region),
            ]
            unlocked = port.write & port.cfg & open_cfg[index]
            for table in self.store.tables:
                if "L" in table.fields:
                    packed = mine[index] & (target == index - lane) & ~self._forbidden(table, word)
                    write = machine & unlocked & packed
                else:
                    write = ~machine & unlocked & here
                m.d.comb += [
                    getattr(entry, f"write_{table.key}").eq(write),
                    getattr(self, table.key)[index].eq(getattr(entry, table.key)),
                ]
        self._read(m, entries, target, mine, machine)
        return m

    @property
    def _lanes(self) -> int:
        """Entries per pmpcfg register."""
        return self.config.xlen // LANE

    def _addressed(self, name):
        """Tell whether the port names that bank, which may not be one of this store."""
        names = [bank.name for bank in self.config.banks]
        mine = name in [bank.name for bank in self.banks]
        return self.port.bank[names.index(name)] if mine else Const(0, 1)

    def _find(self, m, owners, mine, target):
        m.d.comb += target.eq(self.port.index)
        for bank in self.banks:
            share, member = (getattr(self, f"{bank.name}_{name}") for name in ("share", "member"))
            m.d.comb += [
                getattr(owners, f"{bank.name}_share").eq(share),
                getattr(owners, f"{bank.name}_next").eq(getattr(self, f"{bank.name}_next")),
                member.eq(getattr(owners, f"{bank.name}_member")),
            ]
            with m.If(self._addressed(bank.name)):
                m.d.comb += [mine.eq(member), target.eq(share.start + self.port.index)]

    def _move(self, m, owners, entries):
        """Tell the entries that change banks at the clock edge what they lose by it."""
        if not self.store.shared:
            m.d.comb += self.stays.eq(~0)
            return
        m.d.comb += self.stays.eq(owners.stays)
        for index, entry in enumerate(entries):
            # A rule of M must not come out of what was written below M: neither out of the entry
            # nor out of the lower bound that it finds in the preceding one (SSPMP-DELEG-18).
            below = entries[index - 1].written_below_m & entry.tor if index else 0
            made = self.mml & ~self.rlb & entry.mml_forbidden
            m.d.comb += [
                entry.m_mode.eq(self.port.m_mode),
                entry.wipe.eq(owners.wiped[index]),
                entry.disarm.eq(owners.enters[index] & (entry.written_below_m | below | made)),
                entry.lose_base.eq(owners.becomes_first[index]),
            ]

    def _forbidden(self, table, word):
        """Tell whether MML keeps anybody from writing this byte (PMP-06)."""
        _, encoding = unpack_cfg(table, word)
        made = Cat(encoding == value for value in MML_FORBIDDEN).any()
        return self.mml & ~self.rlb & made

    def _read(self, m, entries, target, mine, machine):
        port = self.port
        with m.If(port.addr), m.Switch(target):
            for index, entry in enumerate(entries):
                with m.Case(index):
                    m.d.comb += port.rdata.eq(Mux(mine[index], entry.addr_view, 0))
        for table in self.store.tables:
            views = [getattr(entry, f"{table.key}_view") for entry in entries]
            packed = "L" in table.fields
            step = self._lanes if packed else 1
            with m.If(port.cfg & (machine == packed)), m.Switch(target):
                for first in range(0, len(views), step):
                    shown = [
                        Mux(mine[first + lane], view, 0)[: LANE if packed else CFG_WIDTH]
                        for lane, view in enumerate(views[first : first + step])
                    ]
                    with m.Case(first):
                        m.d.comb += port.rdata.eq(Cat(shown))
