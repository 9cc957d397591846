"""Each burst at an AXI4 guard has its own response, and no data leave but those of an allowed one.

Which bursts are allowed is shown by test_proof_axi_address. Nothing is assumed of the initiator's
addresses, nor of its WLAST. That a channel keeps what waits is assumed of the initiator's data and
of the target's responses, and shown of all that the guard drives.
"""

import pytest
from amaranth.hdl import Assert, Assume, Cover, Fragment, Module, Mux, Signal
from amaranth.lib import data, wiring
from amaranth.lib.wiring import Flow, In
from prove import prove
from registers_within import registers_within

from mpu_hw.config import MpuConfig
from mpu_hw.guards import GuardConfig
from mpu_hw.guards.axi_read import OUTSTANDING, AxiRead
from mpu_hw.guards.axi_signature import Axi4Signature
from mpu_hw.guards.axi_write import AxiWrite

ANSWERS = {"ready": 1, "done": 1, "allow": 1, "stage": 2, "hit": 1, "entry": 8}
MODE = ("known", "priv", "virt")
SLVERR = 2


class Reading(wiring.Component):
    """The filter of reads beside a count of what it was asked and has answered."""

    address, response, access = "ar", "r", "load"
    dut_class = AxiRead

    def __init__(self, config):
        self.config = config
        bus = Axi4Signature(config.addr_width, config.data_width, 2, config.user_width)
        port = config.check_port("port", self.access, max_size=4096)
        self.dut = dut = self.dut_class(config, port, bus)
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
        self.open, self.granted = Signal(), Signal()
        leaves = self.pin("target", "valid")
        self.allowed, self.denied = leaves & ~self.granted, dut.denial.valid
        m.d.sync += [
            self.open.eq((self.taken | self.open) & ~(self.allowed | self.denied)),
            self.granted.eq(leaves & ~self.pin("target", "ready")),
        ]
        # Of the request that was taken last: its ID and length.
        self.last, self.now = {}, {}
        for name in ("id", "len"):
            value = self.pin("initiator", name)
            self.last[name] = Signal.like(value, name=f"last_{name}")
            self.now[name] = Mux(self.taken, value, self.last[name])
            m.d.sync += self.last[name].eq(self.now[name])
        self.state = registers_within(fragment)
        self._responds(m)
        self._waits(m)
        self._data(m)
        m.d.comb += self._means()
        return m

    def pin(self, side, name, channel=None):
        return getattr(getattr(self.dut, side), (channel or self.address) + name)

    def payload(self, channel):
        return self.dut.bus.payloads[channel]

    def own_beats(self):
        """Beats of the answer to a denied burst, less one."""
        return self.now["len"]

    def ends(self, side):
        """Whether what the channel of responses carries ends one."""
        return self.pin(side, "last", "r")

    def _responds(self, m):
        """Each burst has one response, in order: the target's if it left, else errors."""
        self.outside = outside = Signal(range(OUTSTANDING + 1))  # left and not answered
        self.refused = refused = Signal()  # a denied one is not answered
        self.due = due = Signal(8)  # its beats, less one
        pending = Signal(8)
        valid, ready = (self.pin("initiator", n, self.response) for n in ("valid", "ready"))
        valid_in, ready_out = (self.pin("target", n, self.response) for n in ("valid", "ready"))
        own = refused & (outside == 0) & valid
        over = own & ready & (due == 0)
        m.d.sync += [
            outside.eq(outside + self.allowed - (valid_in & ready_out & self.ends("target"))),
            refused.eq(self.denied | (refused & ~over)),
            due.eq(Mux(self.denied, self.own_beats(), due - (own & ready & ~over))),
            pending.eq(pending + self.taken - (valid & ready & self.ends("initiator"))),
        ]
        held, stood = Signal(), Signal()
        m.d.sync += [held.eq(valid & ~ready), stood.eq(valid_in & ~ready_out)]
        m.d.comb += [
            # The target keeps a response that it has to.
            Assume(~stood | valid_in),
            Assert(pending == outside + refused + self.open),
            Assert(~valid | (pending != 0)),
            Assert(~held | valid),
            # The target's, and only to what left.
            Assert((outside != 0) | ~ready_out),
            Assert((outside == 0) | ((valid == valid_in) & (ready_out == ready))),
            # Those of the guard come behind all of them, and no burst is taken between.
            Assert((outside != 0) | ~valid | own),
            Assert(~self.taken | ~refused),
            Assert(~self.taken | (outside != OUTSTANDING)),
            Cover(own & held),
            Cover(over),
            Cover(outside == OUTSTANDING),
        ]
        answer = {"resp": SLVERR, "id": self.last["id"], "last": due == 0}
        for name in self.payload(self.response):
            theirs, ours = (self.pin(s, name, self.response) for s in ("target", "initiator"))
            before, was = (Signal.like(theirs, name=f"{n}_{name}") for n in ("stood", "was"))
            m.d.sync += [before.eq(theirs), was.eq(ours)]
            m.d.comb += [
                Assume(~stood | (theirs == before)),
                Assert(~held | (ours == was)),
                Assert((outside == 0) | (ours == theirs)),
                Assert((outside != 0) | ~valid | (ours == answer.get(name, 0))),
                # Nothing is read by what was denied, nor in a clock without a response.
                Assert((outside != 0) | (name != "data") | (ours == 0)),
            ]

    def _waits(self, m):
        """Whoever waits does so for unit, target or initiator: no clock is the guard's own."""
        stuck = self.pin("initiator", "valid") & ~self.pin("initiator", "ready")
        asks = self.dut.check.valid & ~self.ready
        m.d.comb += [
            Assert(
                ~stuck
                | asks
                | self.open
                | self.granted
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

    def _means(self):
        state = self.state
        busy = self.open | self.granted
        address = self.dut.bus.payloads[self.address]
        layout = {**address, "master": 8, "known": 1, "priv": 2, "virt": 1}
        kept = data.View(data.StructLayout(layout), state["address.kept"])
        checking, again = (state[f"address.{name}"] for name in ("checking", "asks_again"))
        yield from (
            Assert((checking | again) == self.open),
            Assert(~(checking & again)),
            Assert(state["address.granted"] == self.granted),
            Assert(~(self.open & self.granted)),
            Assert(state["waiting"] == self.outside),
            Assert(state["denying"] == self.refused),
            Assert(~(self.refused & busy)),
            Assert(~self.open | (self.outside != OUTSTANDING)),
            Assert(~self.refused | (state["denied_id"] == self.last["id"])),
        )
        yield from (Assert(~busy | (kept[name] == self.last[name])) for name in self.last)
        yield from self._counts()

    def _counts(self):
        yield Assert(~self.refused | (self.state["beats"] == self.due))


class Writing(Reading):
    """The filter of writes: data leave behind an allowed address alone, as many as it says."""

    address, response, access = "aw", "b", "store"
    dut_class = AxiWrite

    def __init__(self, config):
        super().__init__(config)
        # Beats that have to leave, and beats of a denied burst that have to come.
        self.owed, self.wasted = Signal(9), Signal(9)

    def own_beats(self):
        return 0

    def ends(self, side):
        return 1

    def _data_due(self):
        return (self.owed != 0) | (self.wasted != 0)

    def _data(self, m):
        valid, ready = (self.pin("initiator", n, "w") for n in ("valid", "ready"))
        leaves, takes = (self.pin("target", n, "w") for n in ("valid", "ready"))
        owed = Mux(self.allowed, self.now["len"] + 1, self.owed)
        wasted = self.wasted - (valid & ready)
        m.d.sync += [
            self.owed.eq(owed - (leaves & takes)),
            self.wasted.eq(Mux(self.denied, self.now["len"] + 1, Mux(self.wasted != 0, wasted, 0))),
        ]
        held, stood = Signal(), Signal()
        m.d.sync += [held.eq(leaves & ~takes), stood.eq(valid & ~ready)]
        m.d.comb += [
            Assume(~stood | valid),
            Assert(leaves == ((owed != 0) & valid)),
            Assert(~held | leaves),
            # Taken if it leaves in this clock, or if it is that of a denied write.
            Assert(ready == (((owed != 0) & takes) | (self.wasted != 0))),
            Assert((owed == 0) | (self.wasted == 0)),
            # The guard counts, whatever the initiator says.
            Assert(~leaves | (self.pin("target", "last", "w") == (owed == 1))),
            # The response to a denied write waits for its data.
            Assert((self.wasted == 0) | (self.outside != 0) | ~self.pin("initiator", "valid", "b")),
            Cover(held & self.allowed),
            Cover((self.wasted == 256) & ready & valid),
            Cover(self.allowed & leaves & takes & (owed == 1)),
        ]
        for name in self.payload("w"):
            theirs, ours = self.pin("initiator", name, "w"), self.pin("target", name, "w")
            before = Signal.like(theirs, name=f"stood_w{name}")
            m.d.sync += before.eq(theirs)
            m.d.comb += [
                Assume(~stood | (name == "last") | (theirs == before)),
                Assert((name == "last") | (ours == theirs)),
            ]

    def _counts(self):
        state, some, none = self.state, self.owed != 0, self.wasted == 0
        yield from (
            Assert(state["owed"] == some),
            Assert(state["discards"] == ~none),
            Assert(~some | (state["left"] == self.owed - 1)),
            Assert(none | (state["left"] == self.wasted - 1)),
            Assert(none | self.refused),
            Assert(~some | ~self.refused),
            Assert(~(self.open & (some | ~none))),
            Assert(self.owed <= 256),
            Assert(self.wasted <= 256),
            Assert(self.due == 0),
        )


def guard(data_width=32, **fields):
    unit = MpuConfig(entries={"mpu": 1, "vsmpu": 1, "hgmpu": 1})
    return GuardConfig(unit=unit, data_width=data_width, addr_width=14, **fields)


PROOFS = {
    "read": lambda: Reading(guard()),
    "read-wide": lambda: Reading(guard(64, user_width=2)),
    "write": lambda: Writing(guard()),
    "write-wide": lambda: Writing(guard(64, user_width=2)),
    "write-256": lambda: Writing(guard(256)),
}


@pytest.mark.rule("COM-FLT-12", "COM-ADDR-03")
@pytest.mark.parametrize("name", PROOFS)
def test_each_burst_is_answered_and_data_leave_behind_an_allowed_address(name):
    assert prove(PROOFS[name]()) is None
