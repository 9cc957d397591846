"""A resolver and a walker at one memory: each sees what it would see alone, and one at a time."""

from dataclasses import replace

import pytest
from amaranth.hdl import Assert, Assume, Cover, Module
from amaranth.lib import wiring
from amaranth.lib.wiring import In
from prove import prove

from mpu_hw.config import MpuConfig
from mpu_hw.layout import of_parallel_ports, of_walking_ports, stored_depth
from mpu_hw.registers import MixedPort, ResolvePort, WalkPort

READ = {"resolve": ("addr", "mode", "permissions", "next_first"), "walk": ("addr", "addr_valid")}
READ["walk"] += ("mode", "permissions")
ALWAYS = {"resolve": ("written", "stages"), "walk": ("active", "changed", "ranges")}


class EachSeesItsEntry(wiring.Component):
    """The port of both beside one of each kind, over free contents of a memory."""

    def __init__(self, config):
        self.config = config
        registers = {"switch": [stage.name for stage in config.stages]}
        self.dut = MixedPort(config, registers)
        self.alone = {
            "resolve": ResolvePort(of_parallel_ports(config), registers),
            "walk": WalkPort(of_walking_ports(config), registers),
        }
        seen = {name: self.dut.signature.members[name].shape for name in MixedPort.SEEN}
        asked = {
            f"{kind}_{name}": member.shape
            for kind, port in self.alone.items()
            for name, member in port.store.signature.members.items()
            if member.flow is In
        }
        super().__init__(
            {name: In(shape) for name, shape in (seen | asked).items()} | {"turn": In(1)}
        )

    def elaborate(self, platform):
        m = Module()
        m.submodules.dut = dut = self.dut
        m.d.comb += [
            dut.store.resolving.eq(self.turn),
            *(getattr(dut, name).eq(getattr(self, name)) for name in MixedPort.SEEN),
        ]
        for kind, port in self.alone.items():
            m.submodules[kind] = port
            store = getattr(dut.store, kind)
            m.d.comb += [getattr(port, name).eq(getattr(self, name)) for name in port.SEEN]
            for name, member in port.store.signature.members.items():
                if member.flow is In:
                    value = getattr(self, f"{kind}_{name}")
                    m.d.comb += [
                        getattr(store, name).eq(value),
                        getattr(port.store, name).eq(value),
                    ]
            m.d.comb += [
                Assume(port.store.entry < stored_depth(self.config)),
                Assert(~store.ready | (port.store.ready & (dut.read_entry == port.read_entry))),
                Assert(~store.ready | (dut.preceding == port.preceding)),
                *(
                    Assert(~store.ready | (getattr(store, name) == getattr(port.store, name)))
                    for name in READ[kind]
                ),
                *(
                    Assert(getattr(store, name) == getattr(port.store, name))
                    for name in ALWAYS[kind]
                ),
                Cover(store.ready & (store.permissions != 0)),
            ]
        resolve, walk = dut.store.resolve.ready, dut.store.walk.ready
        m.d.comb += [
            Assert(~(resolve & walk)),
            Assert((resolve | walk) == ~self.used),
            Assert(~resolve | self.turn),
        ]
        return m


def _mixed(**fields):
    config = MpuConfig(paddr_width=14, **fields)
    engines = ("sequential", "combinational")
    ports = zip(config.ports, engines, strict=True)
    return replace(config, ports=[replace(port, engine=engine) for port, engine in ports])


UNITS = {
    "mpu": _mixed(entries={"mpu": 5, "vsmpu": 2, "hgmpu": 3}),
    "pool": _mixed(revision="sspmp-1.0", smepmp=True, entries={"pool": 6}),
}
PROOFS = {name: lambda config=config: EachSeesItsEntry(config) for name, config in UNITS.items()}


@pytest.mark.rule("MPU-FEN-04")
@pytest.mark.parametrize("name", PROOFS)
def test_each_engine_reads_what_it_would_read_alone(name):
    assert prove(PROOFS[name]()) is None
