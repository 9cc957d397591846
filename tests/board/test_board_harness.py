"""The serial harness: what is shifted in reaches the unit, and its answer comes out."""

from dataclasses import replace

import pytest
from amaranth.lib.wiring import Flow
from amaranth.sim import Simulator

from mpu_hw.board import UnitHarness
from mpu_hw.config.choices import ENGINES
from mpu_hw.isa import Access, Privilege

# Clocks from a frame to its answer: a whole walk of the small unit, and more.
ANSWERED_WITHIN = 1000


def frame_of(unit, values):
    """Bits of a frame, first bit first: a 1, then the inputs, last one first."""
    bits = []
    for path, member, signal in unit.signature.flatten(unit):
        if member.flow is Flow.In:
            value = values.get("__".join(path), 0)
            bits += [value >> bit & 1 for bit in range(len(signal))]
    return [1, *reversed(bits)]


def answer_of(unit, bits):
    found, bits = {}, iter(bits)
    for path, member, signal in unit.signature.flatten(unit):
        if member.flow is Flow.Out:
            value = sum(next(bits) << bit for bit in range(len(signal)))
            found["__".join(path)] = value
    return found


def exchange(config, frames):
    """Answers to some frames, one after another, from reset on."""
    harness, answers = UnitHarness(config), []
    unit = harness.unit
    outputs = sum(len(s) for _, m, s in unit.signature.flatten(unit) if m.flow is Flow.Out)

    async def process(ctx):
        for values in frames:
            for bit in frame_of(unit, values):
                ctx.set(harness.serial_in, bit)
                await ctx.tick()
            ctx.set(harness.serial_in, 0)
            for _ in range(ANSWERED_WITHIN):
                await ctx.tick()
                if ctx.get(harness.serial_out):
                    break
            else:
                raise AssertionError("the harness must answer each frame")
            await ctx.tick()
            bits = []
            for _ in range(outputs):
                bits.append(ctx.get(harness.serial_out))
                await ctx.tick()
            answers.append(answer_of(unit, bits))

    simulator = Simulator(harness)
    simulator.add_clock(1e-6)
    simulator.add_testbench(process)
    simulator.run()
    return answers


@pytest.mark.parametrize("engine", ENGINES)
def test_a_register_is_written_by_a_frame_and_checks_the_next(small, engine):
    small = replace(small, engine=engine)
    number = small.csr_base["mpuaddr"]
    cfg = {"csr__addr": small.csr_base["mpucfg"], "csr__priv": Privilege.S, "csr__write": 1}
    addr = {"csr__addr": number, "csr__priv": Privilege.S, "csr__write": 1}
    load = {
        "status__satp_bare": 1,
        "data__valid": 1,
        "data__addr": 0x1000,
        "data__size": 2,
        "data__access": Access.LOAD,
        "data__priv": Privilege.U,
    }
    before, _, _, read, inside, outside = exchange(
        small,
        [
            load,
            addr | {"csr__wdata": 0x1000 >> 2 | 0x7F},
            cfg | {"csr__wdata": 0x18 | 0x1},  # NAPOT, R, of 1024 bytes
            addr | {"csr__write": 0},
            load,
            load | {"data__addr": 0x1400},
        ],
    )
    assert (before["data__done"], before["data__allow"]) == (1, 0)
    assert read["csr__rdata"] == 0x1000 >> 2 | 0x7F
    assert (inside["data__done"], inside["data__allow"], inside["data__hit"]) == (1, 1, 1)
    assert (outside["data__done"], outside["data__allow"], outside["data__hit"]) == (1, 0, 0)
