"""From the stored entries to what a parallel check port compares."""

from amaranth import Module
from amaranth.lib import wiring
from amaranth.lib.wiring import In, Out

from ..config import MpuConfig
from ..layout import ResolvedEntries, StoredEntries
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
    entries : In(StoredEntries(config))
    resolved : Out(ResolvedEntries(config))
    """

    def __init__(self, config: MpuConfig):
        self.config = config
        super().__init__(
            {"entries": In(StoredEntries(config)), "resolved": Out(ResolvedEntries(config))}
        )

    def elaborate(self, platform):
        m = Module()
        for array in self.config.entry_arrays:
            for index in range(array.count):
                self._resolve(m, array, index)
        return m

    def _resolve(self, m, array, index):
        stored, resolved = self.entries[array.name][index], self.resolved[array.name]
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
