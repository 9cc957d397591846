"""An AXI4 guard with a DMA manager and a memory, beside the reference model."""

import pytest
from axi4_bench import Axi4Bench
from guard_bench import ALL, GUEST, ONE, TWO, clocks, one_entry

from mpu_hw import MpuConfig, ResetEntry
from mpu_hw.guards import Axi4Guard, GuardConfig

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
    "128-bits": GuardConfig(
        unit=MpuConfig(entries=ONE, paddr_width=14), masters=TWO, data_width=128
    ),
}


# U reads and writes 0x1000..0x1FF7 in two regions that meet at 0x1090, and reads 0x2000..0x203F.
ROWS = ((0x1000, 0x08), (0x1090, 0x0B), (0x1FF8, 0x0B), (0x2000 | 0x1C, 0x19))
FIXED_ENTRIES = {
    "entries": {"mpu": 4, "vsmpu": 0, "hgmpu": 0},
    "paddr_width": 14,
    "reset": [
        ResetEntry(bank="mpu", index=index, addr=addr >> 2, cfg=cfg, hardwired=True)
        for index, (addr, cfg) in enumerate(ROWS)
    ],
}
BORDERS = {
    "combinational": {},
    "pipelined": {"masters": TWO},
    "sequential": {"data_width": 64, "user_width": 3},
    "combinational-256-bits": {"data_width": 256},
    # A beat is larger than the blocks of which a walk is asked otherwise.
    "sequential-1024-bits": {"data_width": 1024},
}
EDGES = (0x1000, 0x1090, 0x1FF8, 0x2000, 0x2040)
# Near an edge no beat of that size is allowed.
INSIDE = {"sequential-1024-bits": (0x1400, 0x1600, 0x1800, 0x1A00, 0x1C00)}


@pytest.mark.rule("COM-FLT-12", "COM-PRIO-04")
@pytest.mark.parametrize("name", CONFIGS)
def test_a_burst_reaches_the_target_if_the_model_allows_each_beat(name):
    bench = Axi4Bench(CONFIGS[name], seed=1)
    bench.run(2500)
    assert bench.denied - bench.total("malformed") > 30
    assert bench.total("allowed") > 10
    assert bench.total("malformed") > 10
    assert bench.total("answered") > 60


@pytest.mark.rule("COM-FLT-12", "COM-PRIO-02", "COM-PRIO-04")
@pytest.mark.parametrize("engine", BORDERS)
def test_a_burst_over_the_border_of_two_regions_leaves_if_both_allow_it(engine):
    unit = MpuConfig(engine=engine.partition("-")[0], **FIXED_ENTRIES)
    config = GuardConfig(unit=unit, **BORDERS[engine])
    bench = Axi4Bench(config, seed=2, borders=EDGES + INSIDE.get(engine, ()))
    bench.run(3000)
    assert bench.total("split") > 5
    assert bench.total("allowed") > 25
    assert bench.denied - bench.total("malformed") > (5 if engine in INSIDE else 25)


ON = ("awready", "wready", "arready", "bvalid", "rvalid", "rlast")


def test_bursts_follow_each_other_without_a_clock_between():
    async def body(ctx, guard):
        near, far = guard.initiator, guard.target
        for name in ON:
            ctx.set(getattr(far, name), 1)
        for name in ("awvalid", "wvalid", "arvalid", "bready", "rready"):
            ctx.set(getattr(near, name), 1)
        for name, value in {"size": 2, "burst": 1, "len": 3}.items():
            ctx.set(getattr(near, f"aw{name}"), value)
            ctx.set(getattr(near, f"ar{name}"), value)
        for number in range(64):
            burst, beat = divmod(number, 4)
            addr = 0x1004 + 16 * burst
            for name, value in {
                "awaddr": addr,
                "araddr": addr + 8 * number,
                "wdata": number,
            }.items():
                ctx.set(getattr(near, name), value)
            # A beat in each clock, the first one with its address; an address of reads in each.
            assert ctx.get(far.awvalid) == ctx.get(near.awready) == (beat == 0)
            assert (ctx.get(far.arvalid), ctx.get(near.arready)) == (1, 1)
            assert (ctx.get(far.wvalid), ctx.get(near.wready)) == (1, 1)
            assert (ctx.get(far.wdata), ctx.get(far.wlast)) == (number, beat == 3)
            assert ctx.get(far.araddr) == addr + 8 * number
            await ctx.tick()

    clocks(Axi4Guard(one_entry()), body)


def test_a_denied_burst_has_an_error_in_each_beat_and_takes_all_data():
    async def body(ctx, guard):
        near, far = guard.initiator, guard.target
        for kind, number in (("ar", 9), ("aw", 6)):
            for name, value in {"id": number, "addr": 0x1FF0, "len": 3, "size": 2}.items():
                ctx.set(getattr(near, kind + name), value)
            # The last two words that U reaches, and two that it does not.
            ctx.set(getattr(near, f"{kind}burst"), 1)
            ctx.set(getattr(near, f"{kind}valid"), 1)
        for name in ("wvalid", "rready", "bready"):
            ctx.set(getattr(near, name), 1)
        for name in ("awready", "wready", "arready"):
            ctx.set(getattr(far, name), 1)
        beats, taken, answered = [], 0, []
        for _ in range(24):
            assert not any(ctx.get(getattr(far, f"{name}valid")) for name in ("ar", "aw", "w"))
            if ctx.get(near.rvalid):
                beats.append([ctx.get(getattr(near, f"r{n}")) for n in ("id", "resp", "last")])
            if ctx.get(near.bvalid):
                answered.append((ctx.get(near.bid), ctx.get(near.bresp), taken))
            taken += ctx.get(near.wready)
            begun = [name for name in ("ar", "aw") if ctx.get(getattr(near, f"{name}ready"))]
            await ctx.tick()
            for name in begun:
                ctx.set(getattr(near, f"{name}valid"), 0)
        assert beats == [[9, 2, 0]] * 3 + [[9, 2, 1]]
        assert answered == [(6, 2, 4)]
        # The record has the first beat that is denied.
        ctx.set(guard.csr.priv, 3)
        ctx.set(guard.csr.addr, 0x7C2)
        assert ctx.get(guard.csr.rdata) == 0x1FF8

    clocks(Axi4Guard(GuardConfig(unit=MpuConfig(**FIXED_ENTRIES))), body)
