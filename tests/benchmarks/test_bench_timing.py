"""What the time of a check tells: the table of docs/timing.md, and its two figures of sspmp-1.0."""

import re

import pytest
from amaranth.sim import Simulator
from click.testing import CliRunner
from support import ROOT

from benchmarks import timing
from benchmarks.timing import COMMAND, ENGINES, PART, SECRETS, bits, main, table
from mpu_hw import MpuConfig
from mpu_hw.config import PortConfig
from mpu_hw.isa import Privilege
from mpu_hw.mpu import Mpu

PAGE = ROOT / "docs" / "timing.md"
MARKS = f"head\n{PART.empty}tail\n"


def test_the_command_gives_the_table_of_the_page_again():
    page = PAGE.read_text(encoding="utf-8")
    rows = table()
    assert PART.put(page, COMMAND, rows) == page
    constant = [line.split(" | ")[-1] for line in rows.splitlines()[2:]]
    assert len(constant) == len(SECRETS)
    assert all(cell.startswith("0.00 (") for cell in constant)


@pytest.mark.parametrize(
    ("seen", "expected"), [([4], 0), ([1, 1, 1, 1], 0), ([0, 1, 2, 3], 2), ([0, 0, 5, 5], 1)]
)
def test_bits_are_the_entropy_of_what_is_seen(seen, expected):
    assert bits(seen) == expected


def test_the_command_prints_the_table_or_puts_it_into_a_document(tmp_path, monkeypatch):
    monkeypatch.setattr(timing, "waits", lambda engine, regions: [[0] * regions] * len(SECRETS))
    printed = CliRunner().invoke(main, ["--regions", "2"])
    assert printed.exit_code == 0
    assert printed.output.count("0.00 (0 always)") == len(SECRETS) * len(ENGINES)
    document = tmp_path / "page.md"
    document.write_text(MARKS, encoding="utf-8")
    assert CliRunner().invoke(main, ["-o", str(document)]).exit_code == 0
    assert document.read_text(encoding="utf-8") == PART.put(MARKS, COMMAND, table())


def test_an_access_that_waits_for_too_long_is_an_error(monkeypatch):
    monkeypatch.setattr(timing, "LONGEST", 1)
    with pytest.raises(RuntimeError, match=r"^An access waits for more than 1 clocks$"):
        timing.waits("sequential", 2)


def wait_after(writes, **fields):
    """For how many clocks a load of U waits after writes of M, the unit at rest before the last."""
    port = PortConfig(name="data", accesses=("load",), max_size=4)
    config = MpuConfig(
        revision="sspmp-1.0", hypervisor=False, entries={"pool": 4}, ports=(port,), **fields
    )
    unit, seen = Mpu(config), []
    numbers = {n: v for family in config.csr_families for n, v in family.registers().items()}

    async def bench(ctx):
        ctx.set(unit.csr.priv, Privilege.M)
        ctx.set(unit.status.satp_bare, 1)
        for name, value in writes:
            await ctx.tick().repeat(20)
            ctx.set(unit.csr.addr, numbers[name])
            ctx.set(unit.csr.wdata, value)
            ctx.set(unit.csr.write, 1)
            await ctx.tick()
            ctx.set(unit.csr.write, 0)
            ctx.set(unit.csr.addr, 0)
        ctx.set(unit.data.valid, 1)
        ctx.set(unit.data.size, 2)
        while not ctx.get(unit.data.ready):
            seen.append(1)
            await ctx.tick()

    simulator = Simulator(unit)
    simulator.add_clock(1e-6)
    simulator.add_testbench(bench)
    simulator.run()
    return len(seen)


def test_a_write_that_a_lock_stops_is_not_resolved():
    locked, unlocked = (
        wait_after([("pmpcfg0", cfg), ("pmpaddr0", 1)], engine="combinational") for cfg in (0x80, 0)
    )
    text = " ".join(PAGE.read_text(encoding="utf-8").split())
    assert (locked, unlocked) == (0, 2)
    assert "lets the next access pass at once, and without L it waits for 2 clocks" in text


def test_a_walk_in_constant_time_depends_on_the_boundary_of_a_pool():
    clocks = [
        wait_after([("mpmpdeleg", boundary)], engine="sequential", constant_time=True)
        for boundary in (0, 2, 4)
    ]
    text = " ".join(PAGE.read_text(encoding="utf-8").split())
    found = re.search(r"waits for (\d+), (\d+) and (\d+) clocks where `mpmpdeleg` is 0, 2", text)
    assert [int(each) for each in found.groups()] == clocks
