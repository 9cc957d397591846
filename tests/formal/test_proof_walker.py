"""A port has the decider of the rules, and has it in time, for entries that change at any time.

By induction over one clock: the properties of the walker's state (walk_invariants) hold in every
clock, and from them follows what every port answers. A rank (walk_rank) sinks in every clock in
which a request is held and no register is written or read, and it starts at the latency of the unit
at most. The interval itself has a proof of its own, for full addresses (test_proof_interval).
"""

from functools import partial

import pytest
from amaranth import Cat, Signal
from amaranth.hdl import Assert, Assume, Cover, Module
from amaranth.lib import wiring
from amaranth.lib.wiring import In
from logic import any_of, implies
from prove import prove, prove_bounded
from support import slow_where
from walk_deciders import decides_granules
from walk_invariants import walk_invariants
from walk_rank import WalkRank
from walk_state import WalkState
from walked_entries import WalkedEntries

from mpu_hw.checker.walk_time import walk_latency
from mpu_hw.config import MpuConfig, PortConfig
from mpu_hw.layout import most_granules

FETCH = PortConfig(name="fetch", accesses=("fetch",), max_size=4)
DATA = PortConfig(name="data", accesses=("load", "store"), max_size=8, misaligned=True)
LOAD = PortConfig(name="load", accesses=("load",), max_size=4)
WIDE = PortConfig(name="wide", accesses=("load", "store"), max_size=4096)
CROSSING = PortConfig(name="crossing", accesses=("load",), max_size=2048, misaligned=True)
NONE = {"mpu": 0, "vsmpu": 0, "hgmpu": 0}
SSPMP = {"revision": "sspmp-1.0"}


def _unit(entries, **fields):
    """Give a small unit, of four granules where ``fields`` do not say otherwise."""
    given = NONE | entries if entries.keys() <= NONE.keys() else entries
    fields = {"paddr_width": 12, "granularity": 1024, "ports": (DATA,)} | fields
    return MpuConfig(engine="sequential", modes=("tor", "napot"), entries=given, **fields)


UNITS = {
    "guest": _unit({"vsmpu": 1, "hgmpu": 1}),
    "two-entries": _unit({"mpu": 2}),
    "host-and-guest": _unit({"mpu": 1, "vsmpu": 1}, regions=2),
    "two-ports": _unit({"mpu": 1}, ports=(FETCH, DATA)),
    "three-ports": _unit({"mpu": 1}, ports=(FETCH, DATA, LOAD), regions=2),
    "one-granule": _unit({"mpu": 2}, ports=(FETCH, LOAD)),
    "four-granules": _unit({"mpu": 2}, ports=(WIDE,)),
    "three-granules": _unit({"mpu": 1}, ports=(CROSSING, FETCH)),
    "constant-time": _unit({"mpu": 3}, constant_time=True),
    "constant-time-guest": _unit({"vsmpu": 1, "hgmpu": 1}, ports=(WIDE,), constant_time=True),
    "constant-time-both": _unit({"mpu": 1, "vsmpu": 1}, constant_time=True),
    "pool": _unit({"pool": 3}, **SSPMP),
    "pool-ports": _unit({"pool": 3}, **SSPMP, ports=(DATA, FETCH), regions=2),
    "pool-constant-time": _unit({"pool": 3}, **SSPMP, ports=(DATA, FETCH), constant_time=True),
    "pool-two-windows": _unit({"pool": 10}, **SSPMP, hypervisor=False),
    "fixed": _unit({"pmp": 1, "spmp": 1, "vspmp": 1}, **SSPMP, delegation="fixed"),
    "two-windows": _unit({"mpu": 10}),
    "fine": _unit({"mpu": 2}, paddr_width=14, granularity=4),
}
SLOW_UNITS = ("pool-ports", "pool-constant-time", "pool-two-windows", "two-windows", "fine")


