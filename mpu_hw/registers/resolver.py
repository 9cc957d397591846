"""From the stored entries to what a parallel check port compares."""

from amaranth import Cat, Module, Mux, Signal
from amaranth.lib import wiring
from amaranth.lib.wiring import In, Out

from ..config import MpuConfig, PortConfig
from ..layout import (
    Latency,
    ResolvedSignature,
    ResolveSignature,
    entry_bases,
    far_bit,
    stored_depth,
)
from .region_resolver import RegionResolver
from .resolve_sequence import ResolveSequence

__all__ = ["ParallelResolver", "resolve_latency"]


def resolve_latency(config: MpuConfig) -> Latency:
    """Bound how long a request waits that is held.

    A write concerns all entries at most: each takes a clock. A register may be accessed in the
    first clock of the request, and none later.
    """
    return Latency(stored_depth(config) + 1, 0)


class ParallelResolver(wiring.Component):
    """Keep of every entry the region and the permission, and resolve again what is written.

    Registered. One entry is resolved in each clock, from the first to the last that a write may
    concern: an address register is the lower bound of the entry after it as well (COM-MATCH-04).
    ``resolved.ready`` is 0 from the clock after the write until the clock in which all of them are
    as the registers say (COM-FEN-05). At reset no entry has a region, or all are resolved first
    where some have a reset value (COM-RST-04).

    Parameters
    ----------
    config : MpuConfig

    Members
    -------
    store : In(ResolveSignature(config))
    resolved : Out(ResolvedSignature(config))
    """

    def __init__(self, config: MpuConfig):
        self.config = config
        super().__init__(
            {"store": In(ResolveSignature(config)), "resolved": Out(ResolvedSignature(config))}
        )

    def elaborate(self, platform):
        m = Module()
        store, resolved = self.store, self.resolved
        depth, pending = stored_depth(self.config), bool(self.config.reset)
        m.submodules.sequence = sequence = ResolveSequence(depth, pending=pending)
        m.submodules.region = region = RegionResolver(self.config)
        prev_addr = Signal(self.config.addr_width)
        # SSPMP-MATCH-08: entry 0 of a bank has no preceding one.
        with m.If(store.ready):
            m.d.sync += prev_addr.eq(Mux(store.next_first, 0, store.addr))
        with m.If(sequence.restart):
            m.d.sync += prev_addr.eq(0)
        resolve = store.ready & sequence.pending & sequence.known
        m.d.comb += [
            sequence.written.eq(store.written),
            sequence.read.eq(store.ready),
            store.entry.eq(sequence.entry),
            region.mode.eq(store.mode),
            region.addr.eq(store.addr),
            region.prev_addr.eq(prev_addr),
            resolved.stages.eq(store.stages),
            resolved.ready.eq(~sequence.pending),
        ]
        if self.config.hardened:
            m.d.comb += store.idle.eq(~sequence.pending)
        bases = entry_bases(self.config)
        for array in self.config.entry_arrays:
            entries = resolved.entries[array.name]
            regions = Signal(
                entries.regions.shape(),
                name=f"{array.name}_regions",
                init=[{"low": 1 << far_bit(self.config)}] * array.count,
            )
            permissions = Signal(entries.permissions.shape(), name=f"{array.name}_permissions")
            m.d.comb += [entries.regions.eq(regions), entries.permissions.eq(permissions)]
            for index in range(array.count):
                number = bases[array.name] + index
                with m.If(Cat(sequence.entry, resolve) == 1 << len(sequence.entry) | number):
                    m.d.sync += [
                        regions[index].eq(region.region),
                        permissions[index].eq(store.permissions),
                    ]
        return m

    def port(self, row: PortConfig):
        """Give what the check port of that row reads: the same for all ports."""
        return self.resolved
