"""The wires of the UART: the shape of a frame, its timing, and what is no frame."""

import re

import pytest
from amaranth.sim import Simulator

from mpu_hw.soc import UartPhy

UNSET = 3


def on(script):
    dut = UartPhy(UNSET)

    async def bench(ctx):
        await script(ctx, dut)

    simulator = Simulator(dut)
    simulator.add_clock(1e-6)
    simulator.add_testbench(bench)
    simulator.run()


async def wire_of(ctx, dut, clocks):
    """What tx says in so many clocks."""
    said = []
    for _ in range(clocks):
        said.append(ctx.get(dut.tx))
        await ctx.tick()
    return said


def runs(said):
    """Levels with the clocks they last."""
    found = []
    for level in said:
        if found and found[-1][0] == level:
            found[-1][1] += 1
        else:
            found.append([level, 1])
    return [tuple(run) for run in found]


async def frame(ctx, dut, byte, bit, *, stop=1):
    """Put a frame on rx; the line is left at 1 at its end."""
    for level in (0, *(byte >> index & 1 for index in range(8)), stop):
        ctx.set(dut.rx, level)
        await ctx.tick().repeat(bit)
    ctx.set(dut.rx, 1)


@pytest.mark.parametrize(("divisor", "bit"), [(1, 16), (2, 32), (0, 16 * UNSET)])
def test_a_byte_leaves_lowest_bit_first_and_a_bit_lasts_16_times_the_divisor(divisor, bit):
    async def script(ctx, dut):
        ctx.set(dut.divisor, divisor)
        assert (ctx.get(dut.tx), ctx.get(dut.sent.ready)) == (1, 1)
        ctx.set(dut.sent.payload, 0b0101_0011)
        ctx.set(dut.sent.valid, 1)
        await ctx.tick()
        ctx.set(dut.sent.valid, 0)
        assert ctx.get(dut.sent.ready) == 0
        said = await wire_of(ctx, dut, 10 * bit)
        assert [said[index * bit] for index in range(10)] == [0, 1, 1, 0, 0, 1, 0, 1, 0, 1]
        assert all(length % bit == 0 for _, length in runs(said))
        assert (ctx.get(dut.tx), ctx.get(dut.sent.ready)) == (1, 1)

    on(script)


def test_bytes_leave_back_to_back():
    async def script(ctx, dut):
        ctx.set(dut.divisor, 1)
        ctx.set(dut.sent.payload, 0xFF)
        ctx.set(dut.sent.valid, 1)
        await ctx.tick()
        # A start bit, eight ones and the stop bit, and one clock in which the next byte is taken.
        assert runs(await wire_of(ctx, dut, 322)) == [(0, 16), (1, 145), (0, 16), (1, 145)]

    on(script)


def test_a_received_byte_waits_until_it_is_taken():
    async def script(ctx, dut):
        ctx.set(dut.divisor, 1)
        for byte in (0xA5, 0x00, 0xFF):
            await frame(ctx, dut, byte, 16)
            assert (ctx.get(dut.received.valid), ctx.get(dut.received.payload)) == (1, byte)
            await ctx.tick().repeat(3)
            ctx.set(dut.received.ready, 1)
            await ctx.tick()
            ctx.set(dut.received.ready, 0)
            assert ctx.get(dut.received.valid) == 0

    on(script)


@pytest.mark.parametrize("bit", [61, 67])
def test_a_sender_may_be_4_percent_off(bit):
    async def script(ctx, dut):
        ctx.set(dut.divisor, 4)
        got = []
        ctx.set(dut.received.ready, 1)
        for byte in b"\x55\x0f\xf0\xff":
            for level in (0, *(byte >> index & 1 for index in range(8)), 1):
                ctx.set(dut.rx, level)
                for _ in range(bit):
                    if ctx.get(dut.received.valid):
                        got.append(ctx.get(dut.received.payload))
                    await ctx.tick()
        assert bytes(got[:3]) == b"\x55\x0f\xf0"

    on(script)


def test_a_byte_that_nobody_took_is_kept_and_the_next_one_lost():
    async def script(ctx, dut):
        ctx.set(dut.divisor, 1)
        await frame(ctx, dut, 0x11, 16)
        await frame(ctx, dut, 0x22, 16)
        assert (ctx.get(dut.received.valid), ctx.get(dut.received.payload)) == (1, 0x11)

    on(script)


def test_a_byte_without_a_stop_bit_is_dropped_and_so_is_a_break():
    async def script(ctx, dut):
        ctx.set(dut.divisor, 1)
        await frame(ctx, dut, 0x33, 16, stop=0)
        assert ctx.get(dut.received.valid) == 0
        ctx.set(dut.rx, 0)
        await ctx.tick().repeat(500)
        ctx.set(dut.rx, 1)
        await ctx.tick().repeat(200)
        assert ctx.get(dut.received.valid) == 0
        await frame(ctx, dut, 0x44, 16)
        assert (ctx.get(dut.received.valid), ctx.get(dut.received.payload)) == (1, 0x44)

    on(script)


def test_a_spike_is_no_start_bit():
    async def script(ctx, dut):
        ctx.set(dut.divisor, 1)
        ctx.set(dut.rx, 0)
        await ctx.tick().repeat(4)
        ctx.set(dut.rx, 1)
        await ctx.tick().repeat(20)
        await frame(ctx, dut, 0x80, 16)
        assert (ctx.get(dut.received.valid), ctx.get(dut.received.payload)) == (1, 0x80)

    on(script)


@pytest.mark.parametrize(
    ("unset", "error", "text"),
    [
        (0, ValueError, "unset must be between 1 and 65535, not 0"),
        (1.5, TypeError, "unset must be an integer, not 1.5"),
    ],
)
def test_a_wrong_divisor_is_refused(unset, error, text):
    with pytest.raises(error, match=f"^{re.escape(text)}$"):
        UartPhy(unset)
