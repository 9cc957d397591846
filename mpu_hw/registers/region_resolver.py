"""From the registers of an entry to the granules it covers."""

from amaranth import Module, Signal
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
        grain = self.config.grain_bits
        top = self.addr[grain:]
        bottom = self.prev_addr[grain:]
        available = self.config.modes

        # Said once for all modes: with TOR alone it would be a constant in an empty process.
        m.d.comb += self.region.high_inclusive.eq(self.mode != AddressMode.TOR)
        with m.Switch(self.mode):
            if "tor" in available:
                with m.Case(AddressMode.TOR):
                    # COM-MATCH-02: prev_addr <= byte < addr; of the preceding entry its address
                    # alone counts, neither its A nor its enable bit (COM-MATCH-04).
                    m.d.comb += [
                        self.region.valid.eq(bottom < top),
                        self.region.low.eq(bottom),
                        self.region.high.eq(top),
                    ]
            if "na4" in available and grain == 0:
                with m.Case(AddressMode.NA4):
                    # COM-MATCH-06: four bytes, where a granule has no more.
                    m.d.comb += [
                        self.region.valid.eq(1),
                        self.region.low.eq(top),
                        self.region.high.eq(top),
                    ]
            if "napot" in available:
                napot_mask = self._napot_mask(m)
                with m.Case(AddressMode.NAPOT):
                    m.d.comb += [
                        self.region.valid.eq(1),
                        self.region.low.eq(top & ~napot_mask),
                        self.region.high.eq(top | napot_mask),
                    ]
        return m

    def _napot_mask(self, m):
        """Bits of a granule's number that NAPOT leaves free: up to and with the lowest 0 of addr.

        With a grain above 4 the bits below G-1 count as ones (COM-MATCH-05), so that the search for
        the lowest 0 starts at bit G-1, which is one bit below the granule's number.
        """
        grain = self.config.grain_bits
        start = max(grain - 1, 0)
        ones = self.addr[start:]
        napot_mask = Signal(len(ones))
        m.d.comb += napot_mask.eq(ones ^ (ones + 1))
        return napot_mask[grain - start :]
