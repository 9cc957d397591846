"""A Wishbone guard with a DMA master and a memory, beside the reference model."""

import pytest
from guard_bench import ALL, GUEST, ONE, TWO, clocks, one_entry
from wishbone_bench import WishboneBench

from mpu_hw import MpuConfig, ResetEntry
from mpu_hw.guards import GuardConfig, Master, WishboneGuard
from mpu_hw.guards.record import DenialRecord, record_registers

CONFIGS = {
    "static": GuardConfig(unit=MpuConfig(entries=ONE, paddr_width=14)),
    "masters": GuardConfig(unit=MpuConfig(entries=ALL, paddr_width=14), masters=GUEST, sum=True),
    "pipelined": GuardConfig(
        unit=MpuConfig(entries=ONE, paddr_width=14, engine="pipelined"), masters=TWO
    ),
    "sequential": GuardConfig(
        unit=MpuConfig(entries=ALL, paddr_width=14, engine="sequential"), masters=GUEST
    ),
    "wide": GuardConfig(
        unit=MpuConfig(entries=ONE, xlen=64, paddr_width=14), data_width=64, masters=TWO
    ),
    "pool": GuardConfig(
        unit=MpuConfig(revision="sspmp-1.0", entries={"pool": 5}, paddr_width=14, smepmp=True),
        masters=(*GUEST, Master(id=3, priv="M")),
    ),
}
CLOCKS = 2500


@pytest.mark.rule("COM-FLT-12")
@pytest.mark.parametrize("name", CONFIGS)
def test_what_the_model_allows_reaches_the_target_and_nothing_else(name):
    bench = WishboneBench(CONFIGS[name], seed=1)
    bench.run(CLOCKS)
    assert bench.denied > 50
    assert bench.done - bench.denied > 50


def test_an_initiator_that_turns_to_another_address_gets_nothing_there():
    async def body(ctx, guard):
        bus, target = guard.initiator, guard.target
        for name, value in {"cyc": 1, "stb": 1, "sel": 15, "adr": 0x1000 >> 2}.items():
            ctx.set(getattr(bus, name), value)
        assert (ctx.get(target.stb), ctx.get(target.adr)) == (1, 0x1000 >> 2)
        await ctx.tick()
        # While the target keeps it waiting: another address, a write instead of a read.
        ctx.set(bus.adr, 0x2000 >> 2)
        ctx.set(bus.we, 1)
        assert (ctx.get(target.stb), ctx.get(target.adr)) == (1, 0x1000 >> 2)
        assert ctx.get(target.we) == 0
        ctx.set(target.ack, 1)
        await ctx.tick()
        assert (ctx.get(target.stb), ctx.get(bus.err)) == (0, 1)

    clocks(WishboneGuard(one_entry()), body)


def test_the_answer_to_a_withdrawn_transfer_is_not_that_of_the_next():
    async def body(ctx, guard):
        bus, target = guard.initiator, guard.target
        for name, value in {"cyc": 1, "stb": 1, "sel": 15, "adr": 0x1000 >> 2}.items():
            ctx.set(getattr(bus, name), value)
        assert ctx.get(target.stb)
        await ctx.tick()
        ctx.set(bus.stb, 0)
        await ctx.tick()
        ctx.set(bus.stb, 1)
        ctx.set(bus.adr, 0x1004 >> 2)
        ctx.set(target.ack, 1)
        ctx.set(target.dat_r, 0x600D)
        assert (ctx.get(target.stb), ctx.get(target.adr)) == (1, 0x1000 >> 2)
        assert (ctx.get(bus.ack), ctx.get(bus.dat_r)) == (0, 0)
        await ctx.tick()
        assert ctx.get(target.adr) == 0x1004 >> 2
        assert (ctx.get(bus.ack), ctx.get(bus.dat_r)) == (1, 0x600D)

    clocks(WishboneGuard(one_entry()), body)


@pytest.mark.parametrize(("sel", "passes"), [(0x0F, 1), (0xF0, 0), (0xFF, 0), (0x10, 0), (0, 0)])
def test_of_eight_bytes_those_are_checked_that_take_part(sel, passes):
    """A rule ends in the middle of a word of the bus: the lower half is the master's alone."""

    async def body(ctx, guard):
        for name, value in {"cyc": 1, "stb": 1, "sel": sel, "adr": 0x1000 >> 3}.items():
            ctx.set(getattr(guard.initiator, name), value)
        assert (ctx.get(guard.target.stb), ctx.get(guard.initiator.err)) == (passes, not passes)

    rule = ResetEntry(bank="mpu", index=0, addr=0x1004 >> 2, cfg=0x0B)
    unit = MpuConfig(entries=ONE, paddr_width=14, reset=[rule])
    clocks(WishboneGuard(GuardConfig(unit=unit, data_width=64)), body)


