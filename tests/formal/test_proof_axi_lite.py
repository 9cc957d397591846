"""Nothing leaves an AXI4-Lite guard that was not allowed, and each request has its own response.

Nothing is assumed of the initiator's requests: it may change or withdraw them in any clock. That a
channel keeps what waits is assumed of the initiator's data and of the target's responses, and
shown of all that the guard drives. The answers of the unit are free, but that a verdict follows an
accepted request.
"""

import pytest
from amaranth.hdl import Assert, Assume, Cover, Fragment, Module, Mux, Signal
from amaranth.lib import data, wiring
from amaranth.lib.wiring import Flow, In
from prove import prove
from registers_within import registers_within

from mpu_hw.config import MpuConfig
from mpu_hw.guards import GuardConfig
from mpu_hw.guards.axi_address import AxiAddress
from mpu_hw.guards.axi_read import OUTSTANDING, AxiRead
from mpu_hw.guards.axi_signature import AxiLiteSignature
from mpu_hw.guards.axi_write import AxiWrite
from mpu_hw.isa import Access

ANSWERS = {"ready": 1, "done": 1, "allow": 1, "stage": 2, "hit": 1, "entry": 8}
MODE = ("known", "priv", "virt")
SLVERR = 2


class Filtering(wiring.Component):
    """A filter beside what it was answered; the channels of the bus are free."""

    address, response, also = "ar", "r", ("rdata",)
    access, port = Access.LOAD, "load"
    dut_class = AxiRead

    def __init__(self, config):
        self.config = config
        bus = AxiLiteSignature(config.addr_width, config.data_width)
        self.dut = dut = self.dut_class(config, config.check_port("port", self.port), bus)
        widths = ANSWERS | {"master": 8, "known": 1, "priv": 2, "virt": 1}
        for side in ("initiator", "target"):
            for name, member in getattr(dut, side).signature.members.items():
                if member.flow is Flow.In:
                    widths[f"{side}_{name}"] = member.shape
        super().__init__({name: In(width) for name, width in widths.items()})

    def elaborate(self, platform):
        m = Module()
        dut = self.dut
        m.submodules.dut = fragment = Fragment.get(dut, None)
        for side in ("initiator", "target"):
            bus = getattr(dut, side)
            for name, member in bus.signature.members.items():
                if member.flow is Flow.In:
                    m.d.comb += getattr(bus, name).eq(getattr(self, f"{side}_{name}"))
        m.d.comb += [getattr(dut.check, name).eq(getattr(self, name)) for name in ANSWERS]
        m.d.comb += [dut.mode[name].eq(getattr(self, name)) for name in MODE]
        m.d.comb += [dut.master.eq(self.master), Assume(~self.allow | self.done)]
        self.taken = self.pin("initiator", "valid") & self.pin("initiator", "ready")
        asked, waits, granted = self.taken & self.known, Signal(), Signal()
        answered = (asked | waits) & self.done
        self.allowed = answered & self.allow
        self.denied = (answered & ~self.allow) | (self.taken & ~self.known)
        m.d.sync += waits.eq((asked | waits) & ~self.done)
        may = self.allowed | granted
        m.d.sync += granted.eq(may & ~self.pin("target", "ready"))
        last, now = self._requests(m)
        self._leaves(m, now, may)
        self._is_checked(m, now, answered, asked, waits, granted)
        self._responds(m, waits)
        self._waits(m, waits, granted)
        self._data(m)
        state = registers_within(fragment)
        kept = data.View(self._address().request, state["address.kept"])
        m.d.comb += [
            Assert(state["address.checking"] == waits),
            Assert(state["address.granted"] == granted),
            Assert(~(waits & granted)),
            *(Assert(~(waits | granted) | (kept[name] == last[name])) for name in last),
            Assert(~(waits | granted) | kept.known),
            Assert(state["waiting"] == self.outside),
            Assert(state["denying"] == self.refused),
            Assert(~(self.refused & (waits | granted))),
            Assert(~waits | (self.outside != OUTSTANDING)),
            *self._means(state, waits, granted),
        ]
        return m

    def _address(self):
        """Give a component of the class within, for the shape of what it keeps."""
        return AxiAddress(self.config, self.dut.port, self.dut.bus.payloads[self.address])

    def pin(self, side, name, channel=None):
        return getattr(getattr(self.dut, side), (channel or self.address) + name)

    def _requests(self, m):
        """Give the request that was taken last, without this clock and with it."""
        values = {name: self.pin("initiator", name) for name in ("addr", "prot")}
        last, now = {}, {}
        for name, value in (values | {"master": self.master}).items():
            last[name] = Signal.like(value, name=f"last_{name}")
            now[name] = Mux(self.taken, value, last[name])
            with m.If(self.taken):
                m.d.sync += last[name].eq(value)
        return last, now

    def _leaves(self, m, now, may):
        """What leaves was allowed, and stays as it is until the target takes it."""
        valid, held = self.pin("target", "valid"), Signal()
        m.d.sync += held.eq(valid & ~self.pin("target", "ready"))
        m.d.comb += [Assert(valid == may), Assert(~held | valid), Cover(held)]
        for name in ("addr", "prot"):
            value = self.pin("target", name)
            before = Signal.like(value, name=f"held_{name}")
            m.d.sync += before.eq(value)
            m.d.comb += [Assert(~valid | (value == now[name])), Assert(~held | (value == before))]

    def _is_checked(self, m, now, answered, asked, waits, granted):
        """The unit is asked for the word, its kind and mode; a denial names what was denied."""
        check, denial = self.dut.check, self.dut.denial
        lanes = self.config.data_width // 8
        word = self.pin("initiator", "addr") & ~(lanes - 1)
        unknown = self.taken & ~self.known
        m.d.comb += [
            Assert(~asked | check.valid & self.ready),
            Assert(~(check.valid & self.ready) | asked),
            Assert(~check.valid | (check.addr == word[: len(self.pin("initiator", "addr"))])),
            Assert(1 << check.size == lanes),
            Assert(check.access == self.access),
            Assert(check.priv == self.priv),
            *([Assert(check.virt == self.virt)] if "virt" in check.signature.members else []),
            Assert(denial.valid == self.denied),
            Assert(~self.denied | (denial.addr == now["addr"] & ~(lanes - 1))),
            Assert(~self.denied | (denial.master == now["master"])),
            Assert(~self.denied | (denial.known == ~unknown)),
            Assert(denial.access == self.access),
            *(
                Assert(~(self.denied & answered) | (getattr(denial, n) == getattr(self, n)))
                for n in ("stage", "hit", "entry")
            ),
            Cover(unknown),
            Cover(answered & waits),
        ]

    def _responds(self, m, waits):
        """Each request has one response, in order: the target's if it left, else an error."""
        self.outside = outside = Signal(range(OUTSTANDING + 1))  # left and not answered
        self.refused = refused = Signal()  # a denied one is not answered
        pending = Signal(8)
        pins = [self.pin(s, n, self.response) for s in ("initiator", "target") for n in PINS]
        valid, ready, resp, valid_in, ready_out, resp_in = pins
        taken_in, own = valid_in & ready_out, refused & (outside == 0) & valid
        m.d.sync += [
            outside.eq(outside + self.allowed - taken_in),
            refused.eq(self.denied | (refused & ~(own & ready))),
            pending.eq(pending + self.taken - (valid & ready)),
        ]
        held = Signal()
        m.d.sync += held.eq(valid & ~ready)
        # The target keeps a response that it has to.
        stood = Signal()
        m.d.sync += stood.eq(valid_in & ~ready_out)
        m.d.comb += Assume(~stood | valid_in)
        for name in ("resp", *(n.removeprefix(self.response) for n in self.also)):
            theirs, ours = (self.pin(s, name, self.response) for s in ("target", "initiator"))
            before, was = (Signal.like(theirs, name=f"{n}_{name}") for n in ("stood", "was"))
            m.d.sync += [before.eq(theirs), was.eq(ours)]
            m.d.comb += [Assume(~stood | (theirs == before)), Assert(~held | (ours == was))]
        m.d.comb += [
            Assert(pending == outside + refused + waits),
            Assert(~valid | (pending != 0)),
            Assert(~held | valid),
            # The target's, and only to what left.
            Assert((outside != 0) | ~ready_out),
            Assert((outside == 0) | ((valid == valid_in) & (ready_out == ready))),
            Assert((outside == 0) | (resp == resp_in)),
            # An error of the guard, only behind those, and nothing is read by it.
            Assert((outside != 0) | ~valid | (own & (resp == SLVERR))),
            *(Assert((outside != 0) | (getattr(self.dut.initiator, n) == 0)) for n in self.also),
            Cover(own & held),
            Cover(outside == OUTSTANDING),
        ]

    def _waits(self, m, waits, granted):
        """Whoever waits does so for unit, target or initiator: no clock is the guard's own."""
        stuck = self.pin("initiator", "valid") & ~self.pin("initiator", "ready")
        check = self.dut.check
        m.d.comb += [
            Assert(
                ~stuck
                | (check.valid & ~self.ready)
                | waits
                | granted
                | self.refused
                | self._data_due()
                | (self.outside == OUTSTANDING)
            ),
            Assert(
                ~self.refused
                | (self.outside != 0)
                | self._data_due()
                | self.pin("initiator", "valid", self.response)
            ),
        ]

    def _data_due(self):
        return 0

    def _data(self, m):
        pass

    def _means(self, state, waits, granted):
        return []


