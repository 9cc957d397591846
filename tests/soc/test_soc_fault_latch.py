"""The lamp: it is lit by a trap of a denied access, and by nothing else."""

import pytest
from amaranth.sim import Simulator

from mpu_hw.soc.fault_latch import FaultLatch

# Clocks of denied, left, trapped; and whether the lamp is lit after the last of them.
CASES = {
    "a denied load traps": (["d", "", "lt"], True),
    "it traps in the clock after": (["d", "lt"], True),
    "a trap of another kind": (["", "lt"], False),
    "a denial whose instruction leaves without a trap": (["d", "l", "lt"], False),
    "the next fetch is denied while a load leaves": (["ld", "lt"], True),
    "the next fetch is denied while another trap leaves": (["ltd"], False),
    "what is lit stays lit": (["d", "lt", "l", "l", ""], True),
}


@pytest.mark.parametrize("name", CASES)
def test_the_lamp_is_lit_by_the_trap_of_a_denied_access(name):
    clocks, lit = CASES[name]
    dut = FaultLatch()

    async def bench(ctx):
        for clock in clocks:
            ctx.set(dut.denied, "d" in clock)
            ctx.set(dut.left, "l" in clock)
            ctx.set(dut.trapped, "t" in clock)
            await ctx.tick()
        assert ctx.get(dut.seen) == lit

    simulator = Simulator(dut)
    simulator.add_clock(1e-6)
    simulator.add_testbench(bench)
    simulator.run()
