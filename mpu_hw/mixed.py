"""Some ports decide in parallel, others walk through the same entries."""

from amaranth import Module
from amaranth.lib import wiring
from amaranth.lib.wiring import In, Out

from .checker import Walker
from .config import MpuConfig, PortConfig
from .layout import (
    LookupSignature,
    MixedSignature,
    ResolvedSignature,
    of_parallel_ports,
    of_walking_ports,
)
from .registers import ParallelResolver, WordResolver

__all__ = ["MixedResolver"]

# The resolver of a target.
RESOLVERS = {"generic": ParallelResolver, "ecp5": ParallelResolver, "asic": WordResolver}


class MixedResolver(wiring.Component):
    """A resolver and a walker that take turns at the memory.

    Registered. After a register write the resolver reads the entries that it concerns, and a walk
    waits meanwhile; otherwise the memory is the walker's.

    Parameters
    ----------
    config : MpuConfig
        Its ports have engines of both kinds.

    Members
    -------
    store : In(MixedSignature(config))
    resolved : Out(ResolvedSignature(of_parallel_ports(config)))
        To the check ports of the one kind.
    ports : nested, one member per port of the other, of its name : Out(LookupSignature)
    """

    def __init__(self, config: MpuConfig):
        self.config = config
        self.parallel, self.walking = of_parallel_ports(config), of_walking_ports(config)
        lookups = {row.name: Out(LookupSignature(self.walking, row)) for row in self.walking.ports}
        super().__init__(
            {
                "store": In(MixedSignature(config)),
                "resolved": Out(ResolvedSignature(self.parallel)),
                "ports": Out(wiring.Signature(lookups)),
            }
        )

    def elaborate(self, platform):
        m = Module()
        m.submodules.resolver = resolver = RESOLVERS[self.config.target](self.parallel)
        m.submodules.walker = walker = Walker(self.walking)
        wiring.connect(m, wiring.flipped(self.store.resolve), resolver.store)
        wiring.connect(m, wiring.flipped(self.store.walk), walker.store)
        wiring.connect(m, resolver.resolved, wiring.flipped(self.resolved))
        wiring.connect(m, walker.ports, wiring.flipped(self.ports))
        m.d.comb += self.store.resolving.eq(~resolver.resolved.ready)
        return m

    def port(self, row: PortConfig):
        """Give what the check port of that row reads, by its engine."""
        return getattr(self.ports, row.name) if self.config.walks(row) else self.resolved
