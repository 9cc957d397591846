"""Regions to registers, for every bank of both specifications, by the map of the model."""

import random

import pytest
from mpu_hw_sim.encoding import Bounds
from mpu_hw_sim.explanation import RegisterState, address_map, apply_writes
from mpu_hw_sim.explanation.access import rights_at
from mpu_hw_sim.explanation.modes import MODES
from mpu_hw_sim.planning import PlanError, Wish, check_plan, plan_of, writes_of
from mpu_hw_sim.planning.part import grants_of
from mpu_hw_sim.planning.wish import modes_of

from mpu_hw import MpuConfig

WIDTH = 14
TOP = 1 << WIDTH
MPU = {"mpu": 24, "vsmpu": 24, "hgmpu": 24}
NAPOT = dict.fromkeys(MPU, 64)
UNITS = {
    "mpu": MpuConfig(paddr_width=WIDTH, entries=MPU),
    "mpu-rv64": MpuConfig(xlen=64, paddr_width=WIDTH, granularity=32, entries=MPU),
    "napot": MpuConfig(paddr_width=WIDTH, granularity=64, modes=("napot",), entries=NAPOT),
    "no-switch": MpuConfig(paddr_width=WIDTH, switch=False, entries=MPU),
    "tor": MpuConfig(paddr_width=WIDTH, modes=("tor",), entries=MPU),
    "pool": MpuConfig(revision="sspmp-1.0", paddr_width=WIDTH, entries={"pool": 96}),
    "fixed": MpuConfig(
        revision="sspmp-1.0",
        xlen=64,
        paddr_width=WIDTH,
        delegation="fixed",
        entries={"pmp": 24, "spmp": 48, "vspmp": 24},
    ),
}