class WalkedUnit(wiring.Component):
    """A walker over free entries, and what each of its ports answers.

    Members
    -------
    what, moved, changed, ready, noise
        As :class:`WalkedEntries` has them.
    <port>_valid, <port>_first, <port>_last, <port>_virt
        The request of a port.
    """

    def __init__(self, config):
        self.config = config
        self.entries = WalkedEntries(config)
        self.state = WalkState(config, self.entries)
        pins = dict(self.entries.signature.members)
        del pins["store"]
        self.pins = list(pins)
        width = config.granule_width
        requests = {
            f"{row.name}_{name}": In(size)
            for row in config.ports
            for name, size in (("valid", 1), ("first", width), ("last", width), ("virt", 1))
        }
        super().__init__(pins | requests)

    def elaborate(self, platform):
        m = Module()
        m.submodules.entries = self.entries
        m.submodules.walker = self.state.fragment
        wiring.connect(m, self.entries.store, self.state.walker.store)
        m.d.comb += [getattr(self.entries, name).eq(getattr(self, name)) for name in self.pins]
        for row in self.config.ports:
            request = [getattr(self, f"{row.name}_{name}") for name in ("first", "last", "virt")]
            lookup = self.state.walker.port(row)
            valid = getattr(self, f"{row.name}_valid")
            passes = any_of(self.state.of_virt(stage, request[2]) for stage in self.config.stages)
            m.d.comb += [
                Assume(implies(valid, passes & self._legal(row, *request))),
                lookup.valid.eq(valid),
                lookup.first.eq(request[0]),
                lookup.last.eq(request[1]),
                lookup.virt.eq(request[2]),
            ]
            self.look(m, row, lookup, *request)
        return m

    def _legal(self, row, first, last, virt):
        """Tell whether a port may have an access: what its decoder lets pass."""
        rest = last - first
        legal = (first <= last) & (rest < most_granules(self.config, row))
        if not row.misaligned:
            legal &= ((rest & (rest + 1)) == 0) & ((first & rest) == 0)
        return legal


class AnswersAreDeciders(WalkedUnit):
    """What the state of the walker has in every clock, what ports are told, and when."""

    def elaborate(self, platform):
        m = super().elaborate(platform)
        m.d.comb += [Assert(value, name) for name, value in walk_invariants(self.state)]
        return m

    def look(self, m, row, lookup, first, last, virt):
        """State that the port has the decider of every stage that its access passes."""
        granules = [
            ((first + n)[: len(first)], last - first >= n)
            for n in range(most_granules(self.config, row))
        ]
        for stage in self.config.stages:
            told = lookup.known & lookup.valid & self.state.of_virt(stage, virt)
            decider = lookup.deciders[self.state.slot_of(stage)]
            right = decides_granules(self.state, stage, granules, decider)
            m.d.comb += Assert(implies(told, right), f"{row.name} has the decider of {stage.name}")
        self._wait(m, row, lookup, first, last, virt)

    def _wait(self, m, row, lookup, *request):
        """State that a request that is held waits for so many clocks at most."""
        waits, held, waited, delayed = Signal(), Signal(), Signal(), Signal()
        rank, before = Signal(16), Signal(16)
        kept = Signal(len(Cat(request)))
        m.d.comb += [
            waits.eq(lookup.valid & ~lookup.known),
            held.eq(waited & (kept == Cat(request))),
            rank.eq(WalkRank(self.state, row).rank(*request)),
            Assert(implies(waits, rank > 0), f"{row.name} has a rank"),
            Assert(
                implies(waits, rank <= walk_latency(self.config).ready), f"{row.name} is in time"
            ),
            # A clock in which a register is read is one more.
            Assert(implies(waits & held, rank < before + delayed), f"{row.name} comes nearer"),
        ]
        m.d.sync += [
            before.eq(rank),
            kept.eq(Cat(request)),
            waited.eq(waits & ~self.changed),
            delayed.eq(~self.ready),
        ]


class AnswersAreReached(WalkedUnit):
    """From reset on, some port gives every kind of answer: no proof here is empty."""

    def look(self, m, row, lookup, first, last, virt):
        """Name the kinds of answers."""
        for stage in self.config.stages:
            told = lookup.known & lookup.valid & self.state.of_virt(stage, virt)
            decider = lookup.deciders[self.state.slot_of(stage)]
            m.d.comb += [
                Assert(~told | lookup.valid),
                Cover(told & decider.found & ~decider.split),
                Cover(told & ~decider.found),
            ]
            if most_granules(self.config, row) > 1:
                m.d.comb += Cover(told & decider.found & decider.split)


PROOFS = {name: partial(AnswersAreDeciders, config) for name, config in UNITS.items()}


@pytest.mark.rule("COM-PRIO-01", "COM-PRIO-02", "COM-MATCH-04", "SSPMP-MATCH-08", "MPU-FEN-04")
@pytest.mark.parametrize("name", slow_where(PROOFS, *SLOW_UNITS))
def test_every_answer_of_the_walker_is_the_decider_and_in_time(name):
    assert prove(PROOFS[name]()) is None


@pytest.mark.parametrize("constant_time", [False, True])
def test_every_kind_of_answer_is_reached_from_reset(constant_time):
    unit = _unit({"mpu": 1}, constant_time=constant_time)
    # As long as a walk for the first granule takes, and one for both.
    assert prove_bounded(AnswersAreReached(unit), 18) is None
