"""When a unit answers depends on nothing but what may be seen of the requests and of the CSR port.

Two runs of one unit are compared: both have the same handshakes, CSR numbers, writes and resets,
and each has written values, addresses, kinds of access, S or U, SUM and MXR of its own. In every
clock ``ready`` and ``done`` of all ports are the same. By induction over one clock, from reset on:
the registers that say when the unit answers (:mod:`two_runs`) are the same as well.

What a run must have in common with the other one is assumed, and listed in docs/timing.md.
"""

from dataclasses import replace
from functools import partial

import pytest
from amaranth.hdl import Assert, Assume, Cover, Module, ResetInserter
from amaranth.lib import wiring
from amaranth.lib.wiring import In
from logic import any_of, implies
from prove import prove, prove_bounded
from support import slow_where
from two_runs import Run

from mpu_hw.checker.request_decoder import RequestDecoder
from mpu_hw.config import MpuConfig, PortConfig
from mpu_hw.layout import CheckSignature, CsrSignature, StatusSignature

# What each run has of its own: of the status, of a request.
SECRET = ("sum", "mxr", "vsum", "vmxr")
REQUEST = ("addr", "size", "access", "priv", "virt")


class TwoRuns(wiring.Component):
    """Two units at one sequence of handshakes.

    Members
    -------
    reset, and those of ``Mpu`` that both runs share
    one_<pin>, other_<pin>
        What each has of its own.
    """

    def __init__(self, config):
        self.config = config
        self.runs = {"one": Run(config), "other": Run(config)}
        status = StatusSignature(config).members
        csr = {n: each for n, each in CsrSignature(config).members.items() if each.flow is not In}
        shared = {f"csr_{name}": In(each.shape) for name, each in csr.items() if name != "wdata"}
        shared |= {f"status_{name}": In(1) for name in status if name not in SECRET}
        own = {"csr_wdata": In(config.xlen)}
        own |= {f"status_{name}": In(1) for name in status if name in SECRET}
        for row in config.ports:
            pins = CheckSignature(config, row).members
            shared[f"{row.name}_valid"] = In(1)
            own |= {f"{row.name}_{name}": In(pins[name].shape) for name in REQUEST if name in pins}
        self.shared, self.own = list(shared), list(own)
        super().__init__(
            {"reset": In(1), "claim": In(1)}
            | shared
            | {f"{run}_{name}": pin for run in self.runs for name, pin in own.items()}
        )

    def elaborate(self, platform):
        m = Module()
        decoded = {name: self._connect(m, name, run) for name, run in self.runs.items()}
        one, other = self.runs.values()
        self._selects(m)
        for row in self.config.ports:
            self._alike(m, row, *(requests[row.name] for requests in decoded.values()))
            for name in ("ready", "done"):
                pins = [getattr(getattr(run.unit, row.name), name) for run in (one, other)]
                m.d.comb += Assert(pins[0] == pins[1], f"{row.name} has the same {name}")
            self._cover(m, row, getattr(one.unit, row.name), getattr(other.unit, row.name))
        for name in ("same", "ranges", "written"):
            values = [getattr(run, name) for run in (one, other)]
            # mpu-0.9 has no locks: what a write stores follows from its CSR number.
            proved = name == "written" and not self.config.spec.lock
            if values[0] is not None:
                m.d.comb += (Assert if proved else Assume)(values[0] == values[1])
        for name, register in one.always.items():
            m.d.comb += Assert(register == other.always[name], name)
        for name, register in one.walking.items():
            m.d.comb += Assert(implies(one.busy, register == other.walking[name]), name)
        return m

    def _connect(self, m, name, run):
        """Connect a run; give what its ports are asked for."""
        m.submodules[name] = ResetInserter(self.reset)(run.fragment)
        for pin in (*self.shared, *self.own):
            group, _, member = pin.partition("_")
            source = pin if pin in self.shared else f"{name}_{pin}"
            m.d.comb += getattr(getattr(run.unit, group), member).eq(getattr(self, source))
        if "isel" in run.unit.signature.members:
            m.d.comb += run.unit.isel.claim.eq(self.claim)
        requests = {}
        for row in self.config.ports:
            decoder = RequestDecoder(self.config, row)
            m.submodules[f"{name}_{row.name}"] = decoder
            port = getattr(run.unit, row.name)
            m.d.comb += [getattr(decoder, pin).eq(getattr(port, pin)) for pin in REQUEST[:-1]]
            if self.config.hypervisor:
                m.d.comb += decoder.virt.eq(port.virt)
            requests[row.name] = decoder.request
        return requests

    def _selects(self, m):
        """Assume that both write the same select: it names the register of later accesses."""
        numbers = [
            number
            for family in self.config.csr_families
            if family.kind == "select"
            for number in family.registers().values()
        ]
        is_select = any_of(self.csr_addr == number for number in numbers)
        m.d.comb += Assume(implies(is_select, self.one_csr_wdata == self.other_csr_wdata))

    def _alike(self, m, row, one, other):
        """Assume of two requests what the time may depend on."""
        # S and U are not told apart; 2 is reserved.
        below = [~request.priv[1] for request in (one, other)]
        m.d.comb += [
            Assume(below[0] == below[1]),
            Assume(below[0] | (one.priv == other.priv)),
            Assume(one.virt == other.virt),
        ]
        if self.config.walks(row):
            granules = [request.last - request.first for request in (one, other)]
            m.d.comb += [
                Assume(one.malformed == other.malformed),
                Assume(one.outside == other.outside),
                Assume(granules[0][: len(one.first)] == granules[1][: len(one.first)]),
            ]

    def _cover(self, m, row, one, other):
        """Ask for answers that differ, for a wait, and for different addresses."""
        differ = one.done & other.done & (one.allow != other.allow)
        m.d.comb += [
            Cover(differ & (one.addr != other.addr)),
            Cover(differ & (one.addr == other.addr) & (one.priv == other.priv)),
        ]
        if self.config.target != "asic":
            m.d.comb += Cover(one.valid & ~one.ready & (one.addr != other.addr))


