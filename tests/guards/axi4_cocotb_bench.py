"""cocotb bench: another project's AXI4 master and memory on both sides of a generated guard."""

from itertools import cycle
from random import Random

import cocotb
from cocotb.clock import Clock
from cocotb.triggers import ClockCycles, RisingEdge, Timer
from cocotbext.axi import AxiBus, AxiMaster, AxiRam, AxiResp

MASTERS, TRANSFERS = 4, 60
STRIPE = 64  # bytes; each master has every fourth stripe for its own
BORDERS = (0x1000, 0x1090, 0x1FF8, 0x2000, 0x2040)
# Two regions that meet: a beat over their border is in neither.
WRITABLE = [(0x1000, 0x1090), (0x1090, 0x1FF8)]
READABLE = [*WRITABLE, (0x2000, 0x2040)]


def inside(regions, first, count, lanes):
    """Whether every beat of a transfer, which is a word of the bus, lies in one of the regions."""
    beats = range(first // lanes * lanes, first + count, lanes)
    return all(any(low <= beat and beat + lanes <= high for low, high in regions) for beat in beats)


def pauses(seed):
    rng = Random(seed)
    return cycle([rng.random() < 0.4 for _ in range(997)])


def channels(side):
    reads, writes = side.read_if, side.write_if
    return (reads.ar_channel, reads.r_channel), (
        writes.aw_channel,
        writes.w_channel,
        writes.b_channel,
    )


async def traffic(number, master, ram, lanes, counts):
    """Write and read at the borders of regions, each with its ID, and compare."""
    rng = Random(cocotb.RANDOM_SEED + number)
    for _ in range(TRANSFERS):
        near = rng.choice(BORDERS) + rng.randrange(-2 * STRIPE, 2 * STRIPE)
        stripe = near // STRIPE // MASTERS * MASTERS + number
        first = stripe * STRIPE + rng.randrange(STRIPE)
        data = rng.randbytes(rng.randrange(1, stripe * STRIPE + STRIPE - first + 1))
        before = ram.read(first, len(data))
        written = await master.write(first, data, awid=number)
        allowed = inside(WRITABLE, first, len(data), lanes)
        assert written.resp == (AxiResp.OKAY if allowed else AxiResp.SLVERR), hex(first)
        held = ram.read(first, len(data))
        assert held == (data if allowed else before), hex(first)
        read = await master.read(first, len(data), arid=number)
        readable = inside(READABLE, first, len(data), lanes)
        assert read.resp == (AxiResp.OKAY if readable else AxiResp.SLVERR), hex(first)
        assert bytes(read.data) == (held if readable else bytes(len(data))), hex(first)
        counts["denied"] += (not allowed) + (not readable)
        counts["allowed"] += allowed + readable


@cocotb.test()
async def bursts_of_several_masters(dut):
    Clock(dut.clk, 10, "ns").start()
    dut.csr_addr.value = 0
    dut.csr_priv.value = 3
    dut.csr_write.value = 0
    dut.csr_wdata.value = 0
    dut.rst.value = 1
    await ClockCycles(dut.clk, 3)
    dut.rst.value = 0
    await RisingEdge(dut.clk)
    master = AxiMaster(AxiBus.from_prefix(dut, "initiator"), dut.clk, dut.rst)
    ram = AxiRam(AxiBus.from_prefix(dut, "target"), dut.clk, dut.rst, size=1 << 14)
    ram.write(0, Random(0).randbytes(1 << 14))
    sides = [*channels(master), *channels(ram)]
    for seed, channel in enumerate(channel for side in sides for channel in side):
        channel.set_pause_generator(pauses(seed))
    counts = {"denied": 0, "allowed": 0}
    lanes = len(dut.initiator_wstrb)
    tasks = [cocotb.start_soon(traffic(n, master, ram, lanes, counts)) for n in range(MASTERS)]
    for task in tasks:
        await task
    # Of wide beats the first of each border is denied, so that fewer are allowed.
    assert min(counts.values()) > 50, counts
    dut.csr_addr.value = 0x7C0
    await Timer(1, "ns")
    # One is recorded, the others are counted.
    assert int(dut.csr_rdata.value) == 1 | (counts["denied"] - 1) << 16
