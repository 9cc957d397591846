from itertools import product

import pytest
from core_bench import simulate

from mpu_hw.core import CoreConfig
from mpu_hw.core.fetch import FetchUnit
from mpu_hw.isa import Access, Cause, Privilege

PC, WORD = 0x8000_0004, 0x1234_5678
DENIED = 12


async def fetched(ctx, dut, *, wait, late, allow, err, slow):
    """Fetch one word; give (word, fault cause or None, question, clocks with a transfer).

    The question stands until it is taken, and is then asked no more.
    """
    check_request, bus, transfers, asked = dut.check_request, dut.bus, 0, None
    ctx.set(dut.start, 1)
    taken = answered = held = 0
    for clock in range(20):
        ctx.set(check_request.ready, clock >= wait and not taken)
        # Before the question is taken an answer is that of somebody else's.
        answers = (
            ctx.get(check_request.valid & check_request.ready) if not late else clock == wait + late
        )
        ctx.set(check_request.done, answers and not answered)
        ctx.set(check_request.allow, answers and not answered and allow)
        ctx.set(check_request.cause, 0 if allow else DENIED)
        await ctx.delay(1e-8)
        assert ctx.get(check_request.valid) == (not taken)
        if not taken:
            names = ("addr", "size", "access", "priv", "virt")
            now = tuple(ctx.get(getattr(check_request, name)) for name in names)
            assert asked in (None, now)
            asked = now
        taken |= ctx.get(check_request.valid & check_request.ready)
        answered |= answers
        transfers += (active := ctx.get(bus.cyc & bus.stb))
        ends = active and held == slow
        held += active
        ctx.set(bus.ack, ends and not err)
        ctx.set(bus.err, ends and err)
        ctx.set(bus.dat_r, WORD * (1 + (1 << 32)) & ((1 << dut.config.xlen) - 1))
        await ctx.delay(1e-8)
        if ctx.get(dut.done):
            found = ctx.get(dut.insn), ctx.get(dut.cause) if ctx.get(dut.fault) else None
            await ctx.tick()
            ctx.set(dut.start, 0)
            for name in ("ack", "err"):
                ctx.set(getattr(bus, name), 0)
            return *found, asked, transfers
        await ctx.tick()
        for name in ("ack", "err"):
            ctx.set(getattr(bus, name), 0)
    raise AssertionError("the fetch never ends")


@pytest.mark.rule("COM-FLT-12", "COM-TYPE-01", "COM-EFF-1")
@pytest.mark.parametrize("xlen", [32, 64])
def test_a_fetch_is_asked_for_and_ends_whatever_the_answer_and_whenever_it_comes(xlen):
    dut = FetchUnit(CoreConfig(xlen=xlen))

    async def bench(ctx):
        ctx.set(dut.pc, PC)
        ctx.set(dut.priv, Privilege.S)
        ctx.set(dut.virt, 1)
        kinds = product((0, 2, 11), (0, 1, 3), (1, 0), (0, 1), (0, 2))
        # Each after each other one: what an answer leaves behind would show.
        for wait, late, allow, err, slow in [*kinds, (0, 0, 1, 0, 0)]:
            word, cause, asked, transfers = await fetched(
                ctx, dut, wait=wait, late=late, allow=allow, err=err, slow=slow
            )
            assert asked == (PC, 2, Access.FETCH, Privilege.S, 1)
            if not allow:
                assert (cause, transfers) == (DENIED, 0)
            elif err:
                assert cause == Cause.INSTRUCTION_ACCESS_FAULT
            else:
                assert (word, cause, transfers) == (WORD, None, slow + 1)

    simulate(dut, bench)
