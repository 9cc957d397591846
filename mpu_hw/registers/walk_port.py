"""What the walker sees of the entries."""

from amaranth import Cat, Module, Mux, Signal

from ..layout import WINDOW, StoredCfg, WalkSignature
from .bank_permission import BankPermission, banks_alike
from .store_port import StorePort

__all__ = ["WalkPort"]


class WalkPort(StorePort):
    """Show the walker the entry that it reads, as the stage that it names sees it.

    Combinational. Parameters and members as :class:`StorePort` has them.
    """

    SIGNATURE = WalkSignature
    ENABLED = "bits"  # a walk looks at no entry of another bank
    SEEN = ("addr", "addr_valid", "cfg", "not_off", "enabled", "ranges", "used", "changed", "mml")

    def elaborate(self, platform):
        m = Module()
        store = self.store
        entry = Signal(StoredCfg(self.config))
        active = self.not_off.word_select(store.group, WINDOW)
        names = [stage.name for stage in self.config.stages]
        for register, stages in self.registers.items():
            concerned = Cat(store.stage[names.index(name)] for name in stages).any()
            window = self.enabled[register].word_select(store.group, WINDOW)
            active &= window | (~concerned).replicate(WINDOW)
        m.d.comb += [
            self.read_entry.eq(store.entry),
            self.preceding.eq(store.preceding),
            entry.eq(self.cfg[store.entry[: (len(self.cfg) - 1).bit_length()]]),
            store.active.eq(active),
            store.addr.eq(self.addr),
            store.addr_valid.eq(self.addr_valid),
            store.mode.eq(entry.mode),
            store.ready.eq(~self.used),
            store.changed.eq(self.changed),
            store.ranges.eq(self.ranges),
        ]
        permission = 0
        for bank, *others in banks_alike(self.config):
            m.submodules[f"{bank.name}_permission"] = decoder = BankPermission(self.config, bank)
            m.d.comb += [decoder.cfg.eq(entry), decoder.mml.eq(self.mml)]
            read = [each.name for each in (bank, *others)]
            chosen = Cat(
                store.stage[number]
                for number, stage in enumerate(self.config.stages)
                if stage.bank in read
            )
            permission = permission | Mux(chosen.any(), decoder.permission, 0)
        m.d.comb += store.permissions.eq(permission)
        if self.config.hardened:
            m.d.comb += self.idle.eq(store.idle)
        return m
