"""No transfer of the LSU leaves that was not allowed, and no denial is passed over.

The fetch unit is simulated, with every kind of answer: tests/core/test_core_fetch.py.
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
    nothing of it changes, but the address that the control unit counts up for it. The answers and
    the bus are free.
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
        stepped, refused = Signal(), Signal()
        for name in self.given:
            value = getattr(self, name)
            before = Signal.like(value, name=f"was_{name}")
            m.d.sync += before.eq(value)
            steps = stepped if name == "addr" else 0
            m.d.comb += [
                getattr(dut, name).eq(value),
                Assume(~began | ended | (value == (before + steps)[: len(before)])),
            ]
        m.d.sync += [began.eq(1), ended.eq(dut.done), stepped.eq(dut.step)]
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
        # A question that is not taken stays as it is, for however many clocks.
        m.d.sync += refused.eq(check_request.valid & ~self.ready)
        for name in ASKED:
            value = getattr(check_request, name)
            before = Signal.like(value, name=f"refused_{name}")
            m.d.sync += before.eq(value)
            m.d.comb += Assert(~refused | (check_request.valid & (value == before)))
        denied, was_denied, denied_cause = Signal(), Signal(), Signal.like(self.cause)
        m.d.comb += denied.eq(answered & ~self.allow)
        m.d.sync += [was_denied.eq(denied), denied_cause.eq(self.cause)]
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
            # A denial ends the instruction, in the clock that follows and with its cause.
            Assert(dut.denied == was_denied),
            Assert(~dut.denied | ~(bus.cyc | waits)),
            Assert(~was_denied | (dut.denied_cause == denied_cause)),
            Assert(~was_denied | (dut.done & dut.fault & (dut.cause == denied_cause))),
            Assert(~denied | ~dut.done),
            # C910-01: once it has begun, it always asks, waits, transfers or ends.
            Assert(~self.start | check_request.valid | waits | bus.cyc | dut.done),
            # The next piece is that of the next byte, and only after this one.
            Assert(~dut.step | (bus.cyc & self.ack & (check_request.size == 0) & ~dut.done)),
            # While an answer is waited for, nothing else happens.
            Assert(~waits | ~(check_request.valid | bus.cyc)),
            Assert(~waits | ~dut.done | self.done),
            Cover(bus.cyc),
            Cover(denied),
            Cover(refused),
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
