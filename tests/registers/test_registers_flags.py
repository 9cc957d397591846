"""What is remembered of entries beside their words."""

import pytest
from amaranth.hdl import ResetInserter, Signal
from amaranth.sim import Simulator

from mpu_hw import MpuConfig, ResetEntry
from mpu_hw.registers.entry_flags import EntryFlags

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
