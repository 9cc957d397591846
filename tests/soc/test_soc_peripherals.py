import re

import pytest
from amaranth import Module, Signal
from amaranth.sim import Simulator

from mpu_hw.config import MpuConfig
from mpu_hw.core import CoreConfig
from mpu_hw.soc import SocConfig
from mpu_hw.soc.bus_decoder import BusDecoder, Window
from mpu_hw.soc.clint import Clint
from mpu_hw.soc.ram import Ram
from mpu_hw.soc.rom import BootRom
from mpu_hw.soc.uart import Uart

UART = 0x1000_0000


class Host:
    """Does Wishbone transfers on a target."""

    def __init__(self, ctx, bus, xlen):
        self.ctx, self.bus, self.lanes = ctx, bus, xlen // 8

    async def transfer(self, address, size, data=None):
        """Read, or write ``data``; give what was read, None where the bus failed."""
        ctx, bus = self.ctx, self.bus
        lane = address % self.lanes
        ctx.set(bus.adr, address // self.lanes)
        ctx.set(bus.sel, ((1 << size) - 1) << lane)
        ctx.set(bus.we, data is not None)
        ctx.set(bus.dat_w, (data or 0) << 8 * lane)
        ctx.set(bus.cyc, 1)
        ctx.set(bus.stb, 1)
        for _ in range(8):
            await ctx.delay(1e-8)
            if ctx.get(bus.ack) or ctx.get(bus.err):
                break
            await ctx.tick()
        failed = ctx.get(bus.err)
        value = ctx.get(bus.dat_r) >> 8 * lane & ((1 << 8 * size) - 1)
        await ctx.tick()
        ctx.set(bus.cyc, 0)
        ctx.set(bus.stb, 0)
        await ctx.delay(1e-8)
        return None if failed else value


def on(dut, xlen, script):
    """Run ``script(ctx, host)`` on a target with a bus."""

    async def bench(ctx):
        await script(ctx, Host(ctx, dut.bus, xlen))

    m = Module()
    m.submodules.dut = dut
    m.d.sync += Signal().eq(1)  # a combinational target has no clock of its own
    simulator = Simulator(m)
    simulator.add_clock(1e-6)
    simulator.add_testbench(bench)
    simulator.run()


@pytest.mark.parametrize("xlen", [32, 64])
def test_ram_keeps_what_single_bytes_and_words_wrote(xlen):
    async def script(ctx, host):
        await host.transfer(0x8000_0010, 4, 0x11223344)
        await host.transfer(0x8000_0011, 1, 0xAA)
        assert await host.transfer(0x8000_0010, 4) == 0x1122AA44
        assert await host.transfer(0x8000_0012, 2) == 0x1122
        assert await host.transfer(0x8000_0000, 4) == 7

    on(Ram(xlen, 256, (7,)), xlen, script)


@pytest.mark.parametrize("xlen", [32, 64])
def test_the_timer_strikes_at_its_time(xlen):
    dut = Clint(xlen, 1)

    async def script(ctx, host):
        assert ctx.get(dut.mtip) == 0
        now = await host.transfer(0x0200_BFF8, 4)
        for half, value in ((0, now + 20), (1, 0)):
            await host.transfer(0x0200_4000 + 4 * half, 4, value)
        await ctx.tick().repeat(2)
        assert ctx.get(dut.mtip) == 0
        await ctx.tick().repeat(30)
        assert ctx.get(dut.mtip) == 1
        await host.transfer(0x0200_4004, 4, 1)
        await ctx.tick().repeat(2)
        assert ctx.get(dut.mtip) == 0
        assert await host.transfer(0x0200_4004, 4) == 1

    on(dut, xlen, script)


def test_the_software_interrupt_is_bit_0_of_msip():
    dut = Clint(32, 1)

    async def script(ctx, host):
        await host.transfer(0x0200_0000, 4, 0xFFFFFFFF)
        assert ctx.get(dut.msip) == 1
        assert await host.transfer(0x0200_0000, 4) == 1
        await host.transfer(0x0200_0000, 4, 0)
        assert ctx.get(dut.msip) == 0
        assert await host.transfer(0x0200_0100, 4) == 0

    on(dut, 32, script)


def test_the_timer_counts_every_few_clocks_and_can_be_set():
    dut = Clint(32, 5)

    async def script(ctx, host):
        start = ctx.get(dut.time)
        await ctx.tick().repeat(50)
        assert ctx.get(dut.time) - start == 10
        await host.transfer(0x0200_BFFC, 4, 3)
        assert await host.transfer(0x0200_BFFC, 4) == 3

    on(dut, 32, script)


@pytest.mark.parametrize("xlen", [32, 64])
def test_the_uart_sends_and_receives(xlen):
    dut = Uart(xlen)

    async def script(ctx, host):
        assert await host.transfer(UART + 5, 1) == 0x60
        for byte in b"ok":
            await host.transfer(UART, 1, byte)
        await ctx.tick().repeat(2)
        assert await host.transfer(UART + 5, 1) & 0x40 == 0
        got = []
        ctx.set(dut.sent.ready, 1)
        for _ in range(6):
            if ctx.get(dut.sent.valid):
                got.append(ctx.get(dut.sent.payload))
            await ctx.tick()
        assert bytes(got) == b"ok"
        assert await host.transfer(UART + 5, 1) == 0x60
        ctx.set(dut.received.payload, 0x55)
        ctx.set(dut.received.valid, 1)
        await ctx.tick()
        ctx.set(dut.received.valid, 0)
        await ctx.tick().repeat(2)
        assert await host.transfer(UART + 5, 1) == 0x61
        assert await host.transfer(UART, 1) == 0x55
        await ctx.tick().repeat(2)
        assert await host.transfer(UART + 5, 1) == 0x60

    on(dut, xlen, script)


def test_the_uart_has_the_registers_that_software_probes():
    dut = Uart(32)

    async def script(ctx, host):
        await host.transfer(UART + 7, 1, 0x5A)
        assert await host.transfer(UART + 7, 1) == 0x5A
        await host.transfer(UART + 3, 1, 0x83)
        await host.transfer(UART, 1, 0x34)
        await host.transfer(UART + 1, 1, 0x12)
        assert ctx.get(dut.divisor) == 0x1234
        assert await host.transfer(UART, 1) == 0x34
        await host.transfer(UART + 3, 1, 0x03)
        assert await host.transfer(UART + 3, 1) == 0x03
        assert await host.transfer(UART + 1, 1) == 0
        assert await host.transfer(UART + 6, 1) == 0

    on(dut, 32, script)


def test_the_uart_interrupts_for_received_bytes_and_an_empty_transmitter():
    dut = Uart(32)

    async def script(ctx, host):
        assert (await host.transfer(UART + 2, 1), ctx.get(dut.interrupt)) == (0xC1, 0)
        await host.transfer(UART + 1, 1, 0x03)
        assert ctx.get(dut.interrupt) == 1
        assert await host.transfer(UART + 2, 1) == 0xC2
        assert ctx.get(dut.interrupt) == 0
        ctx.set(dut.received.valid, 1)
        await ctx.tick()
        ctx.set(dut.received.valid, 0)
        await ctx.tick().repeat(2)
        assert (await host.transfer(UART + 2, 1), ctx.get(dut.interrupt)) == (0xC4, 1)

    on(dut, 32, script)


@pytest.mark.parametrize("xlen", [32, 64])
def test_the_rom_cannot_be_written(xlen):
    async def script(ctx, host):
        assert await host.transfer(0x1000, 4) == 0xF1402573
        assert await host.transfer(0x1004, 4) == 0x00000593
        assert await host.transfer(0x1000, 4, 1) is None

    on(BootRom(xlen, 0x8000_0000), xlen, script)


OWNERS = [
    (0x1000, "rom"),
    (0x1FFC, "rom"),
    (0x2000, None),
    (0x0FFC, None),
    (0x8000_0000, "ram"),
    (0x8000_0FFC, "ram"),
    (0x8000_1000, None),
    (0xFFFF_FFFC, None),
]


@pytest.mark.parametrize(
    ("xlen", "address", "owner"),
    [(xlen, *owner) for xlen in (32, 64) for owner in OWNERS]
    + [(64, 0x1_8000_0000, None), (64, 0x8000_0000_8000_0000, None)],
)
@pytest.mark.rule("COM-ADDR-03")
def test_an_address_belongs_to_one_target_or_to_nobody(xlen, address, owner):
    windows = {"rom": Window(0x1000, 0x1000), "ram": Window(0x8000_0000, 0x1000)}
    dut = BusDecoder(xlen, windows)

    async def script(ctx, host):
        for name in windows:
            ctx.set(getattr(dut, name).ack, 1)
        ctx.set(dut.bus.adr, address // host.lanes)
        ctx.set(dut.bus.cyc, 1)
        ctx.set(dut.bus.stb, 1)
        await ctx.delay(1e-8)
        chosen = [name for name in windows if ctx.get(getattr(dut, name).stb)]
        assert chosen == ([owner] if owner else [])
        assert (ctx.get(dut.bus.ack), ctx.get(dut.bus.err)) == (bool(owner), owner is None)

    async def bench(ctx):
        await script(ctx, Host(ctx, dut.bus, xlen))

    simulator = Simulator(dut)
    simulator.add_testbench(bench)
    simulator.run()


@pytest.mark.parametrize(
    ("given", "error", "text"),
    [
        (
            {"ram_bytes": 5000},
            ValueError,
            "ram_bytes must be a power of two and at least 4096, not 5000",
        ),
        (
            {"ram_bytes": 1 << 32},
            ValueError,
            "ram_bytes must be at most 2147483648, not 4294967296",
        ),
        ({"time_divider": 0}, ValueError, "time_divider must be between 1 and 65535, not 0"),
    ],
)
def test_a_wrong_parameter_of_the_system_is_refused(given, error, text):
    with pytest.raises(error, match=f"^{re.escape(text)}$"):
        SocConfig(unit=MpuConfig(), core=CoreConfig(), **given)
