"""A guard's record is the first denied transfer since it was cleared, with a count of the others.

The denials of a clock are those that the filters report, which their own proofs show: one for the
Wishbone guard, two for those of AXI. Register accesses are free.
"""

import pytest
from amaranth.hdl import Assert, Cover, Fragment, Module, Mux, Signal
from amaranth.lib import data, wiring
from amaranth.lib.wiring import In
from prove import prove
from registers_within import registers_within

from mpu_hw.config import MpuConfig
from mpu_hw.guards import GuardConfig
from mpu_hw.guards.record import DenialRecord
from mpu_hw.guards.shapes import Denial
from mpu_hw.isa import Privilege

MOST = 0xFFFF
# guardinfo as docs/guards.md has it: field of the denial, lowest and highest bit.
INFO = {
    "access": (0, 2),
    "stage": (3, 4),
    "hit": (5, 5),
    "known": (6, 6),
    "malformed": (7, 7),
    "entry": (8, 15),
    "master": (16, 23),
}
STATUS, ABOUT, ADDR, ADDR_HIGH = range(4)


class Recording(wiring.Component):
    """The record beside a list of what was denied, of which it has the head and the length."""

    def __init__(self, count, **fields):
        self.config = GuardConfig(**fields)
        self.count = count
        self.shape = Denial(self.config)
        self.dut = DenialRecord(self.config, count)
        csr = {"addr": 12, "priv": 2, "write": 1, "wdata": self.config.unit.xlen}
        given = {f"denial{number}": self.shape for number in range(count)}
        super().__init__({name: In(width) for name, width in (csr | given).items()})

    def elaborate(self, platform):
        m = Module()
        dut, base = self.dut, self.config.record_base
        m.submodules.dut = fragment = Fragment.get(dut, None)
        csr = dut.csr
        for name in ("addr", "priv", "write", "wdata"):
            m.d.comb += getattr(csr, name).eq(getattr(self, name))
        denials = [getattr(self, f"denial{number}") for number in range(self.count)]
        for ours, theirs in zip(denials, dut.denials, strict=True):
            m.d.comb += theirs.as_value().eq(ours.as_value())
        machine = self.priv == Privilege.M
        written = self.write & machine & (self.addr == base)
        # The list: its first item, how long it is, and no longer than is counted.
        head, length, enabled = Signal(self.shape), Signal(18), Signal()
        before_head = head.as_value()
        before = Signal.like(length)
        m.d.comb += before.eq(Mux(written & self.wdata[0], 0, length))
        for denial in denials:
            first, longer = Signal.like(before_head), Signal.like(length)
            m.d.comb += [
                first.eq(Mux(denial.valid & (before == 0), denial.as_value(), before_head)),
                longer.eq(before + (denial.valid & (before <= MOST))),
            ]
            before_head, before = first, longer
        m.d.sync += [head.as_value().eq(before_head), length.eq(before)]
        with m.If(written):
            m.d.sync += enabled.eq(self.wdata[1])
        self._reads(m, head, length, enabled, machine)
        state = registers_within(fragment)
        kept = data.View(self.shape, state["first.record"])
        m.d.comb += [
            # Software hears of it.
            Assert(dut.irq == ((length != 0) & enabled)),
            Assert(length <= MOST + 1),
            Assert(state["enable"] == enabled),
            Assert(state["first.overflow"] == Mux(length == 0, 0, length - 1)),
            Assert(kept.valid == (length != 0)),
            Assert((length == 0) | (state["first.record"] == head.as_value())),
            Assert((length == 0) | head.valid),
            Cover(length == MOST + 1),
            Cover(written & self.wdata[0] & (length > 1) & (before == 1)),
            Cover(dut.irq),
        ]
        return m

    def _reads(self, m, head, length, enabled, machine):
        """What each register reads: the list, to M alone, and nothing from another number."""
        csr, base = self.dut.csr, self.config.record_base
        xlen, width = self.config.unit.xlen, self.config.addr_width
        registers = 3 + (width > xlen)
        there = (self.addr >= base) & (self.addr < base + registers)
        valid = length != 0
        status = valid | enabled << 1 | Mux(valid, length - 1, 0)[:16] << 16
        m.d.comb += [
            Assert(csr.hit == there),
            Assert(csr.illegal == (there & ~machine)),
            Assert((there & machine) | (csr.rdata == 0)),
            Assert(~machine | (self.addr != base + STATUS) | (csr.rdata == status)),
        ]
        reads = valid & machine
        about, low, high = (self.addr == base + n for n in (ABOUT, ADDR, ADDR_HIGH))
        for name, (lsb, msb) in INFO.items():
            m.d.comb += Assert(~(reads & about) | (csr.rdata[lsb : msb + 1] == head[name]))
        m.d.comb += [
            Assert(~(reads & about) | (csr.rdata[24:] == 0)),
            Assert(~(reads & low) | (csr.rdata == head.addr[:xlen])),
        ]
        if width > xlen:
            m.d.comb += Assert(~(reads & high) | (csr.rdata == head.addr[xlen:]))


HOST = {"entries": {"mpu": 1, "vsmpu": 0, "hgmpu": 0}}
PROOFS = {
    "wishbone": lambda: Recording(1, unit=MpuConfig(**HOST)),
    "axi": lambda: Recording(2, unit=MpuConfig(**HOST), addr_width=34, record_base=0x7F0),
    "axi-rv64": lambda: Recording(2, unit=MpuConfig(**HOST, xlen=64), addr_width=40),
}


@pytest.mark.rule("COM-FLT-12")
@pytest.mark.parametrize("name", PROOFS)
def test_the_record_is_the_first_denial_and_the_number_of_others(name):
    assert prove(PROOFS[name]()) is None
