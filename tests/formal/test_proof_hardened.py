"""One flip of a stored bit of a hardened unit is noticed, and opens nothing below M."""

from functools import partial
from unittest.mock import patch

import pytest
from amaranth import Cat, Module
from amaranth.hdl import Assert, Cover
from amaranth.lib import wiring
from amaranth.lib.wiring import In, Out
from one_flip import one_flip
from prove import prove

from mpu_hw import Mpu, MpuConfig, PortConfig
from mpu_hw.engine import verdict_delay
from mpu_hw.isa import Privilege
from mpu_hw.registers import entry_memory
from mpu_hw.registers.stored_words import StoredWords

DATA = PortConfig(name="data", accesses=("load", "store"), max_size=4)
FEW = {"entries": {"mpu": 2}, "hypervisor": False}
POOL = {"revision": "sspmp-1.0", "entries": {"pool": 2}, "hypervisor": False, "smepmp": True}
# What a port knows of the request whose verdict comes.
OF_VERDICT = (("before", "unit.main.gate_data.kept_below"),)


def _config(**fields):
    return MpuConfig(paddr_width=12, ports=(DATA,), hardened=True, **fields)


SIZES = {
    "combinational": _config(**FEW),
    "pipelined": _config(engine="pipelined", **FEW),
    "sequential": _config(engine="sequential", **FEW),
    "constant-time": _config(engine="sequential", constant_time=True, **FEW),
    "words": _config(target="asic", **FEW),
    "pool": _config(engine="sequential", **POOL),
}
WITH_MEMORY = [size for size in SIZES if size != "words"]


class FlipFlops(StoredWords):
    """Words in flip-flops: a memory is proved to be alike (test_proof_memory)."""

    def _memory(self, m):
        self._flip_flops(m)


class Granted(wiring.Component):
    """A hardened unit, and whether an access below M may go ahead.

    ``before``: the request of the clock before, whose verdict a pipelined port gives, is below M.
    """

    def __init__(self, config, *, agree=False, memory=False):
        self.config, self.agree = config, agree
        self.unit = Mpu(config)
        with patch.object(entry_memory, "StoredWords", StoredWords if memory else FlipFlops):
            self.inside = self.unit.elaborate(None)
        inputs = {
            "__".join(map(str, path)): In(member.shape)
            for path, member, _ in self.unit.signature.flatten(self.unit)
            if member.flow is In
        }
        outputs = {"alert": Out(1), "opened": Out(1), "others": Out(64)}
        super().__init__({**inputs, "before": In(1), **outputs})

    def elaborate(self, platform):
        m = Module()
        unit = self.unit
        m.submodules.unit = self.inside
        others = []
        for path, member, value in unit.signature.flatten(unit):
            if member.flow is In:
                m.d.comb += value.eq(getattr(self, "__".join(map(str, path))))
            elif path != ("alert",):
                others.append(value)
        (row,) = self.config.ports
        check = getattr(unit, row.name)
        below = self.before if verdict_delay(self.config, row) else check.priv != Privilege.M
        granted = check.done & check.allow & ~check.allow_n
        m.d.comb += [
            self.alert.eq(unit.alert),
            self.opened.eq(granted & below),
            self.others.eq(Cat(others)),
        ]
        if self.agree:
            m.d.comb += [Assert(~unit.alert), Cover(granted & below)]
        return m


PROOFS = {
    **{size: partial(Granted, config, agree=True) for size, config in SIZES.items()},
    **{f"flip-{size}": partial(Granted, config) for size, config in SIZES.items()},
    **{f"memory-flip-{size}": partial(Granted, SIZES[size], memory=True) for size in WITH_MEMORY},
}
# How a proof is decided that is no induction.
DECIDE = {
    name: partial(
        one_flip,
        memory=name.startswith("memory"),
        equal=OF_VERDICT if name.endswith("pipelined") else (),
    )
    for name in PROOFS
    if "flip" in name
}


@pytest.mark.parametrize("size", SIZES)
def test_the_rails_agree(size):
    """The rails of a hardened unit agree, and there is no alert, whatever is written and asked."""
    assert prove(PROOFS[size]()) is None


@pytest.mark.parametrize("size", SIZES)
def test_one_flip_is_noticed_in_its_clock(size):
    """A flip of a stored bit is noticed in its clock, and opens nothing in it."""
    name = f"flip-{size}"
    assert DECIDE[name](PROOFS[name]()) is None


@pytest.mark.parametrize("size", WITH_MEMORY)
def test_one_flip_in_a_memory_is_noticed_before_it_is_used(size):
    """A flip in a memory is noticed in its clock, or is without effect in it."""
    name = f"memory-flip-{size}"
    assert DECIDE[name](PROOFS[name]()) is None
