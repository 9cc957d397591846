"""From the stored entries to what a parallel check port compares."""

from amaranth import Module
from amaranth.lib import wiring
from amaranth.lib.wiring import In, Out

from ..config import MpuConfig, PortConfig
from ..layout import ResolvedSignature, StoreSignature
from .permission_decoder import PermissionDecoder
from .region_resolver import RegionResolver

__all__ = ["ParallelResolver"]


class ParallelResolver(wiring.Component):
    """Resolve all entries at once: their regions, and their permissions by each table.

    Combinational.

    Parameters
    ----------
    config : MpuConfig

    Members
    -------
    store : In(StoreSignature(config))
    resolved : Out(ResolvedSignature(config))
    """

    def __init__(self, config: MpuConfig):
        self.config = config
        super().__init__(
            {"store": In(StoreSignature(config)), "resolved": Out(ResolvedSignature(config))}
        )

    def elaborate(self, platform):
        m = Module()
        m.d.comb += self.resolved.stages.eq(self.store.stages)
        for array in self.config.entry_arrays:
            for index in range(array.count):
                self._resolve(m, array, index)
        return m

    def port(self, row: PortConfig):
        """Give what the check port of that row reads: the same for all ports."""
        return self.resolved

    def _resolve(self, m, array, index):
        stored = self.store.entries[array.name][index]
        resolved = self.resolved.entries[array.name]
        region = RegionResolver(self.config)
        m.submodules[f"{array.name}{index}"] = region
        m.d.comb += [
            region.mode.eq(stored.mode),
            region.addr.eq(stored.addr),
            region.prev_addr.eq(stored.prev_addr),
            resolved.regions[index].eq(region.region),
        ]
        for table in array.tables:
            decoder = PermissionDecoder(table, self.config.mxr)
            m.submodules[f"{array.name}{index}_{table.key}_table"] = decoder
            m.d.comb += [
                decoder.encoding.eq(stored.encoding[table.key]),
                resolved.permissions[table.key][index].eq(decoder.permissions),
            ]
