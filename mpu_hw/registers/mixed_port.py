"""What the engines see of the entries where some ports walk and others do not."""

from amaranth import Module, Mux
from amaranth.lib import wiring

from ..layout import MixedSignature, of_parallel_ports, of_walking_ports
from .resolve_port import ResolvePort
from .store_port import StorePort
from .walk_port import WalkPort
from .word_port import WordPort

__all__ = ["MixedPort", "MixedWordPort"]


class MixedPort(StorePort):
    """Show the entry that is read to the resolver while it has any to resolve, else to the walker.

    Combinational. Parameters and members as :class:`StorePort` has them.
    """

    SIGNATURE = MixedSignature
    PARALLEL: type[StorePort] = ResolvePort
    SEEN = tuple(dict.fromkeys(PARALLEL.SEEN + WalkPort.SEEN))

    def elaborate(self, platform):
        m = Module()
        parallel = of_parallel_ports(self.config)
        m.submodules.resolve = resolve = self.PARALLEL(parallel, self.registers)
        m.submodules.walk = walk = WalkPort(of_walking_ports(self.config), self.registers)
        resolving = self.store.resolving
        wiring.connect(m, resolve.store, wiring.flipped(self.store.resolve))
        wiring.connect(m, walk.store, wiring.flipped(self.store.walk))
        m.d.comb += [
            *(
                getattr(port, name).eq(getattr(self, name))
                for port in (resolve, walk)
                for name in port.SEEN
                if name != "used"
            ),
            *([resolve.used.eq(self.used | ~resolving)] if "used" in resolve.SEEN else []),
            walk.used.eq(self.used | resolving),
            self.read_entry.eq(Mux(resolving, resolve.read_entry, walk.read_entry)),
            self.preceding.eq(~resolving & walk.preceding),
        ]
        if "idle" in self.signature.members:
            m.d.comb += self.idle.eq(Mux(resolving, resolve.idle, walk.idle))
        return m


class MixedWordPort(MixedPort):
    """Show the ports that do not walk all entries at once.

    Combinational. Parameters and members as :class:`StorePort` has them.
    """

    PARALLEL = WordPort
    SEEN = tuple(dict.fromkeys(WordPort.SEEN + WalkPort.SEEN))
