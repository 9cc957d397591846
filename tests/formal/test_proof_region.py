"""Region and comparators of one entry are the byte range of docs/rules.md, for every access."""

import pytest
from amaranth.hdl import Assert, Assume, Cover, Module, Signal
from amaranth.lib import wiring
from amaranth.lib.wiring import In
from prove import prove
from reference import any_of, region_bytes

from mpu_hw.checker.matcher import EntryMatcher
from mpu_hw.config import MpuConfig
from mpu_hw.isa import AddressMode
from mpu_hw.registers.region_resolver import RegionResolver

WORD_SIZES = 16  # bytes, each looked at by itself: in a small address space
BLOCK_SIZES = 4096  # bytes, of which the first and the last are looked at


class RegionIsItsBytes(wiring.Component):
    """``below``, ``above`` and ``inside`` against a naive byte range.

    Parameters
    ----------
    config : MpuConfig
    longest : int, bytes
        The access has any size from 1 to this, wherever it lies.
    """

    def __init__(self, config, longest):
        self.config, self.longest = config, longest
        super().__init__(
            {
                "mode": In(2),
                "addr": In(config.addr_width),
                "prev_addr": In(config.addr_width),
                "start": In(config.paddr_width),
                "count": In(range(longest + 1)),
            }
        )

    def elaborate(self, platform):
        m = Module()
        config, grain = self.config, self.config.granularity
        m.submodules.resolver = resolver = RegionResolver(config)
        m.submodules.matcher = matcher = EntryMatcher(config, several=True)
        stop = Signal(config.paddr_width + 2)
        m.d.comb += [
            stop.eq(self.start + self.count),
            Assume((self.count != 0) & (self.count <= self.longest)),
            # An access beyond the address space is matched by nothing (test_proof_stage).
            Assume(stop <= 1 << config.paddr_width),
            resolver.mode.eq(self.mode),
            resolver.addr.eq(self.addr),
            resolver.prev_addr.eq(self.prev_addr),
            matcher.region.eq(resolver.region),
            matcher.first.eq(self.start // grain),
            matcher.last.eq((stop - 1) // grain),
        ]
        valid, every = self._touched(m, stop)
        m.d.comb += [
            Assert(~(matcher.below | matcher.above) == valid),
            Assert(~valid | (matcher.inside == every)),
            *(Cover((self.mode == mode) & every) for mode in _matching(config)),
            Cover(~valid),
        ]
        if self.longest > grain:
            m.d.comb += Cover(valid & ~every)
        return m

    def _touched(self, m, stop):
        base, end = region_bytes(m, self.config, self.mode, self.addr, self.prev_addr)
        if self.longest > WORD_SIZES:
            exists = base < end
            return (
                exists & (self.start < end) & (base < stop),
                exists & (base <= self.start) & (stop <= end),
            )
        inside, outside = [], []
        for number in range(self.longest):
            byte = self.start + number
            touched = number < self.count
            lies = (base <= byte) & (byte < end)
            inside.append(touched & lies)
            outside.append(touched & ~lies)
        return any_of(inside), ~any_of(outside)


def _matching(config):
    names = [name for name in config.modes if name != "na4" or config.granularity == 4]
    return [AddressMode[name.upper()] for name in names]


def _config(longest, fields):
    """Give a configuration whose port has accesses of that many bytes, wherever they lie."""
    port = {"name": "port", "accesses": ["load"], "max_size": longest, "misaligned": True}
    return MpuConfig.from_dict({"ports": [port], **fields})


# Grains of every kind (G = 0, 1, 2, more), widths of both XLEN, and the limits of each.
WIDE = {
    "rv32-4": {},
    "rv32-8": {"granularity": 8},
    "rv32-16": {"granularity": 16},
    "rv32-32": {"granularity": 32, "paddr_width": 32},
    "rv32-4096": {"granularity": 4096},
    "rv64-4": {"xlen": 64},
    "rv64-8": {"xlen": 64, "granularity": 8},
    "rv64-4096": {"xlen": 64, "granularity": 4096},
    "rv64-2M": {"xlen": 64, "granularity": 2 << 20},
}
NARROW = {
    "4": {},
    "8": {"granularity": 8},
    "32": {"granularity": 32},
    "1024": {"granularity": 1024},
    "2048": {"granularity": 2048},
    "napot": {"modes": ["napot"]},
    "tor": {"modes": ["tor"]},
    "na4": {"modes": ["na4"]},
    "na4-with-grain-8": {"granularity": 8, "modes": ["na4", "napot"]},
}
PROOFS = {
    **{
        name: lambda fields=fields: RegionIsItsBytes(_config(BLOCK_SIZES, fields), BLOCK_SIZES)
        for name, fields in WIDE.items()
    },
    **{
        f"bytes-{name}": lambda fields=fields: RegionIsItsBytes(
            _config(WORD_SIZES, {"paddr_width": 12, **fields}), WORD_SIZES
        )
        for name, fields in NARROW.items()
    },
}


@pytest.mark.rule("COM-MATCH-01", "COM-MATCH-02", "COM-MATCH-03", "COM-MATCH-04", "COM-MATCH-05")
@pytest.mark.rule("COM-MATCH-06", "COM-MATCH-07", "COM-GRAN-06", "COM-PRIO-02", "COM-CFG-03")
@pytest.mark.parametrize("name", PROOFS)
def test_a_region_is_its_bytes(name):
    assert prove(PROOFS[name]()) is None
