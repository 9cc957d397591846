"""First and last byte of an AXI4 burst are those of its beats, and what is none is malformed."""

import pytest
from amaranth.hdl import Assert, Assume, Const, Cover, Module, Mux
from amaranth.lib import wiring
from amaranth.lib.wiring import In
from axi4_beats import FIXED, INCR, PAGE, WRAP, Beat, is_legal
from prove import prove

from mpu_hw.guards import GuardConfig
from mpu_hw.guards.axi_burst import BurstBytes


class Bytes(wiring.Component):
    """The bytes of a burst beside any of its beats."""

    def __init__(self, data_width):
        self.config = GuardConfig(data_width=data_width)
        widths = {"addr": 16, "len": 8, "size": 3, "burst": 2, "number": 8}
        super().__init__({name: In(width) for name, width in widths.items()})

    def elaborate(self, platform):
        m = Module()
        m.submodules.dut = dut = BurstBytes(self.config)
        m.submodules.beat = beat = Beat(16)
        request = (self.addr, self.len, self.size, self.burst)
        m.d.comb += [
            dut.offset.eq(self.addr % PAGE),
            *(getattr(dut, name).eq(getattr(self, name)) for name in ("len", "size", "burst")),
            *(getattr(beat, name).eq(getattr(self, name)) for name in ("addr", "len")),
            beat.size.eq(self.size),
            beat.burst.eq(self.burst),
            beat.number.eq(self.number),
            Assume(self.number <= self.len),
        ]
        legal = is_legal(self.config.data_width // 8, *request)
        bytes_ = Const(1, 16) << self.size
        page = self.addr - self.addr % PAGE
        block = Const(1, 16) << dut.enclosing
        end = page + dut.last
        fixed = self.burst == FIXED
        m.d.comb += [
            Assert(dut.malformed == ~legal),
            # Each beat lies between first and last, in the page of the address.
            Assert(~legal | (beat.first >= page + dut.first)),
            Assert(~legal | (beat.first + bytes_ - 1 <= end)),
            # As many bytes as the beats have together; those of a FIXED burst are all one.
            Assert(~legal | (dut.last - dut.first + 1 == bytes_ * Mux(fixed, 1, self.len + 1))),
            # The smallest aligned block around them.
            Assert(~legal | (dut.first // block == dut.last // block)),
            Assert(
                ~legal
                | (dut.enclosing == 0)
                | (dut.first // (block >> 1) != dut.last // (block >> 1))
            ),
            *(Cover(legal & (self.burst == kind) & (self.number > 1)) for kind in (INCR, WRAP)),
            *(Cover(~legal & (self.burst == kind)) for kind in range(4)),
            Cover(legal & (dut.enclosing == 12)),
        ]
        return m


PROOFS = {f"{width}-bits": lambda width=width: Bytes(width) for width in (32, 64, 256, 1024)}


@pytest.mark.rule("COM-PRIO-04")
@pytest.mark.parametrize("name", PROOFS)
def test_first_and_last_byte_are_those_of_the_beats(name):
    assert prove(PROOFS[name]()) is None
