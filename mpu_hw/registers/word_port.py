"""What a parallel engine sees of entries that are compared by the words of their registers."""

from amaranth import Cat, Const, Module, Mux, Signal
from amaranth.lib import wiring
from amaranth.lib.wiring import In, Out

from ..config import MpuConfig, PortConfig
from ..layout import Latency, ResolvedSignature, entry_bases
from .bank_permission import BankPermission, banks_alike
from .resolve_port import connect_stages
from .store_port import StorePort
from .word_region import WordRegionDecoder

__all__ = ["WordPort", "WordResolver", "word_latency"]


def word_latency(config: MpuConfig) -> Latency:
    """Bound how long a request waits: never, as nothing is resolved."""
    return Latency(0, 0)


class WordPort(StorePort):
    """Show all entries at once, as their banks see them; nothing but their registers is kept.

    Combinational. Parameters and members as :class:`StorePort` has them.
    """

    SIGNATURE = ResolvedSignature
    SEEN = ("addrs", "cfgs", "enabled", "members", "ranges", "mml")

    def elaborate(self, platform):
        m = Module()
        config, store = self.config, self.store
        m.d.comb += store.ready.eq(1)
        bases = entry_bases(config)
        for array in config.entry_arrays:
            for index in range(array.count):
                number = bases[array.name] + index
                m.submodules[f"region{number}"] = region = WordRegionDecoder(config)
                entries = store.entries[array.name]
                m.d.comb += [
                    region.mode.eq(self.cfgs[number].mode),
                    region.addr.eq(self.addrs[number]),
                    region.prev_addr.eq(self.addrs[number - 1] if index else 0),
                    region.first.eq(self._first(array, number) if index else 1),
                    entries.regions[index].eq(region.region),
                    entries.permissions[index].eq(self._permission(m, array, number)),
                ]
        connect_stages(m, self)
        return m

    def _first(self, array, number):
        """Tell whether a bank starts with an entry: it has none before it (SSPMP-MATCH-08)."""
        banks = self.config.array_banks(array)
        if len(banks) == 1:
            return Const(0, 1)
        members = (self.members[bank.name] for bank in banks)
        return Cat(has[number] & ~has[number - 1] for has in members).any()

    def _permission(self, m, array, number):
        """Give what an entry permits by the bank that has it."""
        # The name of a signal that crosses a module is that of a port: no two are alike.
        shape = self.store.entries[array.name].permissions[0].shape()
        permission = Signal(shape, name=f"{array.name}_permits{number}")
        value, own = None, self.config.array_banks(array)
        for alike in banks_alike(self.config):
            banks = [bank for bank in alike if bank in own]
            if not banks:
                continue
            m.submodules[f"{banks[0].name}_permission{number}"] = decoder = BankPermission(
                self.config, banks[0]
            )
            m.d.comb += [decoder.cfg.eq(self.cfgs[number]), decoder.mml.eq(self.mml)]
            has = Cat(self.members[bank.name][number] for bank in banks).any()
            value = decoder.permission if value is None else Mux(has, decoder.permission, value)
        m.d.comb += permission.eq(value)
        return permission


class WordResolver(wiring.Component):
    """Hand the entries on to the check ports: there is nothing to resolve.

    Combinational.

    Parameters
    ----------
    config : MpuConfig

    Members
    -------
    store : In(ResolvedSignature(config))
    resolved : Out(ResolvedSignature(config))
    """

    def __init__(self, config: MpuConfig):
        self.config = config
        signature = ResolvedSignature(config)
        super().__init__({"store": In(signature), "resolved": Out(signature)})

    def elaborate(self, platform):
        m = Module()
        wiring.connect(m, wiring.flipped(self.store), wiring.flipped(self.resolved))
        return m

    def port(self, row: PortConfig):
        """Give what the check port of that row reads: the same for all ports."""
        return self.resolved
