"""The check path of the bench answers what the unit answers."""

import random

import pytest
from amaranth import Module
from amaranth.lib import wiring
from amaranth.sim import Simulator

from bench.ours import CFG_WIDTH, RawCheck, RegistersOnly, answer_width
from bench.rows import FEATURES, our_designs
from mpu_hw import Mpu, MpuConfig
from mpu_hw.isa import Privilege

ENTRIES = 2
CONFIG = MpuConfig.from_dict(
    {
        "hypervisor": False,
        "entries": {"mpu": ENTRIES},
        "paddr_width": 12,
        "ports": [{"name": "data", "accesses": ["load", "store"], "max_size": 4}],
    }
)


class Both(wiring.Component):
    """The unit and the check path of the bench, side by side."""

    def __init__(self):
        self.unit = Mpu(CONFIG)
        self.check = RawCheck(CONFIG, detail=True)
        super().__init__({})

    def elaborate(self, platform):
        m = Module()
        m.submodules.unit = self.unit
        m.submodules.check = self.check
        return m


async def write(ctx, unit, number, value):
    ctx.set(unit.csr.addr, number)
    ctx.set(unit.csr.priv, Privilege.S)
    ctx.set(unit.csr.wdata, value)
    ctx.set(unit.csr.write, 1)
    await ctx.tick()
    ctx.set(unit.csr.write, 0)


def test_raw_registers_decide_as_those_of_the_unit():
    rng, both, seen = random.Random(1), Both(), set()
    unit, check = both.unit, both.check

    async def process(ctx):
        for _ in range(60):
            addrs = [rng.choice([0x40, 0x47, 0x4F, 0x80, rng.randrange(1024)]) for _ in range(2)]
            cfgs = [rng.choice([0x0F, 0x1F, 0x97, 0x19, 0x9B]) for _ in range(2)]
            enabled = rng.randrange(4)
            for index, addr in enumerate(addrs):
                await write(ctx, unit, CONFIG.csr_base["mpuaddr"] + index, addr)
            await write(ctx, unit, CONFIG.csr_base["mpucfg"], cfgs[0] | cfgs[1] << 8)
            await write(ctx, unit, CONFIG.csr_base["mpuswitch"], enabled)
            raw = [cfg | (enabled >> i & 1) << 15 for i, cfg in enumerate(cfgs)]
            ctx.set(check.cfg_addr, addrs[0] | addrs[1] << CONFIG.addr_width)
            ctx.set(check.cfg, raw[0] | raw[1] << CFG_WIDTH)
            for _ in range(10):
                request = {
                    "addr": rng.choice([4 * rng.choice(addrs), rng.randrange(4096)]),
                    "size": rng.randrange(3),
                    "priv": rng.choice([0, 1, 3]),
                }
                access, sum_bit = rng.randrange(2), rng.randrange(2)
                for name, value in request.items():
                    ctx.set(getattr(unit.data, name), value)
                    ctx.set(getattr(check, name), value)
                ctx.set(unit.data.access, access)
                ctx.set(check.typ, access)
                ctx.set(unit.data.valid, 1)
                ctx.set(unit.status.sum, sum_bit)
                ctx.set(unit.status.satp_bare, 1)
                names = list(unit.status.signature.members)
                status = {"sum": sum_bit, "satp_bare": 1}
                ctx.set(check.mcfg, sum(status[name] << i for i, name in enumerate(names)))
                answer = ctx.get(check.err)
                allow, entry = ctx.get(unit.data.allow), ctx.get(unit.data.entry)
                assert answer & 1 == 1 - allow
                assert answer >> 1 & 31 == ctx.get(unit.data.cause)
                assert answer >> 9 & 255 == entry
                seen.add((allow, ctx.get(unit.data.hit)))
            await ctx.tick()

    simulator = Simulator(both)
    simulator.add_clock(1e-6)
    simulator.add_testbench(process)
    simulator.run()
    assert len(seen) == 4


def test_the_answer_is_as_wide_as_its_fields():
    check = Mpu(CONFIG).data
    fields = ("allow", "cause", "stage", "hit", "entry", "gva")
    assert answer_width(True) == sum(len(getattr(check, name)) for name in fields)
    assert answer_width(False) == 1


def test_registers_alone_have_the_csr_port_of_the_unit():
    names = set(RegistersOnly(CONFIG).csr.signature.members)
    assert names == set(Mpu(CONFIG).csr.signature.members)


@pytest.mark.parametrize("name", [row[0] for row in FEATURES])
def test_a_feature_says_what_it_is(name):
    (design,) = [design for design in our_designs() if design.name == name]
    assert design.feature
    assert design.parameters["N"] == design.entries
