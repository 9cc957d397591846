"""What a parallel engine sees of the entries."""

from amaranth import Cat, Module, Mux, Signal

from ..layout import ResolveSignature, StoredCfg, entry_bases
from .bank_permission import BankPermission, banks_alike
from .store_port import StorePort

__all__ = ["ResolvePort", "connect_stages"]


def connect_stages(m, port: StorePort) -> None:
    """Show which entries serve each stage, in the store of a port of a parallel engine."""
    config = port.config
    bases = entry_bases(config)
    for stage in config.stages:
        array, stages = config.entry_array(stage.bank), port.store.stages[stage.name]
        base = bases[array.name]
        register = next((name for name, row in port.registers.items() if stage.name in row), "")
        enabled = port.enabled[register] if register else port.members[stage.bank]
        m.d.comb += [
            stages.enabled.eq(enabled[base : base + array.count]),
            stages.nonempty.eq(port.ranges[stage.bank].nonempty),
            stages.base.eq(port.ranges[stage.bank].base - base),
        ]


class ResolvePort(StorePort):
    """Show the resolver of a parallel engine the entry that it reads, as its bank sees it.

    Combinational. Parameters and members as :class:`StorePort` has them.
    """

    SIGNATURE = ResolveSignature
    SEEN = ("addr", "addr_valid", "cfg", "enabled", "members", "ranges", "used", "written", "mml")

    def elaborate(self, platform):
        m = Module()
        config, store = self.config, self.store
        entry = Signal(StoredCfg(config))
        ranges = [self.ranges[bank.name] for bank in config.banks]
        m.d.comb += [
            self.read_entry.eq(store.entry),
            entry.eq(self.cfg[store.entry[: (len(self.cfg) - 1).bit_length()]]),
            store.addr.eq(Mux(self.addr_valid, self.addr, 0)),
            store.mode.eq(entry.mode),
            store.permissions.eq(self._permission(m, entry)),
            store.next_first.eq(Cat(store.entry + 1 == row.base for row in ranges).any()),
            store.ready.eq(~self.used),
            store.written.eq(self.written),
        ]
        connect_stages(m, self)
        if self.config.hardened:
            m.d.comb += self.idle.eq(store.idle)
        return m

    def _permission(self, m, entry):
        """Give what the entry permits by the bank that has it.

        The banks have their entries one behind the other, in their order.
        """
        permission = Signal(self.store.permissions.shape())
        decoders = {}
        for bank, *others in banks_alike(self.config):
            m.submodules[f"{bank.name}_permission"] = decoder = BankPermission(self.config, bank)
            m.d.comb += [decoder.cfg.eq(entry), decoder.mml.eq(self.mml)]
            decoders |= {each.name: decoder for each in (bank, *others)}
        *banks, last = self.config.banks
        before = m.If
        for bank in banks:
            with before(self.store.entry < self.ranges[bank.name].stop):
                m.d.comb += permission.eq(decoders[bank.name].permission)
            before = m.Elif
        with m.Else() if banks else m.If(1):
            m.d.comb += permission.eq(decoders[last.name].permission)
        return permission
