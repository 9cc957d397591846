"""Stages, order, reports and malformed requests of revision mpu-0.9 (rules 6, 11)."""

import pytest
from model_hart import ALL, ANY, NAPOT, MpuHart, R, S, W, X, naturally
from mpu_hw_sim.model import ModelConfig, Mpu, Port, Request, Status

from mpu_hw.isa import Access

# SRWX = 0111: all for U; 0000: nothing.
OPEN, SHUT = R | W | X, 0


STAGES = [
    # V, satp, vsatp, hgatp paged: situation, cause of a load that every bank denies, stage.
    ("U", "", "COM-STG-1", 13, 0),
    ("U", "vsatp hgatp", "COM-STG-1", 13, 0),
    ("U", "satp", "COM-STG-2", 0, 0),
    ("VU", "", "COM-STG-3", 13, 1),
    ("VU", "satp", "COM-STG-3", 13, 1),
    ("VU", "vsatp", "COM-STG-4", 21, 2),
    ("VU", "hgatp", "COM-STG-5", 13, 1),
    ("VU", "vsatp hgatp", "COM-STG-6", 0, 0),
]


@pytest.mark.rule(*{row[2] for row in STAGES}, "COM-ORD-06", "COM-ORD-07", "COM-FLT-10")
@pytest.mark.parametrize(("who", "paged", "rule", "cause", "stage"), STAGES)
def test_stages_of_a_situation(who, paged, rule, cause, stage):
    hart = MpuHart(entries={"mpu": 1, "vsmpu": 1, "hgmpu": 1})
    hart.now(**{f"{name}_bare": False for name in paged.split()})
    verdict = hart.check(who, "load", 0x1000)
    assert (verdict.cause, verdict.stage) == (cause, stage)
    assert verdict.gva is (who == "VU" and cause != 0)
    assert hart.mpu.covered[rule] == 1
    assert sum(hart.mpu.covered[f"COM-STG-{n}"] for n in range(1, 7)) == 1


@pytest.mark.rule("COM-ORD-01", "COM-FLT-2", "COM-FLT-3")
@pytest.mark.parametrize(
    ("vs", "g", "verdict"),
    [
        (SHUT, SHUT, (False, 13, 1, True, 0, True)),
        (OPEN, SHUT, (False, 21, 2, True, 1, True)),
        (SHUT, OPEN, (False, 13, 1, True, 0, True)),
        (OPEN, OPEN, (True, 0, 2, True, 1, False)),
    ],
)
def test_the_first_denial_is_the_one_reported(vs, g, verdict):
    hart = MpuHart(entries={"mpu": 1, "vsmpu": 2, "hgmpu": 2})
    hart.put("vsmpu", 0, vs | NAPOT, ALL).put("hgmpu", 1, g | NAPOT, ALL)
    assert hart.check("VU", "load", 0x1000) == verdict


@pytest.mark.parametrize(
    ("who", "paged", "verdict"),
    [
        ("S", "", (True, 0, 0, True, 1, False)),
        ("S", "satp", (True, 0, 0, False, 0, False)),
        ("VU", "", (True, 0, 2, True, 2, False)),
        ("VU", "hgatp", (True, 0, 1, True, 3, False)),
        ("VU", "vsatp hgatp", (True, 0, 0, False, 0, False)),
    ],
)
def test_an_allowed_access_speaks_of_the_last_active_stage(who, paged, verdict):
    hart = MpuHart()
    for index, bank in enumerate(("mpu", "hgmpu", "vsmpu"), start=1):
        hart.put(bank, index, (S * (bank == "mpu") | R) | NAPOT, ALL)
    hart.now(**{f"{name}_bare": False for name in paged.split()})
    assert hart.check(who, "load", 0x1000) == verdict


def test_an_allowed_access_that_nothing_matched_has_no_entry():
    assert MpuHart().check("S", "load", 0x1000) == (True, 0, 0, False, 0, False)


@pytest.mark.rule("HYP-STG-7", "HYP-STG-8")
def test_a_walk_is_read_by_the_guest_stage_and_by_no_host_bank():
    hart = MpuHart(entries={"mpu": 1, "vsmpu": 1, "hgmpu": 1}).now(vsatp_bare=False)
    hart.put("hgmpu", 0, X | NAPOT, naturally(0x1000, 0x1000))
    hart.now(vsatp_bare=False, mxr=True)
    assert hart.cause("VU", "walk", 0x1000) == 21
    hart.put("hgmpu", 0, R | NAPOT, naturally(0x1000, 0x1000))
    assert hart.cause("VU", "walk", 0x1000) == 0
    assert hart.now(satp_bare=False).cause("U", "walk", 0x1000) == 0


