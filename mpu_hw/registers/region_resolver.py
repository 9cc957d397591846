"""From the registers of an entry to the granules it covers."""

from amaranth import Const, Module, Mux, Signal
from amaranth.lib import wiring
from amaranth.lib.wiring import In, Out

from ..config import MpuConfig
from ..isa import AddressMode
from ..layout import Region

__all__ = ["RegionResolver"]


class RegionResolver(wiring.Component):
    """Turn the registers of an entry into the granules it covers (COM-MATCH-01).

    Combinational. Nothing here depends on an access, so that it may as well be done when a register
    is written.

    Parameters
    ----------
    config : MpuConfig

    Members
    -------
    mode : In(AddressMode)
        Field A.
    addr : In(config.addr_width), words
        Address register of the entry, as stored.
    prev_addr : In(config.addr_width), words
        Address register of the preceding entry, the lower bound of TOR; 0 for entry 0.
    region : Out(Region(config))
    """

    def __init__(self, config: MpuConfig):
        self.config = config
        super().__init__(
            {
                "mode": In(AddressMode),
                "addr": In(config.addr_width),
                "prev_addr": In(config.addr_width),
                "region": Out(Region(config)),
            }
        )

    def elaborate(self, platform):
        m = Module()
        # G is one constant for all entries of all banks (COM-GRAN-01). The bits of both TOR bounds
        # below the grain are ignored (COM-GRAN-06).
        grain, modes = self.config.grain_bits, self.config.modes
        top = self.addr[grain:]
        bottom = self.prev_addr[grain:]
        is_tor = self.mode == AddressMode.TOR if "tor" in modes else Const(0, 1)
        low, high = self._napot_bounds(m)
        m.d.comb += [
            # COM-MATCH-02: prev_addr <= byte < addr; of the preceding entry its address alone
            # counts, neither its A nor its enable bit (COM-MATCH-04).
            self.region.low.eq(Mux(is_tor, bottom, low)),
            self.region.high.eq(high),
            self.region.high_inclusive.eq(~is_tor),
        ]
        with m.Switch(self.mode):
            if "tor" in modes:
                with m.Case(AddressMode.TOR):
                    m.d.comb += self.region.valid.eq(bottom < top)
            # COM-MATCH-06: four bytes, where a granule has no more.
            if "na4" in modes and grain == 0:
                with m.Case(AddressMode.NA4):
                    m.d.comb += self.region.valid.eq(1)
            if "napot" in modes:
                with m.Case(AddressMode.NAPOT):
                    m.d.comb += self.region.valid.eq(1)
        return m

    def _napot_bounds(self, m):
        """Give the first and the last granule of a NAPOT region; of other modes addr is both.

        addr and addr + 1 differ in the NAPOT mask, the bits up to and with the lowest 0 of addr:
        their AND clears it and their OR sets it (COM-MATCH-05). With a grain above 4 the bits below
        G-1 count as ones, so that the carry starts at bit G-1, one below the granule's number.
        """
        grain = self.config.grain_bits
        start = max(grain - 1, 0)
        addr = self.addr[start:]
        incremented = Signal(len(addr))
        is_napot = self.mode == AddressMode.NAPOT if "napot" in self.config.modes else 0
        m.d.comb += incremented.eq(addr + is_napot)
        return tuple(bounds[grain - start :] for bounds in (addr & incremented, addr | incremented))
