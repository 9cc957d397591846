"""The check path of the bench answers what the unit answers."""

import random
from dataclasses import replace

import pytest
from amaranth import Cat, Const, Module
from amaranth.lib import wiring
from amaranth.lib.wiring import Out
from amaranth.sim import Simulator

from benchmarks.flow import synthesise
from benchmarks.ours import CFG_WIDTH, CheckPath, RegistersOnly, answer_width, state_names
from benchmarks.rows import FEATURES, our_designs
from mpu_hw import Mpu, MpuConfig
from mpu_hw.isa import Privilege
from mpu_hw.registers import WordPort

COMMON = {
    "hypervisor": False,
    "paddr_width": 12,
    "ports": [{"name": "data", "accesses": ["load", "store"], "max_size": 4}],
}
CONFIG = MpuConfig.from_dict({"entries": {"mpu": 2}} | COMMON)
SPMP = {"revision": "sspmp-1.0", "delegation": "fixed", "entries": {"pmp": 0, "spmp": 2}}
ASIC = {"target": "asic"}
POOL = {"revision": "sspmp-1.0", "smepmp": True, "entries": {"pool": 4}}


class Both(wiring.Component):
    """The unit and the check path of the bench, side by side, on the resolved entries of the unit.

    ``ready`` : Out(1), all of them are resolved.
    """

    ready: Out(1)

    def __init__(self, config):
        self.config = config
        self.unit = Mpu(config)
        self.check = CheckPath(config, detail=True)
        super().__init__()

    def elaborate(self, platform):
        m = Module()
        m.submodules.unit = unit = self.unit.elaborate(platform)
        m.submodules.check = self.check
        resolved = unit.submodules.resolver.resolved
        m.d.comb += self.ready.eq(resolved.ready)
        if self.config.target == "asic":
            self._words(m, unit.submodules.registers, resolved)
            return m
        bounds, cfgs = [], []
        for array in self.unit.config.entry_arrays:
            entries = resolved.entries[array.name]
            for index in range(array.count):
                region = entries.regions[index]
                kept = entries.permissions[index]
                enabled = Cat(self._enabled(resolved, array, index))[::-1]
                rest = Const(0, CFG_WIDTH - len(kept) - len(enabled))
                bounds.append(Cat(region.low, region.high))
                cfgs.append(Cat(kept, rest, enabled))
        m.d.comb += [
            self.check.cfg_addr.eq(Cat(bounds)),
            self.check.cfg.eq(Cat(cfgs)),
        ]
        return m

    def _words(self, m, registers, resolved):
        """Hand the words of registers on, as the port shows them to the resolver."""
        check, (array,) = self.check, self.config.entry_arrays

        class Watched(WordPort):
            def elaborate(self, platform):
                m = super().elaborate(platform)
                rest = CFG_WIDTH - 1 - self.cfgs[0].shape().size
                stage = self.config.stages[0].name
                cfgs = [
                    Cat(self.cfgs[index], Const(0, rest), resolved.stages[stage].enabled[index])
                    for index in range(array.count)
                ]
                addrs = [self.addrs[index] for index in range(array.count)]
                m.d.comb += [check.cfg_addr.eq(Cat(addrs)), check.cfg.eq(Cat(cfgs))]
                return m

        registers.store_port = Watched

    def _enabled(self, resolved, array, index):
        """A bit for each bank, the first on top: one of its stages has the entry."""
        config = self.unit.config
        for bank in config.banks if config.pooled else config.array_banks(array):
            stages = [stage.name for stage in config.stages if stage.bank == bank.name]
            yield Cat(resolved.stages[stage].enabled[index] for stage in stages).any()


class Direct:
    """Entries of mpu-0.9."""

    config = CONFIG
    cfgs = (0x0F, 0x1F, 0x97, 0x19, 0x9B)
    machine = 0  # entries of the PMP, before those of the bank

    def writes(self, addrs, cfgs, enabled):
        numbers = self.config.csr_base
        yield from ((numbers["mpuaddr"] + index, addr) for index, addr in enumerate(addrs))
        yield numbers["mpucfg"], cfgs[0] | cfgs[1] << 8
        yield numbers["mpuswitch"], enabled


class Words(Direct):
    """The same where the words of registers are compared."""

    config = replace(CONFIG, **ASIC)