async def transfer(ctx, bus, adr, data=None, sel=15):
    """Make a transfer on the window; give what it reads, or None for an error."""
    pins = {"cyc": 1, "stb": 1, "adr": adr, "we": data is not None, "sel": sel}
    for name, value in (pins | {"dat_w": data or 0}).items():
        ctx.set(getattr(bus, name), value)
    assert (ctx.get(bus.ack), ctx.get(bus.err)) == (0, 0)
    await ctx.tick()
    ack, err, read = (ctx.get(pin) for pin in (bus.ack, bus.err, bus.dat_r))
    assert ack != err
    ctx.set(bus.stb, 0)
    await ctx.tick()
    assert (ctx.get(bus.ack), ctx.get(bus.err)) == (0, 0)
    return read if ack else None


def test_registers_on_a_bus_are_those_of_the_unit_and_of_the_record():
    async def body(ctx, guard):
        window, bus = guard.registers, guard.initiator
        cfg, addr, status = 0x1A0, 0x1B0, 0x7C0
        assert await transfer(ctx, window, cfg) == 0x1B
        assert await transfer(ctx, window, addr) == 0x5FF
        assert await transfer(ctx, window, addr, 0x9FF) is not None
        assert await transfer(ctx, window, addr) == 0x9FF
        # No such register; a part of one, which stays as it is.
        assert await transfer(ctx, window, 0x300) is None
        assert await transfer(ctx, window, addr, 0, sel=3) is None
        assert await transfer(ctx, window, addr) == 0x9FF
        for name, value in {"cyc": 1, "stb": 1, "sel": 15, "we": 1, "adr": 0x1000 >> 2}.items():
            ctx.set(getattr(bus, name), value)
        assert ctx.get(bus.err)
        await ctx.tick()
        await ctx.tick()
        ctx.set(bus.cyc, 0)
        assert await transfer(ctx, window, status) == 1 | 1 << 16
        assert await transfer(ctx, window, status, 2) is not None
        assert ctx.get(guard.denial.irq)
        assert await transfer(ctx, window, status + 1) == 1 | 1 << 6
        assert await transfer(ctx, window, status + 2) == 0x1000
        assert await transfer(ctx, window, status, 3) is not None
        assert await transfer(ctx, window, status) == 2
        assert not ctx.get(guard.denial.irq)

    clocks(WishboneGuard(one_entry(registers="bus")), body)


def test_the_overflow_count_stays_at_its_end():
    """Of 65,538 denials one is the record, and of the others 65,535 are counted."""

    async def body(ctx, record):
        ctx.set(record.denials[0].valid, 1)
        ctx.set(record.denials[1].valid, 1)
        await ctx.tick()
        for _ in range(4):
            await ctx.tick()
        ctx.set(record.csr.addr, 0x7C0)
        ctx.set(record.csr.priv, 3)
        assert ctx.get(record.csr.rdata) == 1 | 9 << 16
        await ctx.tick().repeat(32763)
        assert ctx.get(record.csr.rdata) == 1 | 0xFFFF << 16
        await ctx.tick()
        assert ctx.get(record.csr.rdata) == 1 | 0xFFFF << 16
        # One of those that come in the clock of the clearing write is the record, one is counted.
        ctx.set(record.csr.write, 1)
        ctx.set(record.csr.wdata, 1)
        await ctx.tick()
        assert ctx.get(record.csr.rdata) == 1 | 1 << 16

    clocks(DenialRecord(GuardConfig(unit=MpuConfig(entries=ONE)), 2), body)


def test_an_address_of_more_than_xlen_bits_is_recorded_in_two_registers():
    config = GuardConfig(unit=MpuConfig(entries=ONE), addr_width=34)
    names = [register.name for register in record_registers(config)]
    assert names == ["guardstatus", "guardinfo", "guardaddr", "guardaddrh"]

    async def body(ctx, guard):
        for name, value in {"cyc": 1, "stb": 1, "sel": 15, "adr": 0x3_1234_5678 >> 2}.items():
            ctx.set(getattr(guard.initiator, name), value)
        await ctx.tick()
        ctx.set(guard.initiator.stb, 0)
        ctx.set(guard.csr.priv, 3)
        read = []
        for number in (0x7C2, 0x7C3):
            ctx.set(guard.csr.addr, number)
            read.append(ctx.get(guard.csr.rdata))
        assert read == [0x1234_5678, 3]

    clocks(WishboneGuard(config), body)


def test_the_record_is_out_of_reach_below_m():
    async def body(ctx, guard):
        ctx.set(guard.csr.addr, 0x7C0)
        ctx.set(guard.csr.priv, 1)
        ctx.set(guard.csr.write, 1)
        ctx.set(guard.csr.wdata, 2)
        seen = [ctx.get(getattr(guard.csr, name)) for name in ("hit", "illegal", "rdata")]
        assert seen == [1, 1, 0]
        await ctx.tick()
        ctx.set(guard.csr.write, 0)
        ctx.set(guard.csr.priv, 3)
        assert ctx.get(guard.csr.rdata) == 0

    clocks(WishboneGuard(one_entry()), body)
