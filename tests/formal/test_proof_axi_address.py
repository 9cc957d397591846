"""A burst leaves a guard if each of its beats was allowed, and is denied for one that was not.

A beat is chosen freely for each request, so that what is shown of it is shown of all. Nothing is
assumed of the initiator. The answers of the unit are free, but that a verdict follows an accepted
request.
"""

import pytest
from amaranth.hdl import Assert, Assume, Const, Cover, Fragment, Module, Mux, Signal
from amaranth.lib import data, wiring
from amaranth.lib.wiring import In
from axi4_beats import FIXED, INCR, PAGE, WRAP, Beat, is_legal
from prove import prove
from registers_within import registers_within

from mpu_hw.config import MpuConfig
from mpu_hw.guards import GuardConfig
from mpu_hw.guards.axi_address import AxiAddress
from mpu_hw.guards.axi_burst import BurstBytes
from mpu_hw.guards.axi_signature import Axi4Signature
from mpu_hw.isa import Access

ANSWERS = {"ready": 1, "done": 1, "allow": 1, "stage": 2, "hit": 1, "entry": 8}
MODE = {"known": 1, "priv": 2, "virt": 1}
BURST = ("addr", "len", "size", "burst")


class Taking(wiring.Component):
    """An address channel beside what it was answered about one of the beats."""

    def __init__(self, config, channel, access, largest=PAGE):
        self.config, self.largest = config, largest
        self.payload = Axi4Signature(config.addr_width, config.data_width, 2, 1).payloads[channel]
        self.access = access
        port = config.check_port("port", access.name.lower(), max_size=largest)
        self.dut = AxiAddress(config, port, self.payload)
        # Payload and master are those of a request; so is the beat that is looked at.
        self.request = self.payload | MODE | {"master": 8, "number": 8}
        widths = ANSWERS | {"valid": 1, "target_ready": 1, "room": 1}
        named = {f"of_{name}": width for name, width in self.request.items()}
        super().__init__({name: In(width) for name, width in (widths | named).items()})

    def elaborate(self, platform):
        m = Module()
        dut = self.dut
        m.submodules.dut = fragment = Fragment.get(dut, None)
        check = dut.check
        m.d.comb += [
            *(getattr(dut.initiator, n).eq(getattr(self, f"of_{n}")) for n in self.payload),
            dut.initiator.valid.eq(self.valid),
            dut.target.ready.eq(self.target_ready),
            dut.room.eq(self.room),
            dut.master.eq(self.of_master),
            *(dut.mode[name].eq(getattr(self, f"of_{name}")) for name in MODE),
            *(getattr(check, name).eq(getattr(self, name)) for name in ANSWERS),
            Assume(~self.allow | self.done),
        ]
        # A request is open from when it is taken until it is allowed or denied, then it leaves.
        self.opened, self.granted, self.waits = Signal(), Signal(), Signal()
        self.taken = self.valid & dut.initiator.ready
        self.last, self.now = self._request(m)
        self.legal = is_legal(self.config.data_width // 8, *(self.now[name] for name in BURST))
        self.refused = self.taken & ~(self.now["known"] & self.legal)
        asked = check.valid & self.ready
        self.answered = (asked | self.waits) & self.done
        m.d.sync += [
            self.opened.eq((self.taken | self.opened) & ~(dut.allowed | dut.denied)),
            self.granted.eq((dut.allowed | self.granted) & ~self.target_ready),
            self.waits.eq((asked | self.waits) & ~self.done),
        ]
        m.d.comb += Assume(self.now["number"] <= self.now["len"])
        self._block(m, asked)
        self._beats(m)
        self._ends(m, asked)
        self._names(m)
        self._leaves(m)
        self._means(m, registers_within(fragment))
        return m

    def _request(self, m):
        """Give the request that was taken last, and the one that there is in this clock."""
        last, now = {}, {}
        for name in self.request:
            value = getattr(self, f"of_{name}")
            last[name] = Signal.like(value, name=f"last_{name}")
            now[name] = Signal.like(value, name=f"now_{name}")
            m.d.comb += now[name].eq(Mux(self.opened | self.granted, last[name], value))
            with m.If(self.taken):
                m.d.sync += last[name].eq(value)
        return last, now

    def _block(self, m, asked):
        """Keep what the unit was asked about: the block that the verdict of this clock is of."""
        check = self.dut.check
        self.block, self.kept_block = {}, {}
        for name in ("addr", "size"):
            value = getattr(check, name)
            kept, now = (Signal.like(value, name=f"{n}_block_{name}") for n in ("kept", "now"))
            m.d.comb += now.eq(Mux(asked, value, kept))
            m.d.sync += kept.eq(now)
            self.block[name], self.kept_block[name] = now, kept
        m.d.comb += [
            Assert(~check.valid | (check.access == self.access)),
            Assert(~check.valid | (check.priv == self.now["priv"])),
            *(
                [Assert(~check.valid | (check.virt == self.now["virt"]))]
                if "virt" in check.signature.members
                else []
            ),
            # What the check port takes for a block: aligned, and no larger than it takes.
            Assert(~check.valid | (check.addr & ((Const(1, 13) << check.size) - 1) == 0)),
            Assert(~check.valid | (Const(1, 16) << check.size <= self.largest)),
        ]

    def _beats(self, m):
        """Of what is allowed, every beat was in a block that was; what is denied is one beat."""
        dut, now = self.dut, self.now
        m.submodules.beat = self.beat = beat = self._beat(m, now["number"])
        bytes_ = Const(1, 8) << now["size"]
        end = self.block["addr"] + (Const(1, 16) << self.block["size"])
        within = (beat.first >= self.block["addr"]) & (beat.first + bytes_ <= end)
        self.seen, seen = Signal(), Signal()
        m.d.comb += seen.eq((self.opened & self.seen) | (self.answered & self.allow & within))
        m.d.sync += self.seen.eq(seen)
        # Which beat is the denied one, if it is one.
        denied = dut.denied & ~self.refused
        total = (now["len"] + 1) << now["size"]
        ahead = (dut.denial.addr - (now["addr"] & ~(bytes_ - 1)))[: len(now["addr"])]
        which = Signal(16)
        m.d.comb += which.eq(Mux(now["burst"] == WRAP, ahead & (total - 1), ahead) >> now["size"])
        m.submodules.that = that = self._beat(m, which[:8])
        m.d.comb += [
            Assert(~dut.allowed | (seen & self.legal & now["known"])),
            Assert(~denied | (which <= now["len"])),
            Assert(~denied | (that.first == dut.denial.addr)),
            Assert(~denied | (self.block["addr"] == dut.denial.addr)),
            Assert(~denied | (self.block["size"] == now["size"])),
            # The lowest one.
            Assert(~denied | (beat.first >= dut.denial.addr) | seen),
            *(Cover(dut.allowed & self.opened & (now["burst"] == kind)) for kind in (INCR, WRAP)),
            Cover(denied & self.opened & (now["number"] > 0) & seen),
            Cover(dut.allowed & (now["len"] == 255)),
            Cover(dut.allowed & self.taken & (now["burst"] == FIXED)),
        ]

    def _beat(self, m, number):
        beat = Beat(self.config.addr_width)
        m.d.comb += [
            *(getattr(beat, name).eq(self.now[name]) for name in BURST),
            beat.number.eq(number),
        ]
        return beat

    def _ends(self, m, asked):
        """Each request ends once, by a verdict or without a question; who waits does so for it."""
        dut, check = self.dut, self.dut.check
        m.d.comb += [
            Assert(dut.taken == self.taken),
            Assert(~self.taken | (self.room & ~self.opened & ~self.granted)),
            Assert(~(dut.allowed & dut.denied)),
            Assert(~(dut.allowed | dut.denied) | self.taken | self.opened),
            Assert(~dut.allowed | (self.answered & self.allow)),
            Assert(~dut.denied | self.refused | (self.answered & ~self.allow)),
            Assert(~self.refused | dut.denied),
            Assert(~asked | self.taken | self.opened),
            # No clock is the channel's own: it asks, or waits for unit, target or room.
            Assert(~self.opened | self.waits | check.valid),
            Assert(
                ~self.valid
                | self.taken
                | ~self.room
                | self.opened
                | self.granted
                | (check.valid & ~self.ready)
            ),
        ]

    def _names(self, m):
        """A denial names whose request it is, why, and where it was denied."""
        denial, now = self.dut.denial, self.now
        who = ("stage", "hit", "entry")
        m.d.comb += [
            Assert(denial.valid == self.dut.denied),
            Assert(~denial.valid | (denial.access == self.access)),
            Assert(~denial.valid | (denial.master == now["master"])),
            Assert(~denial.valid | (denial.known == now["known"])),
            Assert(~denial.valid | (denial.malformed == ~self.legal)),
            *(
                Assert(
                    ~denial.valid | (getattr(denial, n) == Mux(self.refused, 0, getattr(self, n)))
                )
                for n in who
            ),
            # Of an unknown master the lowest beat, of what is no burst the address.
            Assert(~self.refused | ~self.legal | (denial.addr <= self.beat.first)),
            Assert(self.legal | ~denial.valid | (denial.addr == now["addr"])),
            Cover(denial.valid & ~self.legal & now["known"]),
        ]

    def _leaves(self, m):
        """What leaves is what was taken, and stays until the target takes it."""
        target, held = self.dut.target, Signal()
        m.d.sync += held.eq(target.valid & ~self.target_ready)
        m.d.comb += [
            Assert(target.valid == (self.dut.allowed | self.granted)),
            Assert(~held | target.valid),
            Cover(held),
        ]
        for name in self.payload:
            value = getattr(target, name)
            before = Signal.like(value, name=f"held_{name}")
            m.d.sync += before.eq(value)
            m.d.comb += [
                Assert(~(target.valid | self.dut.denied) | (value == self.now[name])),
                Assert(~held | (value == before)),
            ]

    def _means(self, m, state):
        """Say what the registers mean, and that every question is one less to come."""
        last = self.last
        kept = data.View(self.dut.request, state["kept"])
        busy = self.opened | self.granted
        lowest, size = state["blocks.later"], state["blocks.smaller"]
        m.submodules.whole = whole = BurstBytes(self.config)
        m.d.comb += whole.offset.eq(self.now["addr"] % PAGE)
        m.d.comb += [getattr(whole, n).eq(self.now[n]) for n in ("len", "size", "burst")]
        first_size = Signal.like(whole.enclosing)
        largest = self.largest.bit_length() - 1
        m.d.comb += first_size.eq(Mux(whole.enclosing < largest, whole.enclosing, largest))
        questions = Signal(10)
        m.d.sync += questions.eq(Mux(self.taken, self.answered, questions + self.answered))
        page = self.now["addr"] - self.now["addr"] % PAGE
        done = (lowest - whole.first) >> last["size"]
        block = page + (lowest & ~((Const(1, 13) << size) - 1))
        m.d.comb += [
            Assert(state["checking"] == self.waits),
            Assert(state["asks_again"] == (self.opened & ~self.waits)),
            Assert(state["granted"] == self.granted),
            Assert(~(self.opened & self.granted)),
            Assert(~self.waits | self.opened),
            *(Assert(~busy | (kept[n] == last[n])) for n in self.request if n != "number"),
            Assert(~busy | (last["known"] & self.legal)),
            Assert(~busy | (last["number"] <= last["len"])),
            Assert(~self.opened | ((whole.first <= lowest) & (lowest <= whole.last))),
            Assert(~self.opened | (lowest & ((Const(1, 8) << last["size"]) - 1) == 0)),
            Assert(~self.opened | ((last["size"] <= size) & (size <= first_size))),
            Assert(~self.waits | (self.kept_block["addr"] == block)),
            Assert(~self.waits | (self.kept_block["size"] == size)),
            Assert(~self.opened | (self.beat.first >= page + lowest) | self.seen),
            Assert(~self.opened | (questions <= done + (first_size - size))),
            Assert(~self.opened | (questions <= last["len"] + 12)),
        ]


def guard(data_width=32, **unit):
    fields = {"entries": {"mpu": 1, "vsmpu": 0, "hgmpu": 0}} | unit
    return GuardConfig(unit=MpuConfig(**fields), data_width=data_width, addr_width=13)


GUESTS = {"mpu": 1, "vsmpu": 1, "hgmpu": 1}
PROOFS = {
    "read": lambda: Taking(guard(), "ar", Access.LOAD),
    "write-in-parts": lambda: Taking(guard(64, entries=GUESTS), "aw", Access.STORE, largest=16),
    # Beats of up to 128 bytes, and blocks no larger, as they are for a walk.
    "write-1024": lambda: Taking(guard(1024), "aw", Access.STORE, largest=128),
}


@pytest.mark.rule("COM-FLT-12", "COM-PRIO-01", "COM-PRIO-02", "COM-PRIO-04")
@pytest.mark.parametrize("name", PROOFS)
def test_what_leaves_was_allowed_in_each_beat(name):
    assert prove(PROOFS[name]()) is None