@pytest.mark.rule("HYP-HLVX-01")
@pytest.mark.parametrize(
    ("vs", "g", "cause"), [(R, R, 13), (X, R, 21), (X, X, 0), (X | S, X, 13), (R | X, R | X, 0)]
)
def test_hlvx_needs_x_in_both_banks(vs, g, cause):
    hart = MpuHart(entries={"vsmpu": 1, "hgmpu": 1})
    hart.put("vsmpu", 0, vs | NAPOT, ALL).put("hgmpu", 0, g | NAPOT, ALL)
    assert hart.cause("VU", "hlvx", 0x1000) == cause


NARROW = Port(name="narrow", accesses=frozenset({Access.LOAD, Access.STORE}), max_size=4)


@pytest.mark.parametrize("paged", [False, True])
@pytest.mark.parametrize(
    ("who", "stages", "stage", "causes"),
    [
        ("S", "hs vs g m", 0, (13, 15, 12)),
        ("S", "vs g m", 3, (5, 7, 1)),
        ("VS", "hs vs g m", 1, (13, 15, 12)),
        ("VS", "hs g m", 2, (21, 23, 20)),
        ("VS", "hs m", 3, (5, 7, 1)),
    ],
)
@pytest.mark.parametrize(
    ("access", "addr", "size", "kind"),
    [
        ("load", 0x1002, 4, 0),
        ("store", 0x1001, 2, 1),
        ("load", 0x1000, 8, 0),
        ("fetch", 0x1000, 4, 2),
        ("hlvx", 0x1000, 4, 0),
        ("walk", 0x1000, 4, 0),
        ("cbo", 0x1000, 4, 1),
        (6, 0x1000, 4, 0),
        (7, 0x1000, 4, 0),
    ],
)
def test_a_malformed_request_is_denied(who, stages, stage, causes, access, addr, size, kind, paged):
    hart = MpuHart(entries={"mpu": 1, "vsmpu": 1, "hgmpu": 1})
    for bank in ("mpu", "vsmpu", "hgmpu"):
        hart.put(bank, 0, OPEN | NAPOT, ALL)
    hart.now(satp_bare=not paged, vsatp_bare=not paged, hgatp_bare=not paged)
    port = Port(
        name="narrow",
        accesses=NARROW.accesses,
        max_size=4,
        stages=frozenset(stages.split()),
    )
    verdict = hart.check(who, access, addr, size, port)
    assert verdict == (False, causes[kind], stage, False, 0, who == "VS")


@pytest.mark.rule("COM-PRIO-04")
@pytest.mark.parametrize(
    ("xlen", "addr", "cause"),
    [(32, 2**32 - 2, 15), (32, 2**32 - 4, 0), (64, 2**64 - 2, 15), (64, 2**64 - 4, 0)],
)
def test_an_operation_that_wraps_is_denied(xlen, addr, cause):
    hart = MpuHart(entries={"mpu": 1}, xlen=xlen)
    assert hart.cause("S", "store", addr) == cause
    assert hart.cause("M", "store", addr) == 0
    assert hart.mpu.covered["COM-PRIO-04"] == (cause != 0)


@pytest.mark.parametrize("virt", [False, True])
def test_privilege_2_is_denied(virt):
    mpu = Mpu(ModelConfig(entries={"vsmpu": 1}))
    verdict = mpu.check(ANY, Request(0x1000, 4, 0, 2, virt), Status())
    assert verdict == ((False, 13, 1, False, 0, True) if virt else (False, 5, 3, False, 0, False))


@pytest.mark.parametrize(
    "fields", [{"hypervisor": False}, {"entries": {"mpu": 1, "vsmpu": 0, "hgmpu": 0}}]
)
def test_without_hypervisor_v_is_0(fields):
    hart = MpuHart(**fields)
    verdict = hart.check("VU", "load", 0x1000)
    assert (verdict.cause, verdict.stage, verdict.gva) == (13, 0, False)
    assert hart.trap(0x1A0, "VS") == "ok"
    assert hart.trap(0x2A0, "M") == "absent"
