"""From the registers of an entry to what is compared of its word."""

from amaranth import Cat, Const, Module
from amaranth.lib import wiring
from amaranth.lib.wiring import In, Out

from ..config import MpuConfig
from ..isa import AddressMode
from ..layout import WordRegion, most_granules

__all__ = ["WordRegionDecoder"]


class WordRegionDecoder(wiring.Component):
    """Tell what an access is compared with, for the word of an address register (COM-MATCH-01).

    Combinational. Nothing here depends on an access.

    Parameters
    ----------
    config : MpuConfig

    Members
    -------
    mode : In(AddressMode)
        Field A.
    addr, prev_addr : In(config.addr_width), words
        Address registers of the entry and of the one before it, as stored.
    first : In(1)
        No entry precedes it in its bank.
    region : Out(WordRegion(config))
    """

    def __init__(self, config: MpuConfig):
        self.config = config
        super().__init__(
            {
                "mode": In(AddressMode),
                "addr": In(config.addr_width),
                "prev_addr": In(config.addr_width),
                "first": In(1),
                "region": Out(WordRegion(config)),
            }
        )

    def elaborate(self, platform):
        m = Module()
        # COM-GRAN-06: the bits of both TOR bounds below the grain are ignored. Of NAPOT those below
        # G-1 count as ones, so that the mask starts at bit G-1 (COM-MATCH-05).
        grain, modes, region = self.config.grain_bits, self.config.modes, self.region
        is_tor, is_na4, is_napot = (
            self.mode == AddressMode[name.upper()] if name in modes else Const(0, 1)
            for name in ("tor", "na4", "napot")
        )
        several = max(most_granules(self.config, port) for port in self.config.ports) > 2
        mask = [is_napot]
        for bit in self.addr[max(grain - 1, 0) : grain] if grain else ():
            mask = [mask[0] & bit]
        for bit in self.addr[grain:-1]:
            mask.append(mask[-1] & bit)
        below = self.prev_addr[grain:] < self.addr[grain:]
        m.d.comb += [
            region.tor.eq(is_tor),
            # COM-MATCH-06: four bytes, where a granule has no more.
            region.aligned.eq(is_napot | (is_na4 if grain == 0 else 0)),
            region.first.eq(self.first),
            region.addr.eq(self.addr[grain:]),
            region.mask.eq(Cat(mask)),
            # SSPMP-MATCH-08: the lower bound of entry 0 is 0.
            region.nonempty.eq(self.first | below if several else 1),
        ]
        return m
