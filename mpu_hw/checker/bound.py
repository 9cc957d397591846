"""The two bounds of an entry, one after the other."""

from amaranth import Cat, Const, Module, Mux, Signal
from amaranth.lib import wiring
from amaranth.lib.wiring import In, Out

from ..config import MpuConfig
from ..isa import AddressMode

__all__ = ["EntryBound"]


class EntryBound(wiring.Component):
    """Give the lower or the upper bound of an entry's region (COM-MATCH-01).

    Combinational. A bound is a granule and, in its least significant bit, whether it lies behind
    that granule: ``{granule, 0} < bound`` says that the bound lies above a granule, for lower and
    upper, exclusive and inclusive bounds alike. A region without a byte has its upper bound not
    above its lower one.

    Parameters
    ----------
    config : MpuConfig

    Members
    -------
    mode : In(AddressMode)
        Field A; not OFF.
    addr, addr_valid : In(config.addr_width), In(1), words
        Address register of the entry; for the lower bound of TOR that of the preceding entry. It is
        0 unless ``addr_valid``.
    upper : In(1)
        The upper bound is asked for.
    first : In(1)
        The entry has no preceding one in its bank: as TOR it starts at 0 (SSPMP-MATCH-08).
    bound : Out(config.granule_width + 1)
    """

    def __init__(self, config: MpuConfig):
        self.config = config
        super().__init__(
            {
                "mode": In(AddressMode),
                "addr": In(config.addr_width),
                "addr_valid": In(1),
                "upper": In(1),
                "first": In(1),
                "bound": Out(config.granule_width + 1),
            }
        )

    def elaborate(self, platform):
        m = Module()
        # Bits below the grain do not count (COM-GRAN-06); of NAPOT those below G-1 are ones, so
        # that the carry starts one bit below the granule's number.
        grain, modes = self.config.grain_bits, self.config.modes
        start = max(grain - 1, 0)
        addr = self.addr[start:]
        is_tor = self.mode == AddressMode.TOR if "tor" in modes else Const(0, 1)
        is_napot = self.mode == AddressMode.NAPOT if "napot" in modes else Const(0, 1)
        incremented = Signal(len(addr))
        granule = Signal(self.config.granule_width)
        zero = ~self.addr_valid | (is_tor & ~self.upper & self.first)
        m.d.comb += [
            # COM-MATCH-05: addr and addr + 1 differ in the NAPOT mask; their AND clears it, their
            # OR sets it. Of TOR and NA4 (COM-MATCH-02, COM-MATCH-06) both are addr.
            incremented.eq(addr + is_napot),
            granule.eq(Mux(self.upper, addr | incremented, addr & incremented)[grain - start :]),
            # COM-MATCH-04: the lower bound of TOR is an address register, whatever its entry is.
            self.bound.eq(Cat(self.upper & ~is_tor, Mux(zero, 0, granule))),
        ]
        if not grain:
            with m.If(~self.addr_valid):
                m.d.comb += self.bound[1].eq(is_napot & self.upper)  # NAPOT of addr 0: 8 bytes
        return m
