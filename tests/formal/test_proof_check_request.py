"""No transfer of the LSU leaves that was not allowed, and no denial is passed over.

The fetch unit has three states: an induction would begin in the fourth value of the two bits, which
is never reached. It is simulated, with every kind of answer: tests/core/test_core_fetch.py.
"""

import pytest
from amaranth.hdl import Assert, Assume, Cover, Module, Signal
from amaranth.lib import wiring
from amaranth.lib.wiring import In
from prove import prove

from mpu_hw.core import CoreConfig
from mpu_hw.core.lsu import LoadStoreUnit
from mpu_hw.isa import Access

ASKED = ("addr", "size", "access", "priv", "virt")
ANSWERS = {"ready": 1, "done": 1, "allow": 1, "cause": 5}
BUS = {"ack": 1, "err": 1}


class Asking(wiring.Component):
    """The LSU beside what it has been answered.

    One instruction follows the other, and is held until the LSU is done with it: while it has none,
    nothing of it changes. The answers and the bus are free.
    """

    def __init__(self, dut, inputs):
        self.config = dut.config
        self.dut = dut
        self.given = ("start", *inputs, "priv", "virt")
        held = {name: getattr(self.dut, name).shape() for name in self.given}
        super().__init__(
            {name: In(shape) for name, shape in (held | ANSWERS | BUS).items()}
            | {"dat_r": In(self.config.xlen)}
        )

    def elaborate(self, platform):
        m = Module()
        m.submodules.dut = dut = self.dut
        check_request, bus = dut.check_request, dut.bus
        began, ended, waits, granted = Signal(), Signal(), Signal(), Signal()
        for name in self.given:
            value = getattr(self, name)
            before = Signal.like(value, name=f"was_{name}")
            m.d.sync += before.eq(value)
            m.d.comb += [
                getattr(dut, name).eq(value),
                Assume(~began | ended | (value == before)),
            ]
        m.d.sync += [began.eq(1), ended.eq(dut.done)]
        m.d.comb += [getattr(check_request, name).eq(getattr(self, name)) for name in ANSWERS]
        m.d.comb += [getattr(bus, name).eq(getattr(self, name)) for name in (*BUS, "dat_r")]
        asked = {
            name: Signal.like(getattr(check_request, name), name=f"asked_{name}") for name in ASKED
        }
        taken, answered = check_request.valid & self.ready, Signal()
        m.d.comb += [
            answered.eq((taken | waits) & self.done),
            Assume(~self.allow | self.done),
            Assume(~(self.ack & self.err)),
            Assume(self.start),
            Assume(self.size <= self.config.lane_bits),
        ]
        m.d.sync += waits.eq((taken | waits) & ~self.done)
        with m.If(answered):
            m.d.sync += granted.eq(self.allow & ~dut.done)
            m.d.sync += [before.eq(getattr(check_request, name)) for name, before in asked.items()]
        with m.Elif(dut.done | (granted & ~bus.cyc)):
            m.d.sync += granted.eq(0)
        denied = answered & ~self.allow
        same = [getattr(check_request, name) == before for name, before in asked.items()]
        first = asked["addr"][: self.config.lane_bits]
        span = ((1 << (1 << asked["size"])) - 1)[: self.config.xlen // 8]
        m.d.comb += [
            # COM-FLT-12: what is on the bus was allowed, all of it and as that kind of access.
            Assert(~bus.cyc | granted),
            Assert(~bus.stb | bus.cyc),
            *(Assert(~bus.cyc | held) for held in same),
            Assert(~bus.cyc | (bus.adr == asked["addr"] >> self.config.lane_bits)),
            Assert(~bus.cyc | (bus.sel == (span << first)[: self.config.xlen // 8])),
            Assert(~(bus.cyc & bus.we) | (asked["access"] == Access.STORE)),
            # A denial ends the instruction, in the same clock and with its cause.
            Assert(~denied | (dut.done & dut.fault & (dut.cause == self.cause))),
            # C910-01: once it has begun, it always asks, waits, transfers or ends.
            Assert(~self.start | check_request.valid | waits | bus.cyc | dut.done),
            # While an answer is waited for, nothing else happens.
            Assert(~waits | ~(check_request.valid | bus.cyc)),
            Assert(~waits | ~dut.done | self.done),
            Cover(bus.cyc),
            Cover(denied),
        ]
        return m


LSU = ("memory", "size", "unsigned", "execute", "amo", "addr", "data")
PROOFS = {
    "lsu": lambda: Asking(LoadStoreUnit(CoreConfig()), LSU),
    "lsu-rv64": lambda: Asking(LoadStoreUnit(CoreConfig(xlen=64)), LSU),
    "lsu-trap": lambda: Asking(LoadStoreUnit(CoreConfig(misaligned="trap")), LSU),
}


@pytest.mark.rule("COM-FLT-12", "COM-ADDR-03", "COM-PRIO-04")
@pytest.mark.parametrize("name", PROOFS)
def test_only_what_was_allowed_reaches_the_bus(name):
    assert prove(PROOFS[name]()) is None
