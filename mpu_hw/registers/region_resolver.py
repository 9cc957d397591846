"""From the registers of an entry to the granules it covers."""

from amaranth import Const, Module, Mux, Signal
from amaranth.lib import wiring
from amaranth.lib.wiring import In, Out

from ..config import MpuConfig
from ..isa import AddressMode
from ..layout import Region, far_bit

__all__ = ["RegionResolver"]


class RegionResolver(wiring.Component):
    """Turn the registers of an entry into the granules it covers (COM-MATCH-01).

    Combinational. Nothing here depends on an access, so that it is done when a register is written.

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
        grain, modes, region = self.config.grain_bits, self.config.modes, self.region
        is_tor, is_napot = (
            self.mode == AddressMode[name] if name.lower() in modes else Const(0, 1)
            for name in ("TOR", "NAPOT")
        )
        bottom, top = self.prev_addr[grain:], self.addr[grain:]
        # addr and addr + 1 differ in the NAPOT mask, the bits up to and with the lowest 0 of addr:
        # their AND clears it and their OR sets it (COM-MATCH-05). With a grain above 4 the bits
        # below G-1 count as ones, so that the carry starts at bit G-1, one below the granule's
        # number. The same adder takes 1 from the exclusive upper bound of TOR.
        start = max(grain - 1, 0)
        skipped = grain - start
        addr = self.addr[start:]
        added = Mux(is_tor, (1 << len(addr)) - (1 << skipped), is_napot)
        summed = Signal(len(addr))
        m.d.comb += [
            summed.eq(addr + added),
            # COM-MATCH-02: prev_addr <= byte < addr; of the preceding entry its address alone
            # counts, neither its A nor its enable bit (COM-MATCH-04).
            region.low.eq(Mux(is_tor, bottom, (addr & summed)[skipped:])),
        ]
        # COM-MATCH-03, and COM-MATCH-06: NA4 is four bytes, where a granule has no more.
        exists = {"tor": bottom < top, "na4": Const(grain == 0), "napot": Const(1, 1)}
        empty = Signal(init=1)
        with m.Switch(self.mode):
            for name in modes:
                with m.Case(AddressMode[name.upper()]):
                    m.d.comb += empty.eq(~exists[name])
        # Of the bits of both bounds one alone needs more than the inputs that it has.
        high = ((addr & ~is_tor.replicate(len(addr))) | summed)[skipped:]
        m.d.comb += region.high.eq(high & ~empty.replicate(len(high)))
        with m.If(empty):
            m.d.comb += region.low[far_bit(self.config)].eq(1)
        return m