def wishes_for(config, rng):
    """Disjoint regions for every stage, many of them neighbours, with all rights there are."""
    wishes = []
    for stage in config.stages:
        grants = grants_of(config, stage)
        step = max(256, config.granularity)
        points = sorted(rng.sample(range(TOP // step), 2 * rng.randrange(2, 5)))
        if "napot" in config.modes and rng.random() < 0.3:
            points[-1] = TOP // step
        for base, end in zip(points, points[1:], strict=False):
            lock = config.spec.lock and rng.random() < 0.3
            rights = rng.choice([*grants.encodings[lock], grants.default])
            if rng.random() < 0.7 and rights in grants.encodings[lock]:
                bounds = Bounds(base * step, end * step)
                wishes.append(Wish(f"{stage.name} {base}", bounds, stage, rights, lock))
    return wishes


@pytest.mark.parametrize("name", UNITS)
@pytest.mark.parametrize("seed", range(3))
def test_registers_grant_what_the_regions_have_and_nothing_else(name, seed):
    config = UNITS[name]
    wishes = wishes_for(config, random.Random(f"{name} {seed}"))
    plan = plan_of(config, wishes)
    writes = writes_of(plan)
    checked = check_plan(plan, writes)
    assert len({write.name for write in writes}) == len(writes)
    state = apply_writes(RegisterState(config), writes)
    edges = {edge for wish in wishes for edge in (wish.bounds.base, wish.bounds.end)}
    for interval in address_map(state, at=edges).intervals:
        for stage in {wish.stage.name: wish.stage for wish in wishes}.values():
            mine = [w for w in wishes if w.stage == stage]
            wish = next((w for w in mine if w.bounds.base <= interval.first < w.bounds.end), None)
            rights = wish.rights if wish else grants_of(config, stage).default
            given = [
                rights_at(state, stage.name, MODES[mode], interval.first, state.status)
                for mode in modes_of(stage)
            ]
            assert given == [rights.kernel, rights.task]
    assert checked.intervals > len(wishes)


def test_locked_entries_come_first_and_their_lower_bounds_are_locked():
    config = UNITS["fixed"]
    spmp = next(stage for stage in config.stages if stage.name == "hs")
    grants = grants_of(config, spmp)
    rights = list(grants.encodings[True])
    wishes = [
        Wish("open", Bounds(0x100, 0x300), spmp, rights[1], False),
        Wish("held", Bounds(0x300, 0x900), spmp, rights[2], True),
    ]
    plan = plan_of(config, wishes)
    locks = [entry.lock for entry in plan.entries]
    assert locks == sorted(locks, reverse=True)
    off = [entry for entry in plan.entries if entry.bounds is None]
    assert [entry.cfg for entry in off if entry.lock] == [0x80]


def example():
    config = UNITS["fixed"]
    stage = next(stage for stage in config.stages if stage.name == "hs")
    rights = [r for r in grants_of(config, stage).encodings[False] if r.kernel == "rwx"][0]
    wishes = [
        Wish("low", Bounds(0x100, 0x200), stage, rights, True),
        Wish("high", Bounds(0x300, 0x600), stage, rights, False),
    ]
    plan = plan_of(config, wishes)
    return plan, writes_of(plan)


def changed(writes, name, value):
    return [write._replace(value=value) if write.name == name else write for write in writes]


@pytest.mark.parametrize(
    ("change", "text"),
    [
        (lambda w: changed(w, "spmpaddr0", 0x4F), "hs: 0x180 grants S ---, not rwx"),
        (lambda w: changed(w, "spmpaddr2", 0x1C0), "hs: 0x600 grants S rwx, not ---"),
        (
            lambda w: changed(w, "spmpcfg0", 0x1F),
            "hs: 0x100 is decided by an entry with another lock",
        ),
        (lambda w: changed(w, "spmpcfg2", 0xFF0F), "spmpcfg2 does not hold 0xff0f"),
        (lambda w: changed(w, "spmpen", 0b001), "hs: 0x300 grants S ---, not rwx"),
    ],
)
def test_a_wrong_register_is_found(change, text):
    plan, writes = example()
    check_plan(plan, writes)
    with pytest.raises(PlanError, match=f"^{text}$"):
        check_plan(plan, change(writes))


def test_a_write_that_opens_something_on_the_way_is_found():
    plan, writes = example()
    rest = [write for write in writes if write.name != "spmpaddr1"]
    late = [write for write in writes if write.name == "spmpaddr1"]
    with pytest.raises(PlanError, match=r"^the write of spmpcfg2 opens 0x0 to S for r$"):
        check_plan(plan, rest + late)


def test_an_outer_entry_written_before_the_one_inside_of_it_is_found():
    config = UNITS["fixed"]
    stage = next(stage for stage in config.stages if stage.name == "hs")
    known = {r.kernel: r for r in grants_of(config, stage).encodings[False] if r.task == "---"}
    bounds = {"below": (0, 0x400), "inside": (0x400, 0x500), "above": (0x500, 0x1000)}
    wishes = [
        Wish(name, Bounds(*ends), stage, known["r-x" if name == "inside" else "rwx"], False)
        for name, ends in bounds.items()
    ]
    plan = plan_of(config, wishes)
    *writes, inner, outer = writes_of(plan)
    assert (inner.name, outer.name) == ("spmpcfg0", "spmpcfg1")
    check_plan(plan, [*writes, inner, outer])
    with pytest.raises(PlanError, match=r"^the write of spmpcfg1 opens 0x400 to S for w$"):
        check_plan(plan, [*writes, outer, inner])


def last_rights(config, stage):
    return list(grants_of(config, stage).encodings[False])[-1]


def test_the_plan_of_a_pool_delegates_what_it_needs():
    config = UNITS["pool"]
    stages = {stage.name: stage for stage in config.stages}
    wishes = [
        Wish(name, Bounds(0x100, 0x200), stage, last_rights(config, stage), False)
        for name, stage in stages.items()
    ]
    writes = {write.name: write.value for write in writes_of(plan_of(config, wishes))}
    assert writes["mpmpdeleg"] == 1
    assert writes["hspmpdeleg"] == 96 - 1 - 1
    assert (writes["spmpen"], writes["hspmpen"], writes["vspmpen"]) == (1, 2, 1)
    alone = plan_of(config, wishes[-1:])
    assert "mpmpdeleg" not in {write.name for write in writes_of(alone)}


@pytest.mark.rule("HYP-EN-07")
@pytest.mark.parametrize(("switch", "noted"), [(False, True), (True, False)])
def test_a_plan_says_that_guests_have_the_entries_of_the_host_too(switch, noted):
    config = MpuConfig(revision="sspmp-1.0", paddr_width=WIDTH, switch=switch, entries={"pool": 8})
    host = next(stage for stage in config.stages if stage.name == "hs")
    rights = next(iter(grants_of(config, host).encodings[False]))
    plan = plan_of(config, [Wish("host", Bounds(0x1000, 0x2000), host, rights, False)])
    note = (
        "spmp: without enable registers its entries decide for VS and VU at stage g, too "
        "(HYP-EN-07)"
    )
    assert (note in check_plan(plan, writes_of(plan)).notes) == noted