PINS = ("valid", "ready", "resp")


class Writing(Filtering):
    """The filter of writes: data leave behind an allowed address, and one beat for each."""

    address, response, also = "aw", "b", ()
    access, port = Access.STORE, "store"
    dut_class = AxiWrite

    def __init__(self, config):
        super().__init__(config)
        self.owed, self.wasted = Signal(), Signal()

    def _data_due(self):
        return self.owed | self.wasted

    def _data(self, m):
        valid, ready = (self.pin("initiator", n, "w") for n in ("valid", "ready"))
        leaves, takes = (self.pin("target", n, "w") for n in ("valid", "ready"))
        owed = self.allowed | self.owed
        m.d.sync += [
            self.owed.eq(owed & ~(leaves & takes)),
            self.wasted.eq(self.denied | (self.wasted & ~(valid & ready))),
        ]
        held, stood = Signal(), Signal()
        m.d.sync += [held.eq(leaves & ~takes), stood.eq(valid & ~ready)]
        m.d.comb += [
            Assume(~stood | valid),
            Assert(leaves == (owed & valid)),
            Assert(~held | leaves),
            # Taken if it leaves in this clock, or if it is that of a denied write.
            Assert(ready == ((owed & takes) | self.wasted)),
            Assert(~(self.owed & self.wasted)),
            # The response to a denied write waits for its data.
            Assert(~(self.wasted & (self.outside == 0)) | ~self.pin("initiator", "valid", "b")),
            Cover(held & self.allowed),
            Cover(self.wasted & ready & valid),
            Cover(self.allowed & leaves & takes),
        ]
        for name in ("data", "strb"):
            theirs, ours = self.pin("initiator", name, "w"), self.pin("target", name, "w")
            before = Signal.like(theirs, name=f"stood_w{name}")
            m.d.sync += before.eq(theirs)
            m.d.comb += [Assume(~stood | (theirs == before)), Assert(ours == theirs)]

    def _means(self, state, waits, granted):
        return [
            Assert(state["owed"] == self.owed),
            Assert(state["discards"] == self.wasted),
            Assert(~self.wasted | self.refused),
            Assert(~(waits & (self.owed | self.wasted))),
            Assert(~(self.owed & self.refused)),
        ]


def guard(data_width=32, **unit):
    fields = {"entries": {"mpu": 1, "vsmpu": 0, "hgmpu": 0}} | unit
    return GuardConfig(unit=MpuConfig(**fields), data_width=data_width)


PROOFS = {
    "read": lambda: Filtering(guard()),
    "read-guests": lambda: Filtering(guard(64, entries={"mpu": 1, "vsmpu": 1, "hgmpu": 1})),
    "write": lambda: Writing(guard()),
    "write-guests": lambda: Writing(guard(64, entries={"mpu": 1, "vsmpu": 1, "hgmpu": 1})),
}


@pytest.mark.rule("COM-FLT-12", "COM-ADDR-03")
@pytest.mark.parametrize("name", PROOFS)
def test_only_what_was_allowed_leaves_and_each_request_is_answered(name):
    assert prove(PROOFS[name]()) is None
