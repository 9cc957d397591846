"""An AXI4-Lite guard with a DMA manager and a memory, beside the reference model."""

import pytest
from axi_lite_bench import AxiLiteBench
from guard_bench import ALL, GUEST, ONE, TWO, clocks, one_entry

from mpu_hw import MpuConfig
from mpu_hw.guards import AxiLiteGuard, GuardConfig

CONFIGS = {
    "static": GuardConfig(unit=MpuConfig(entries=ONE, paddr_width=14)),
    "pipelined": GuardConfig(
        unit=MpuConfig(entries=ONE, paddr_width=14, engine="pipelined"), masters=TWO
    ),
    "sequential": GuardConfig(
        unit=MpuConfig(entries=ALL, paddr_width=14, engine="sequential"), masters=GUEST
    ),
    "wide": GuardConfig(
        unit=MpuConfig(entries=ALL, paddr_width=14), masters=GUEST, data_width=64, sum=True
    ),
}


@pytest.mark.rule("COM-FLT-12")
@pytest.mark.parametrize("name", CONFIGS)
def test_what_the_model_allows_reaches_the_target_and_nothing_else(name):
    bench = AxiLiteBench(CONFIGS[name], seed=1)
    bench.run(2000)
    assert bench.denied > 50
    assert bench.answered - bench.denied > 50


def test_reads_and_writes_follow_each_other_in_every_clock():
    async def body(ctx, guard):
        near, far = guard.initiator, guard.target
        always = ("awready", "wready", "arready", "bvalid", "rvalid")
        for name in always:
            ctx.set(getattr(far, name), 1)
        for name in ("awvalid", "wvalid", "arvalid", "bready", "rready"):
            ctx.set(getattr(near, name), 1)
        for number in range(64):
            addr = 0x1000 + 4 * number
            for name, value in {"awaddr": addr, "araddr": addr + 8, "wdata": number}.items():
                ctx.set(getattr(near, name), value)
            for name in ("awready", "wready", "arready"):
                assert ctx.get(getattr(near, name))
            for name in ("awvalid", "wvalid", "arvalid"):
                assert ctx.get(getattr(far, name))
            assert (ctx.get(far.awaddr), ctx.get(far.araddr)) == (addr, addr + 8)
            assert ctx.get(far.wdata) == number
            # Responses in the clock that follows, as those of a memory without wait states.
            assert (ctx.get(near.bvalid), ctx.get(near.rvalid)) == (number > 0, number > 0)
            await ctx.tick()

    clocks(AxiLiteGuard(one_entry()), body)


def test_an_initiator_that_turns_to_another_address_gets_nothing_there():
    async def body(ctx, guard):
        near, far = guard.initiator, guard.target
        ctx.set(near.araddr, 0x1004)
        ctx.set(near.arvalid, 1)
        assert (ctx.get(near.arready), ctx.get(far.arvalid)) == (1, 1)
        await ctx.tick()
        ctx.set(near.araddr, 0x2000)
        for _ in range(3):
            assert (ctx.get(far.arvalid), ctx.get(far.araddr)) == (1, 0x1004)
            assert not ctx.get(near.arready)
            await ctx.tick()
        ctx.set(far.arready, 1)
        await ctx.tick()
        assert (ctx.get(near.arready), ctx.get(far.arvalid)) == (1, 0)

    clocks(AxiLiteGuard(one_entry()), body)


async def write(ctx, bus, number, data, strobe=15):
    """Write a register through the window; give the response."""
    pins = {"awaddr": number << 2, "wdata": data, "wstrb": strobe, "awvalid": 1, "wvalid": 1}
    for name, value in pins.items():
        ctx.set(getattr(bus, name), value)
    assert (ctx.get(bus.awready), ctx.get(bus.wready), ctx.get(bus.bvalid)) == (1, 1, 0)
    await ctx.tick()
    ctx.set(bus.awvalid, 0)
    ctx.set(bus.wvalid, 0)
    await ctx.tick()
    assert ctx.get(bus.bvalid)
    ctx.set(bus.bready, 1)
    await ctx.tick()
    ctx.set(bus.bready, 0)
    assert not ctx.get(bus.bvalid)
    return ctx.get(bus.bresp)


async def read(ctx, bus, number):
    """Read a register through the window; give response and value."""
    ctx.set(bus.araddr, number << 2)
    ctx.set(bus.arvalid, 1)
    assert (ctx.get(bus.arready), ctx.get(bus.rvalid)) == (1, 0)
    await ctx.tick()
    ctx.set(bus.arvalid, 0)
    await ctx.tick()
    assert ctx.get(bus.rvalid)
    ctx.set(bus.rready, 1)
    await ctx.tick()
    ctx.set(bus.rready, 0)
    assert not ctx.get(bus.rvalid)
    return ctx.get(bus.rresp), ctx.get(bus.rdata)


def test_registers_on_a_bus_are_those_of_the_unit_and_of_the_record():
    async def body(ctx, guard):
        window, near = guard.registers, guard.initiator
        addr, status = 0x1B0, 0x7C0
        assert await read(ctx, window, addr) == (0, 0x5FF)
        assert await write(ctx, window, addr, 0x9FF) == 0
        assert await read(ctx, window, addr) == (0, 0x9FF)
        # No such register; a part of one, which stays as it is.
        assert await read(ctx, window, 0x300) == (2, 0)
        assert await write(ctx, window, 0x300, 1) == 2
        assert await write(ctx, window, addr, 0, strobe=3) == 2
        assert await read(ctx, window, addr) == (0, 0x9FF)
        # A read and a write are denied in one clock.
        for name, value in {"araddr": 0x1000, "awaddr": 0x1008}.items():
            ctx.set(getattr(near, name), value)
        ctx.set(near.arvalid, 1)
        ctx.set(near.awvalid, 1)
        assert (ctx.get(near.arready), ctx.get(near.awready)) == (1, 1)
        await ctx.tick()
        ctx.set(near.arvalid, 0)
        ctx.set(near.awvalid, 0)
        assert (ctx.get(near.rvalid), ctx.get(near.rresp)) == (1, 2)
        assert await read(ctx, window, status) == (0, 1 | 1 << 16)
        assert await read(ctx, window, status + 2) == (0, 0x1000)
        assert await write(ctx, window, status, 3) == 0
        assert await read(ctx, window, status) == (0, 2)

    clocks(AxiLiteGuard(one_entry(registers="bus")), body)


def test_a_write_of_a_register_comes_before_a_read_of_the_same_clock():
    async def body(ctx, guard):
        bus = guard.registers
        pins = {"awaddr": 0x1B0 << 2, "wdata": 0x77, "wstrb": 15, "araddr": 0x1B0 << 2}
        for name, value in (pins | dict.fromkeys(("awvalid", "wvalid", "arvalid"), 1)).items():
            ctx.set(getattr(bus, name), value)
        assert (ctx.get(bus.awready), ctx.get(bus.arready)) == (1, 0)
        await ctx.tick()
        ctx.set(bus.awvalid, 0)
        ctx.set(bus.wvalid, 0)
        # Although the response to the write is not taken.
        assert ctx.get(bus.arready)
        await ctx.tick()
        ctx.set(bus.arvalid, 0)
        assert (ctx.get(bus.bvalid), ctx.get(bus.rvalid), ctx.get(bus.rdata)) == (1, 1, 0x77)

    clocks(AxiLiteGuard(one_entry(registers="bus")), body)
