"""The argument of the sequential engine: in a remembered interval every granule has one decider.

It is in three steps. The two bounds of an entry say which bytes it matches. No bound that was read
lies within the interval that is kept. And where none does, an entry matches all granules of the
interval or none.
"""

from functools import partial

import pytest
from amaranth import Cat, Const
from amaranth.hdl import Assert, Assume, Cover, Module, Signal
from amaranth.lib import wiring
from amaranth.lib.wiring import In
from prove import prove
from reference import region_bytes

from mpu_hw.checker.bound import EntryBound
from mpu_hw.checker.narrowing import IntervalNarrowing
from mpu_hw.config import MpuConfig
from mpu_hw.isa import AddressMode

CONFIGS = {
    "rv32": MpuConfig(),
    "rv64": MpuConfig(xlen=64),
    "grain-8": MpuConfig(granularity=8),
    "grain-16": MpuConfig(granularity=16),
    "grain-4096": MpuConfig(xlen=64, granularity=4096),
    "two-grains": MpuConfig(paddr_width=12, granularity=2048),
    "only-tor": MpuConfig(modes=("tor",)),
    "only-napot": MpuConfig(modes=("napot",), granularity=16),
    "only-na4": MpuConfig(modes=("na4",)),
}
MODES = {"tor": AddressMode.TOR, "na4": AddressMode.NA4, "napot": AddressMode.NAPOT}


def _above(granule, bound):
    """Tell whether a bound lies above a granule."""
    return Cat(Const(0, 1), granule) < bound


class BoundsAreTheRegion(wiring.Component):
    """Both bounds of an entry, against the byte range of the rules, for one free byte."""

    def __init__(self, config):
        self.config = config
        super().__init__(
            {
                "mode": In(2),
                "addr": In(config.addr_width),
                "addr_valid": In(1),
                "prev_addr": In(config.addr_width),
                "prev_valid": In(1),
                "first": In(1),
                "byte": In(config.paddr_width),
            }
        )

    def elaborate(self, platform):
        m = Module()
        config = self.config
        m.submodules.lower = lower = EntryBound(config)
        m.submodules.upper = upper = EntryBound(config)
        modes = [MODES[name] for name in config.modes if name != "na4" or config.grain_bits == 0]
        tor = self.mode == AddressMode.TOR
        addr, prev_addr = Signal(config.addr_width), Signal(config.addr_width)
        with m.If(self.addr_valid):
            m.d.comb += addr.eq(self.addr)
        with m.If(self.prev_valid & ~self.first):
            m.d.comb += prev_addr.eq(self.prev_addr)
        base, end = region_bytes(m, config, self.mode, addr, prev_addr)
        granule = self.byte[config.paddr_width - config.granule_width :]
        matched = ~_above(granule, lower.bound) & _above(granule, upper.bound)
        for bound in (lower, upper):
            m.d.comb += [
                bound.mode.eq(self.mode),
                bound.addr.eq(self.addr),
                bound.addr_valid.eq(self.addr_valid),
                bound.first.eq(self.first),
            ]
        with m.If(tor):
            m.d.comb += [lower.addr.eq(self.prev_addr), lower.addr_valid.eq(self.prev_valid)]
        m.d.comb += [
            upper.upper.eq(1),
            Assume(Cat(self.mode == mode for mode in modes).any()),
            Assert(matched == ((base < end) & (base <= self.byte) & (self.byte < end))),
            *(Cover((self.mode == mode) & matched) for mode in modes),
            Cover(~matched),
        ]
        return m


@pytest.mark.rule(
    "COM-MATCH-01",
    "COM-MATCH-02",
    "COM-MATCH-03",
    "COM-MATCH-04",
    "COM-MATCH-05",
    "COM-GRAN-06",
    "SSPMP-MATCH-08",
)
@pytest.mark.parametrize("name", CONFIGS)
def test_the_bounds_of_an_entry_are_those_of_its_bytes(name):
    assert prove(BoundsAreTheRegion(CONFIGS[name])) is None


class NoBoundWithin(wiring.Component):
    """The interval after any bounds in any order, one of which is watched."""

    def __init__(self, config):
        width = config.granule_width + 1
        self.config = config
        super().__init__(
            {
                "begin": In(1),
                "granule": In(config.granule_width),
                "valid": In(1),
                "upper": In(1),
                "bound": In(width),
                "watch": In(1),
            }
        )

    def elaborate(self, platform):
        m = Module()
        m.submodules.narrowing = narrowing = IntervalNarrowing(self.config)
        watched, given = Signal(narrowing.low.shape()), Signal()
        for name in ("begin", "granule", "valid", "upper", "bound"):
            m.d.comb += getattr(narrowing, name).eq(getattr(self, name))
        with m.If(self.begin):
            m.d.sync += given.eq(0)
        with m.Elif(self.valid & self.watch):
            m.d.sync += [given.eq(1), watched.eq(self.bound)]
        inside = (narrowing.low < watched) & (watched < narrowing.high)
        m.d.comb += [
            Assert(~(given & inside)),
            Cover(given & (narrowing.low < narrowing.high)),
        ]
        return m


@pytest.mark.rule("MPU-FEN-04")
@pytest.mark.parametrize("name", ["rv32", "rv64", "grain-4096", "two-grains"])
def test_no_bound_that_was_read_lies_within_the_interval(name):
    assert prove(NoBoundWithin(CONFIGS[name])) is None


class OneDecider(wiring.Component):
    """Two granules of an interval that has neither bound of an entry within."""

    def __init__(self, width):
        bounds = dict.fromkeys(("lower", "upper", "low", "high"), In(width + 1))
        super().__init__({**bounds, "one": In(width), "other": In(width)})

    def elaborate(self, platform):
        m = Module()

        def inside(granule):
            return ~_above(granule, self.low) & _above(granule, self.high)

        def matched(granule):
            return ~_above(granule, self.lower) & _above(granule, self.upper)

        m.d.comb += [
            *(Assume(~((self.low < b) & (b < self.high))) for b in (self.lower, self.upper)),
            Assume(inside(self.one) & inside(self.other)),
            Assert(matched(self.one) == matched(self.other)),
            Cover(matched(self.one) & (self.one != self.other)),
            Cover(~matched(self.one) & (self.one != self.other)),
        ]
        return m


@pytest.mark.rule("COM-PRIO-01", "COM-PRIO-02")
@pytest.mark.parametrize("width", [32, 54])
def test_an_entry_matches_all_granules_of_the_interval_or_none(width):
    assert prove(OneDecider(width)) is None


PROOFS = {
    **{f"bounds-{name}": partial(BoundsAreTheRegion, CONFIGS[name]) for name in CONFIGS},
    "narrowing": partial(NoBoundWithin, CONFIGS["two-grains"]),
}