class Indirect(Direct):
    """Entries of SPMP, from the one on at which its share begins; those before it are PMP."""

    cfgs = (0x10F, 0x11F, 0x017, 0x119, 0x01B, 0x10B)

    def __init__(self, fields, machine):
        self.config = MpuConfig.from_dict(fields | COMMON)
        self.machine = machine

    def writes(self, addrs, cfgs, enabled):
        numbers = {
            name: number
            for family in self.config.csr_families
            for name, number in family.registers().items()
        }
        if self.machine:
            yield numbers["mpmpdeleg"], self.machine
            yield numbers["pmpcfg0"], sum((cfg & 0xFF) << 8 * i for i, cfg in enumerate(cfgs))
        for index, (addr, cfg) in enumerate(zip(addrs, cfgs, strict=True)):
            if index < self.machine:
                yield numbers[f"pmpaddr{index}"], addr
            else:
                yield numbers["siselect"], 0x100 + index - self.machine
                yield numbers["sireg"], addr
                yield numbers["sireg2"], cfg
        yield numbers["spmpen"], enabled


async def write(ctx, unit, number, value):
    ctx.set(unit.csr.addr, number)
    ctx.set(unit.csr.priv, Privilege.M)
    ctx.set(unit.csr.wdata, value)
    ctx.set(unit.csr.write, 1)
    await ctx.tick()
    ctx.set(unit.csr.write, 0)


@pytest.mark.parametrize(
    "registers",
    [Direct(), Words(), Indirect(SPMP, 0), Indirect(SPMP | ASIC, 0), Indirect(POOL, 2)],
    ids=["mpu-0.9", "mpu-0.9-asic", "sspmp-1.0", "sspmp-1.0-asic", "pool"],
)
def test_the_check_path_decides_as_the_unit(registers):
    config = registers.config
    rng, both, seen = random.Random(1), Both(config), set()
    unit, check = both.unit, both.check
    count = sum(config.entries.values())

    async def process(ctx):
        for _ in range(60):
            spread = (0x40, 0x47, 0x4F, 0x80, rng.randrange(1024))
            addrs = [rng.choice(spread) for _ in range(count)]
            cfgs = [rng.choice(registers.cfgs) for _ in range(count)]
            enabled = rng.randrange(4)
            for number, value in registers.writes(addrs, cfgs, enabled):
                await write(ctx, unit, number, value)
            ctx.set(unit.csr.addr, 0)
            while not ctx.get(both.ready):
                await ctx.tick()
            for _ in range(10):
                request = {
                    "addr": rng.choice([4 * rng.choice(addrs), rng.randrange(4096)]),
                    "size": rng.randrange(3),
                    "priv": rng.choice([0, 1, 3]),
                }
                access = rng.randrange(2)
                for name, value in request.items():
                    ctx.set(getattr(unit.data, name), value)
                    ctx.set(getattr(check, name), value)
                ctx.set(unit.data.access, access)
                ctx.set(check.typ, access)
                ctx.set(unit.data.valid, 1)
                states = {name: rng.randrange(2) for name in state_names(config)}
                states |= dict.fromkeys(("satp_bare", "stateen_m"), 1) | {"mml": 0, "mmwp": 0}
                for name in unit.status.signature.members:
                    ctx.set(getattr(unit.status, name), states[name])
                mcfg = sum(states[name] << i for i, name in enumerate(state_names(config)))
                ctx.set(check.mcfg, mcfg)
                answer = ctx.get(check.err)
                allow, hit = ctx.get(unit.data.allow), ctx.get(unit.data.hit)
                assert answer & 1 == 1 - allow
                assert answer >> 1 & 31 == ctx.get(unit.data.cause)
                if not registers.machine or not hit:  # it does not know where a bank begins
                    assert answer >> 9 & 255 == ctx.get(unit.data.entry)
                seen.add((allow, hit))
            await ctx.tick()

    simulator = Simulator(both)
    simulator.add_clock(1e-6)
    simulator.add_testbench(process)
    simulator.run()
    assert len(seen) == 4


def test_the_answer_is_as_wide_as_its_fields():
    check = Mpu(MpuConfig()).data  # with guests: the widest
    fields = ("allow", "cause", "stage", "hit", "entry", "gva")
    assert answer_width(True) == sum(len(getattr(check, name)) for name in fields)
    assert answer_width(False) == 1


def test_registers_alone_have_the_csr_port_of_the_unit():
    names = set(RegistersOnly(CONFIG).csr.signature.members)
    assert names == set(Mpu(CONFIG).csr.signature.members)


@pytest.mark.parametrize("name", [f"{row[0].name}-16-{row[1]}" for row in FEATURES])
def test_a_feature_says_what_it_is(name):
    (design,) = [design for design in our_designs() if design.name == name]
    assert design.feature
    assert design.parameters["N"] == design.entries


@pytest.mark.parametrize(("row", "clocked"), [("ours-16", False), ("ours-16-pipelined", True)])
def test_a_check_path_with_registers_has_the_clock_of_the_harness(row, clocked):
    (design,) = (each for each in our_designs() if each.name == row)
    assert (".clk(clk)" in design.sources["harness.sv"]) == clocked
    assert ("input clk" in design.sources["ours.sv"]) == clocked
    cells = synthesise(design, "B")
    assert cells["lut"] > 0
