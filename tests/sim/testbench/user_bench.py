"""The bench of somebody with the unit in a system of his own; a shorter one: docs/integration.md.

Runs inside the simulator. The clock and the reset are his.
"""

from random import Random

import cocotb
from cocotb.clock import Clock
from cocotb.triggers import ClockCycles
from mpu_hw_sim.model import Request, Status
from mpu_hw_sim.testbench import (
    CheckPortDriver,
    CsrDriver,
    Scoreboard,
    StatusDriver,
    UnitMonitor,
)

from mpu_hw.isa import Access, Privilege

GUARD_JSON = "guard.json"
U, S, M = Privilege.U, Privilege.S, Privilege.M


class Bench:
    """His system: the core is a bus at the pins, another master fetches by itself."""

    def __init__(self, dut):
        self.dut = dut
        Clock(dut.clk_i, 10, unit="ns").start()
        self.csr = CsrDriver(dut, GUARD_JSON, dut.clk_i, prefix="core_")
        self.data = CheckPortDriver(dut, GUARD_JSON, "data", dut.clk_i, prefix="core_")
        self.status = StatusDriver(dut, GUARD_JSON, prefix="core_")
        self.status.drive(Status())
        self.scoreboard = Scoreboard(GUARD_JSON)
        UnitMonitor(dut.soc.mpu, GUARD_JSON, dut.clk_i, self.scoreboard)

    async def reset(self):
        self.dut.rst_ni.value = 0
        await ClockCycles(self.dut.clk_i, 3)
        self.dut.rst_ni.value = 1

    async def allow_below_0x2000(self):
        await self.csr.write("mpuaddr0", 0x2000 >> 2)
        await self.csr.write("mpucfg0", 0x0F)  # TOR, RWX for U

    async def end(self):
        await self.data.drain()
        # The fetch master never rests, so that a last verdict may still be on its way.
        self.dut.fetch_enable.value = 0
        await ClockCycles(self.dut.clk_i, 16)
        self.scoreboard.check()


async def begin(dut):
    bench = Bench(dut)
    dut.fetch_enable.value = 1
    await bench.reset()
    return bench


@cocotb.test()
async def a_rule_decides_to_its_last_byte(dut):
    bench = await begin(dut)
    await bench.allow_below_0x2000()
    assert (await bench.csr.read("mpuaddr0", priv=S)).rdata == 0x800
    for addr, allowed in ((0x1FFC, True), (0x2000, False)):
        verdict = await bench.data.check(Request(addr, 4, Access.LOAD, U))
        assert verdict.allow == allowed
    assert verdict.cause == 13
    await bench.end()


@cocotb.test()
async def registers_are_not_for_users(dut):
    bench = await begin(dut)
    assert (await bench.csr.write("mpucfg0", 0x0F, priv=U)).illegal
    assert (await bench.csr.read("mpucfg0")).rdata == 0
    await bench.data.check(Request(0, 1, Access.STORE, U))
    await bench.end()


@cocotb.test()
async def random_accesses_beside_another_master(dut):
    bench = await begin(dut)
    rng = Random(cocotb.RANDOM_SEED)
    await bench.allow_below_0x2000()
    for _ in range(200):
        addr = 4 * rng.randrange(0x700, 0x900)
        access = rng.choice((Access.LOAD, Access.STORE))
        await bench.data.send(Request(addr, 4, access, rng.choice((U, S, M))))
        bench.status.drive(Status(sum=rng.random() < 0.5))
        if rng.random() < 0.1:
            await bench.csr.write("mpuaddr0", rng.randrange(0x700, 0x900))
    await bench.end()
    assert bench.scoreboard.reference.decisions > 400