FETCH = PortConfig(name="fetch", accesses=("fetch",), max_size=4)
DATA = PortConfig(name="data", accesses=("load", "store"), max_size=8, misaligned=True)
MPU = {"entries": {"mpu": 2, "vsmpu": 0, "hgmpu": 1}}
POOL = {"revision": "sspmp-1.0", "entries": {"pool": 3}}
FIXED = {
    "revision": "sspmp-1.0",
    "delegation": "fixed",
    "entries": {"pmp": 1, "spmp": 1, "vspmp": 1},
}
WALK = {"engine": "sequential", "constant_time": True}
MIXED = {
    "ports": (
        replace(FETCH, engine="pipelined"),
        replace(DATA, engine="sequential"),
    ),
    "constant_time": True,
}


def _unit(*parts, **fields):
    given = {"paddr_width": 12, "granularity": 1024, "modes": ("napot",), "ports": (DATA,)}
    for part in parts:
        given |= part
    return MpuConfig(**given | fields)


UNITS = {
    f"{engine}-{entries}": _unit(fields, bank)
    for entries, bank in (("mpu", MPU), ("pool", POOL), ("fixed", FIXED))
    for engine, fields in (
        ("combinational", {}),
        ("pipelined", {"engine": "pipelined"}),
        ("sequential", WALK),
        ("mixed", MIXED),
    )
}
UNITS["asic-mpu"] = _unit(MPU, target="asic")
PROOFS = {name: partial(TwoRuns, config) for name, config in UNITS.items()}


SLOW_UNITS = (
    "combinational-pool",
    "mixed-pool",
    *(name for name in UNITS if name.endswith("-fixed") and name != "sequential-fixed"),
)


@pytest.mark.rule("MPU-FEN-04")
@pytest.mark.parametrize("name", slow_where(PROOFS, *SLOW_UNITS))
def test_two_runs_answer_in_the_same_clocks(name):
    assert prove(PROOFS[name]()) is None


def test_from_reset_on_runs_wait_alike_and_are_answered_differently():
    # As long as two writes and a walk through all entries take: no proof here is empty.
    entries = {"mpu": 1, "vsmpu": 0, "hgmpu": 0}
    assert prove_bounded(TwoRuns(_unit(WALK, entries=entries)), 12) is None
