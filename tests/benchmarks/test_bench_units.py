"""Clocks of a check that a row of a whole unit gives are those that its unit takes."""

import pytest
from amaranth.sim import Simulator

from benchmarks.rows import mpu
from benchmarks.units import check_clocks, unit_designs
from mpu_hw import Mpu
from mpu_hw.isa import Access, Privilege

ENTRIES = 4
NAPOT = 0x1F  # with all permissions


def clocks(unit, checks):
    """Activate every entry, elsewhere than the checks are; give the clocks that each takes."""
    numbers = unit.config.csr_base
    writes = [(numbers["mpuaddr"] + index, 0x400 + 16 * index + 1) for index in range(ENTRIES)]
    writes.append((numbers["mpucfg"], NAPOT * 0x01010101))
    taken = []

    async def bench(ctx):
        ctx.set(unit.csr.priv, Privilege.M)
        ctx.set(unit.status.satp_bare, 1)
        for number, value in writes:
            ctx.set(unit.csr.addr, number)
            ctx.set(unit.csr.wdata, value)
            ctx.set(unit.csr.write, 1)
            await ctx.tick()
        ctx.set(unit.csr.write, 0)
        ctx.set(unit.csr.addr, 0)
        await ctx.tick().repeat(40)
        ctx.set(unit.data.size, 2)
        ctx.set(unit.data.access, Access.LOAD)
        for address in checks:
            ctx.set(unit.data.addr, address)
            ctx.set(unit.data.valid, 1)
            count = 1
            while not ctx.get(unit.data.ready):
                await ctx.tick()
                count += 1
            while not ctx.get(unit.data.done):
                await ctx.tick()
                ctx.set(unit.data.valid, 0)
                count += 1
            taken.append(count)
            ctx.set(unit.data.valid, 0)
            await ctx.tick().repeat(40)

    simulator = Simulator(unit)
    simulator.add_clock(1e-6)
    simulator.add_testbench(bench)
    simulator.run()
    return taken


@pytest.mark.parametrize("fields", [{}, {"engine": "pipelined"}, {"engine": "sequential"},
                                    {"target": "asic"}], ids=str)  # fmt: skip
def test_a_check_takes_the_clocks_that_the_table_gives(fields):
    config = mpu(ENTRIES, **fields)
    hit, miss, _ = check_clocks(config)
    first, second = clocks(Mpu(config), [0x100, 0x104])
    assert second == hit
    # The bound of a walk has a few clocks that this one does not take.
    assert max(hit, miss - 3) <= first <= miss


def test_rows_drawn_over_their_entries_are_of_one_kind_each():
    drawn = {}
    for design in unit_designs():
        if design.series:
            drawn.setdefault(design.series, []).append((design.entries, design.ports))
    assert {entries for entries, _ in drawn["mpu-0.9, sequential"]} == {4, 8, 16, 32, 64}
    for points in drawn.values():
        assert len({ports for _, ports in points}) == 1
        assert len(points) == len(set(points))
