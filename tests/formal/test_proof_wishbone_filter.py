"""No transfer leaves a Wishbone guard that was not allowed, and each ends as its verdict says.

Nothing is assumed of the initiator: it may change, withdraw or repeat what it asks for in any
clock. The answers of the unit are free, but that a verdict follows an accepted request.
"""

import pytest
from amaranth.hdl import Assert, Assume, Cover, Fragment, Module, Mux, Signal
from amaranth.lib import data, wiring
from amaranth.lib.wiring import In
from prove import prove
from registers_within import registers_within

from mpu_hw.config import MpuConfig
from mpu_hw.guards import GuardConfig
from mpu_hw.guards.wishbone_filter import WishboneFilter
from mpu_hw.isa import Access

REQUEST = ("adr", "sel", "we")
MODE = ("known", "priv", "virt")
ANSWERS = {"ready": 1, "done": 1, "allow": 1, "stage": 2, "hit": 1, "entry": 8}
BUS = ("ack", "err", "dat_r")


class Filtering(wiring.Component):
    """The filter beside what it was answered."""

    def __init__(self, config):
        self.config = config
        self.dut = WishboneFilter(config, config.check_port("transfer", "load", "store"))
        initiator, check = self.dut.initiator, self.dut.check
        asked = {name: len(getattr(initiator, name)) for name in ("cyc", "stb", "dat_w", *REQUEST)}
        heard = {name: len(getattr(self.dut.target, name)) for name in BUS}
        self.verdict = {n: width for n, width in ANSWERS.items() if n in check.signature.members}
        widths = asked | heard | self.verdict | {"master": 8, "known": 1, "priv": 2, "virt": 1}
        super().__init__({name: In(width) for name, width in widths.items()})

    def elaborate(self, platform):
        m = Module()
        dut = self.dut
        m.submodules.dut = fragment = Fragment.get(dut, None)
        initiator, target, check = dut.initiator, dut.target, dut.check
        asks = self.cyc & self.stb
        for name in ("cyc", "stb", "dat_w", *REQUEST):
            m.d.comb += getattr(initiator, name).eq(getattr(self, name))
        m.d.comb += [getattr(target, name).eq(getattr(self, name)) for name in BUS]
        m.d.comb += [getattr(check, name).eq(getattr(self, name)) for name in self.verdict]
        m.d.comb += [dut.mode[name].eq(getattr(self, name)) for name in MODE]
        m.d.comb += dut.master.eq(self.master)
        # A verdict comes in the clock of acceptance or later, once; allow is 0 without it.
        taken, waits = check.valid & self.ready, Signal()
        answered = (taken | waits) & self.done
        m.d.sync += waits.eq((taken | waits) & ~self.done)
        m.d.comb += Assume(~self.allow | self.done)
        # The request that the unit accepted last.
        last, now = {}, {}
        for name in (*REQUEST, "master"):
            last[name] = Signal.like(getattr(self, name), name=f"last_{name}")
            now[name] = Mux(taken, getattr(self, name), last[name])
            with m.If(taken):
                m.d.sync += last[name].eq(getattr(self, name))
        # Whether it was allowed and is not over; whether the initiator has asked for it ever since.
        granted, since = Signal(), Signal()
        stays = asks & (taken | since)
        over = self.ack | self.err
        m.d.sync += [
            granted.eq(((answered & self.allow) | granted) & target.stb & ~over),
            since.eq(stays),
        ]
        self._leaves(m, now, (answered & self.allow) | granted, stays)
        self._is_checked(m, taken, ~waits & ~granted)
        self._ends(m, answered, asks, stays, waits, granted)
        self._is_of(m, now, denied=answered & ~self.allow)
        # What the registers of the filter mean: without it the induction would begin anywhere.
        state = registers_within(fragment)
        kept = data.View(self.dut.transfer, state["kept"])
        m.d.comb += [
            Assert(state["checking"] == waits),
            Assert(state["granted"] == granted),
            Assert(~(waits & granted)),
            Assert(~(waits | granted) | (state["withdrawn"] == ~since)),
            Assert((waits | granted) | ~state["withdrawn"]),
            *(Assert(~(waits | granted) | (kept[name] == last[name])) for name in last),
            Assert(~(waits | granted) | kept.known),
        ]
        return m

    def _is_of(self, m, now, denied):
        """A denial names the transfer that was denied."""
        denial, lanes = self.dut.denial, len(self.sel)
        shift = lanes.bit_length() - 1
        unknown = denial.valid & ~denied
        for name, value in (("adr", denial.addr >> shift), ("master", denial.master)):
            m.d.comb += [
                Assert(~denied | (value == now[name])),
                Assert(~unknown | (value == getattr(self, name))),
            ]
        store = denial.access == Access.STORE
        m.d.comb += [
            Assert(~denied | (store == now["we"])),
            Assert(~unknown | (store == self.we)),
            Assert(store | (denial.access == Access.LOAD)),
        ]

    def _leaves(self, m, now, may, stays):
        """What leaves was allowed, all of it, and stays as it is until the target ends it."""
        target = self.dut.target
        held = Signal()
        m.d.sync += held.eq(target.stb & ~(self.ack | self.err))
        m.d.comb += [
            Assert(target.stb == target.cyc),
            Assert(~target.stb | may),
            *(Assert(~target.stb | (getattr(target, name) == now[name])) for name in REQUEST),
            Assert(~held | target.stb),
            # What the initiator still wants leaves as soon as it may.
            Assert(~may | ~stays | target.stb),
            Cover(held & ~stays),
            Cover(target.stb & target.we & self.ack),
        ]
        for name in REQUEST:
            before = Signal.like(getattr(target, name), name=f"held_{name}")
            m.d.sync += before.eq(getattr(target, name))
            m.d.comb += Assert(~held | (getattr(target, name) == before))

    def _is_checked(self, m, taken, idle):
        """The unit is asked for all bytes of the transfer, its kind and the mode of its master."""
        check, bytes_ = self.dut.check, len(self.sel)
        word = self.adr * bytes_
        m.d.comb += [
            *(
                Assert(
                    ~(taken & self.sel[lane])
                    | ((check.addr <= word + lane) & (word + lane < check.addr + (1 << check.size)))
                )
                for lane in range(bytes_)
            ),
            # No more than the words of four bytes in which there is one; all of them if none is.
            *(
                Assert(
                    ~taken
                    | (self.sel == 0)
                    | self.sel[half : half + 4].any()
                    | (check.addr >= word + half + 4)
                    | (check.addr + (1 << check.size) <= word + half)
                )
                for half in range(0, bytes_, 4)
            ),
            Assert(~taken | (self.sel != 0) | (1 << check.size == bytes_)),
            Assert(~check.valid | (check.access == Mux(self.we, Access.STORE, Access.LOAD))),
            Assert(~check.valid | (check.priv == self.priv)),
            *(
                [Assert(~check.valid | (check.virt == self.virt))]
                if "virt" in check.signature.members
                else []
            ),
            # What waits for the unit is asked in every clock.
            Assert(check.valid == (self.cyc & self.stb & self.known & idle)),
        ]

    def _ends(self, m, answered, asks, stays, waits, granted):
        """Each transfer that stays ends once, as target or verdict say, and for nothing else."""
        dut = self.dut
        initiator, target, denial = dut.initiator, dut.target, dut.denial
        denied = answered & ~self.allow
        unknown = asks & ~self.known & ~waits & ~granted
        m.d.comb += [
            Assert(initiator.ack == (target.stb & stays & self.ack)),
            Assert(~initiator.err | asks),
            Assert(initiator.err == ((target.stb & stays & self.err) | (denied & stays) | unknown)),
            # Nothing is read but by a transfer that left.
            Assert((target.stb & stays) | (initiator.dat_r == 0)),
            Assert(~(target.stb & stays) | (initiator.dat_r == self.dat_r)),
            Assert(denial.valid == (denied | unknown)),
            Assert(~denied | (denial.hit == self.hit) & (denial.entry == self.entry)),
            Assert(~denied | (denial.stage == self.stage)),
            Assert(~denial.valid | (denial.known == ~unknown)),
            # Whatever waits does so for the unit or for the target: no clock is the guard's own.
            Assert(
                ~asks
                | initiator.ack
                | initiator.err
                | (dut.check.valid & ~self.ready)
                | ((waits | (dut.check.valid & self.ready)) & ~self.done)
                | (target.stb & ~(stays & (self.ack | self.err)))
                # The verdict of a transfer that was withdrawn meanwhile.
                | (waits & self.done)
            ),
            Cover(denied & waits & ~stays),
            Cover(unknown),
            Cover(denied & stays & waits),
        ]


def guard(data_width=32, **unit):
    fields = {"entries": {"mpu": 1, "vsmpu": 0, "hgmpu": 0}} | unit
    return GuardConfig(unit=MpuConfig(**fields), data_width=data_width, addr_width=32)


PROOFS = {
    "rv32": lambda: Filtering(guard()),
    "guests": lambda: Filtering(guard(entries={"mpu": 1, "vsmpu": 1, "hgmpu": 1})),
    "wide": lambda: Filtering(guard(64, xlen=64)),
}


@pytest.mark.rule("COM-FLT-12", "COM-ADDR-03")
@pytest.mark.parametrize("name", PROOFS)
def test_only_what_was_allowed_leaves(name):
    assert prove(PROOFS[name]()) is None
