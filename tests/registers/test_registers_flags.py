"""What is remembered of entries beside their words."""

import pytest
from amaranth.hdl import ResetInserter, Signal
from amaranth.sim import Simulator

from mpu_hw import MpuConfig, ResetEntry
from mpu_hw.registers.entry_flags import EntryFlags
from mpu_hw.registers.entry_memory import EntryMemory

TOR_RWX = 0x0F
POOL = MpuConfig(
    revision="sspmp-1.0",
    entries={"pool": 3},
    reset=(ResetEntry(bank="pool", index=1, addr=0x100, cfg=TOR_RWX),),
)


@pytest.mark.rule("COM-RST-04", "SSPMP-DELEG-19")
def test_an_entry_has_the_permissions_of_its_reset_value_after_every_reset():
    (row,) = POOL.reset
    reset = Signal()
    flags = EntryFlags(POOL, {row.index: row}, active=True)

    async def process(ctx):
        assert ctx.get(flags.tor[1]) == 1
        ctx.set(flags.lose_base, 0b010)
        await ctx.tick()
        ctx.set(flags.lose_base, 0)
        assert ctx.get(flags.lost_base[1]) == 1
        ctx.set(reset, 1)
        await ctx.tick()
        assert ctx.get(flags.lost_base[1]) == 0

    simulator = Simulator(ResetInserter(reset)(flags))
    simulator.add_clock(1e-6)
    simulator.add_testbench(process)
    simulator.run()


@pytest.mark.rule("COM-RST-02", "SSPMP-DELEG-19")
@pytest.mark.parametrize("hardened", [False, True])
def test_what_an_entry_has_lost_does_not_outlive_a_reset(hardened):
    config = MpuConfig(
        revision="sspmp-1.0", engine="sequential", entries={"pool": 4}, hardened=hardened
    )
    reset = Signal()
    memory = EntryMemory(config)
    cfg, flags = memory.cfg[1], memory.flags

    async def write(ctx):
        ctx.set(memory.new_cfg[1], {"mode": 1, "R": 1, "W": 1, "X": 1})
        ctx.set(memory.write_cfg, 0b0010)
        await ctx.tick()
        ctx.set(memory.write_cfg, 0)
        assert [ctx.get(cfg[name]) for name in ("mode", *"RWX")] == [1, 1, 1, 1]

    async def process(ctx):
        await write(ctx)
        ctx.set(memory.lose_base, 0b0010)
        await ctx.tick()
        ctx.set(memory.lose_base, 0)
        assert [ctx.get(cfg[name]) for name in ("mode", *"RWX")] == [1, 0, 0, 0]
        ctx.set(reset, 1)
        await ctx.tick()
        ctx.set(reset, 0)
        assert ctx.get(flags.lost_base[1]) == (not hardened)
        assert ctx.get(cfg.as_value()) == 0
        # Loses nothing as long as nothing is stored.
        ctx.set(memory.lose_base, 0b0010)
        await ctx.tick()
        ctx.set(memory.lose_base, 0)
        assert ctx.get(cfg.as_value()) == 0
        await write(ctx)

    simulator = Simulator(ResetInserter(reset)(memory))
    simulator.add_clock(1e-6)
    simulator.add_testbench(process)
    simulator.run()
