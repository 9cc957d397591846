"""Stages, priority, defaults and enables of revision sspmp-1.0 (rules 3, 5, 6, 8, 11)."""

import pytest
from model_hart import ALL, ANY, NA4, NAPOT, OFF, SHARED, TOR, L, R, SspmpHart, U, W, X
from mpu_hw_sim.model import ModelConfig, Mpu, Port, Request, Status

OPEN = U | R | W | X


def built(p: int = 4, h: int = 4, total: int = 12, **fields: object) -> SspmpHart:
    """Return a unit with p PMP entries, the first of which allows everything, and all enabled."""
    hart = SspmpHart(entries={"pool": total}, **fields)
    hart.write(hart.DELEG, p)
    if hart.mpu.config.hypervisor:
        hart.write(hart.HDELEG, h)
    if p:
        hart.put("pmp", 0, NAPOT | R | W | X, ALL)
    return hart.enable()


@pytest.mark.rule("SSPMP-DEF-01", "SSPMP-DEF-04", "SSPMP-RST-03")
@pytest.mark.parametrize("who", ["S", "U"])
def test_entries_that_are_all_off_deny(who):
    assert built().cause(who, "load", 0x1000) == 13
    fixed = SspmpHart(entries={"spmp": 1}, delegation="fixed")
    assert fixed.check(who, "load", 0x1000) == (False, 13, 0, False, 0, False)


@pytest.mark.rule("SSPMP-DEF-02", "SSPMP-RST-02", "SSPMP-DELEG-05")
def test_no_entry_is_given_to_spmp():
    hart = SspmpHart(entries={"pool": 12})
    hart.put("pmp", 0, NAPOT | R | W | X, ALL)
    assert [hart.cause(who, "load", 0x1000) for who in ("S", "U", "VS", "VU")] == [0] * 4
    hart.write(0x183, ALL)
    assert (hart.read(0x183), hart.get("spmp", 0)) == (0, (0, 0))


@pytest.mark.rule("SSPMP-RST-02", "HYP-DELEG-14")
def test_what_pmp_cannot_have_is_spmp_s_at_reset():
    hart = SspmpHart(entries={"pool": 96})
    hart.put("pmp", 0, NAPOT | R | W | X, ALL)
    assert (hart.read(hart.DELEG), hart.read(hart.HDELEG)) == (64, 32)
    assert hart.cause("S", "load", 0x1000) == 13
    assert hart.cause("VS", "load", 0x1000) == 21


@pytest.mark.rule("COM-PRIO-01", "COM-PRIO-02", "COM-PRIO-03", "SSPMP-EN-04")
def test_a_partial_match_and_an_entry_that_is_not_enabled():
    hart = built().put("spmp", 0, OPEN | NA4, 0x8 // 4).put("spmp", 1, OPEN | NAPOT, ALL)
    assert hart.check("U", "load", 0x8, 8) == (False, 13, 0, True, 0, False)
    hart.write(0x183, 0b10)
    assert hart.check("U", "load", 0x8, 8).allow
    assert hart.get("spmp", 0) == (0x2, OPEN | NA4)


@pytest.mark.rule("SSPMP-MATCH-08", "SSPMP-DELEG-02")
@pytest.mark.parametrize(("bank", "who", "stage"), [("spmp", "U", 3), ("vspmp", "VU", 1)])
def test_tor_of_entry_0_begins_at_0_whatever_lies_before_it_in_the_pool(bank, who, stage):
    hart = built().put("pmp", 3, OFF, 0x500).put("spmp", 3, OFF, 0x500)
    hart.put(bank, 0, OPEN | TOR, 0x400)
    hart.now(hgatp_bare=False)
    port = Port(name="first", misaligned=True, stages=frozenset({"hs", "vs"}))
    verdict = hart.check(who, "load", 0x10, 4, port)
    assert (verdict.allow, verdict.hit, verdict.entry) == (True, True, 0)
    assert hart.mpu.covered["SSPMP-MATCH-08"] == 1


@pytest.mark.rule("COM-MATCH-02", "COM-MATCH-03", "COM-MATCH-04")
@pytest.mark.parametrize("bank", ["spmp", "vspmp", "pmp"])
def test_tor_begins_at_the_address_below(bank):
    hart = SspmpHart(entries={"pmp": 3, "spmp": 3, "vspmp": 3}, delegation="fixed").enable()
    hart.put(bank, 0, OFF, 0x400).put(bank, 1, OPEN % 256 | U * (bank != "pmp") | TOR, 0x800)
    who = "VU" if bank == "vspmp" else "U"
    hart.now(satp_bare=bank == "spmp", hgatp_bare=False)
    port = Port(name="one", stages=frozenset({{"spmp": "hs", "vspmp": "vs", "pmp": "m"}[bank]}))
    hits = [hart.check(who, "load", addr, 4, port).hit for addr in (0xFFC, 0x1000, 0x1FFC, 0x2000)]
    assert hits == [False, True, True, False]


@pytest.mark.rule("COM-FLT-1", "COM-FLT-2", "COM-FLT-3", "COM-FLT-4", "HYP-ORD-04", "SSPMP-ORD-02")
@pytest.mark.parametrize(
    ("vs", "g", "m", "expected"),
    [
        (0, 0, 0, (False, 13, 1, True, 2, True)),
        (OPEN, 0, 0, (False, 21, 2, True, 1, True)),
        (OPEN, OPEN, 0, (False, 5, 3, True, 0, True)),
        (0, OPEN, OPEN, (False, 13, 1, True, 2, True)),
        (OPEN, 0, OPEN, (False, 21, 2, True, 1, True)),
        (OPEN, OPEN, OPEN, (True, 0, 3, True, 0, False)),
    ],
)
def test_the_first_denial_is_the_one_reported(vs, g, m, expected):
    hart = built().put("vspmp", 2, vs | NAPOT, ALL).put("spmp", 1, g | NAPOT, ALL)
    hart.put("pmp", 0, m & 7 | NAPOT, ALL)
    assert hart.check("VU", "load", 0x1000) == expected


STAGES = [
    # Who, paged, situation, causes: of the S-level stages alone, of all when PMP denies.
    ("U", "", "COM-STG-1", 13, 13),
    ("U", "vsatp hgatp", "COM-STG-1", 13, 13),
    ("U", "satp", "COM-STG-2", 0, 5),
    ("VU", "satp", "COM-STG-3", 13, 13),
    ("VU", "vsatp", "COM-STG-4", 21, 21),
    ("VU", "hgatp", "COM-STG-5", 13, 13),
    ("VU", "vsatp hgatp", "COM-STG-6", 0, 5),
]


@pytest.mark.rule(*{row[2] for row in STAGES}, "COM-ORD-06", "COM-ORD-07", "PMP-07")
@pytest.mark.parametrize(("who", "paged", "rule", "passing", "denying"), STAGES)
def test_stages_of_a_situation(who, paged, rule, passing, denying):
    for pmp, cause in ((NAPOT | R, passing), (NAPOT, denying)):
        hart = built().put("pmp", 0, pmp, ALL)
        hart.now(**{f"{name}_bare": False for name in paged.split()})
        assert hart.cause(who, "load", 0x1000) == cause
        assert hart.mpu.covered[rule] == 1


@pytest.mark.rule("COM-DEF-03", "PMP-02")
def test_m_passes_the_s_level_stages_and_not_its_own():
    hart = built().put("spmp", 0, NAPOT, ALL)
    assert hart.check("M", "load", 0x1000) == (True, 0, 3, True, 0, False)
    hart.put("pmp", 0, L | NAPOT, ALL)
    assert hart.check("M", "load", 0x1000) == (False, 5, 3, True, 0, False)


@pytest.mark.rule("HYP-PERM-01", "HYP-EN-07", "HYP-PERM-02")
def test_guest_and_host_see_spmp_through_their_own_enables():
    hart = built().put("vspmp", 0, OPEN | NAPOT, ALL)
    hart.put("spmp", 0, R | W | X | NAPOT, ALL).put("spmp", 1, OPEN | NAPOT, ALL)
    # A rule for S denies a guest, and still wins.
    assert hart.check("VU", "load", 0x1000) == (False, 21, 2, True, 0, True)
    hart.write(0x683, 0b10)
    assert hart.cause("VU", "load", 0x1000) == 0
    assert hart.cause("S", "load", 0x1000) == 0
    hart.write(0x183, 0b10)
    assert hart.cause("S", "load", 0x1000) == 13
    assert hart.now(sum=True).cause("S", "load", 0x1000) == 0


@pytest.mark.rule("COM-PRIO-03", "COM-RST-02")
def test_without_enable_registers_every_entry_is_active():
    hart = built(switch=False).put("spmp", 0, OPEN | NAPOT, ALL)
    assert [hart.trap(n, "M") for n in (0x183, 0x193, 0x283, 0x293, 0x683)] == ["absent"] * 5
    assert hart.cause("U", "load", 0x1000) == 0


@pytest.mark.rule("HYP-STG-9")
def test_without_vspmp_the_stage_is_dropped():
    hart = SspmpHart(entries={"pmp": 0, "spmp": 4, "vspmp": 0}, delegation="fixed")
    hart.put("spmp", 0, OPEN | NAPOT, ALL).write(0x683, 1)
    assert hart.cause("VS", "load", 0x1000) == 0
    assert hart.now(vsatp_bare=True, hgatp_bare=False).check("VS", "load", 0) == (
        (True, 0, 0, False, 0, False)
    )
    assert hart.now().check("VU", "load", 0x1000) == (True, 0, 2, True, 0, False)


@pytest.mark.rule("HYP-STG-7")
def test_a_walk_is_read_by_the_guest_stage():
    hart = built().now(vsatp_bare=False, mxr=True).put("spmp", 0, U | X | NAPOT, ALL)
    assert hart.cause("VU", "walk", 0x1000) == 21
    assert hart.put("spmp", 0, U | R | NAPOT, ALL).cause("VU", "walk", 0x1000) == 0


@pytest.mark.rule("HYP-HLVX-01")
@pytest.mark.parametrize(
    ("vs", "g", "m", "cause"),
    [(R, R, R | X, 13), (X, R, R | X, 21), (X, X, R | X, 0), (X, X, X, 5), (X, X, R, 5)],
)
def test_hlvx_needs_x_in_both_banks_and_r_too_in_pmp(vs, g, m, cause):
    hart = built().put("vspmp", 0, U | vs | NAPOT, ALL).put("spmp", 0, U | g | NAPOT, ALL)
    assert hart.put("pmp", 0, m | NAPOT, ALL).cause("VU", "hlvx", 0x1000) == cause


@pytest.mark.rule("SSPMP-PERM-22", "SSPMP-PERM-25", "COM-MXR-01")
@pytest.mark.parametrize(
    ("cfg", "who", "access", "sum_bit", "mxr", "cause"),
    [
        (SHARED | U | R | W, "U", "load", False, False, 0),
        (SHARED | U | R | W, "U", "store", False, False, 15),
        (SHARED | U | R | W, "S", "store", False, False, 0),
        (SHARED | U | R | W | X, "U", "fetch", False, False, 0),
        (SHARED | U | R | W | X, "U", "load", False, False, 13),
        (SHARED | U | R | W | X, "U", "load", False, True, 0),
        (OPEN, "S", "load", False, False, 13),
        (OPEN, "S", "load", True, False, 0),
        (OPEN, "S", "fetch", True, False, 12),
        (U | X, "S", "load", True, True, 0),
        (U | X, "S", "load", False, True, 13),
        (R, "U", "load", False, False, 13),
        (U | R, "U", "cbo", False, False, 0),
        (U | X, "U", "cbo", False, False, 15),
        (U | X, "U", "cbo", False, True, 0),
        (U | R, "U", "store", False, False, 15),
    ],
)
def test_directed_permissions(cfg, who, access, sum_bit, mxr, cause):
    hart = built().put("spmp", 0, cfg | NAPOT, ALL).now(sum=sum_bit, mxr=mxr)
    assert hart.cause(who, access, 0x1000) == cause


@pytest.mark.rule("SSPMP-DELEG-05", "PMP-04")
@pytest.mark.parametrize("delegation", ["dynamic", "fixed"])
@pytest.mark.parametrize(
    ("mseccfg", "causes"),
    [
        (0b000, {"load": 0, "store": 0, "fetch": 0}),
        (0b010, {"load": 5, "store": 7, "fetch": 1}),
        (0b001, {"load": 0, "store": 0, "fetch": 1}),
    ],
)
def test_pmp_without_entries(delegation, mseccfg, causes):
    counts = {"pool": 4} if delegation == "dynamic" else {"spmp": 4}
    hart = SspmpHart(entries=counts, delegation=delegation, smepmp=True)
    hart.write(hart.DELEG, 0)
    hart.put("spmp", 0, OPEN | NAPOT, ALL).enable().write(0x747, mseccfg)
    assert hart.causes("M", causes, 0x1000) == causes
    assert hart.cause("U", "fetch", 0x1000) == 0


@pytest.mark.rule("PMP-02", "PMP-04", "COM-ADDR-03")
@pytest.mark.parametrize(
    ("mseccfg", "who", "access", "cause"),
    [
        (0b000, "M", "fetch", 0),
        (0b000, "S", "load", 5),
        (0b010, "M", "load", 5),
        (0b001, "M", "load", 0),
        (0b001, "M", "fetch", 1),
    ],
)
def test_what_no_pmp_entry_matches(mseccfg, who, access, cause):
    hart = SspmpHart(
        entries={"pmp": 1}, delegation="fixed", smepmp=True, paddr_width=20, hypervisor=False
    )
    hart.put("pmp", 0, R | W | X | NAPOT, ALL).write(0x747, mseccfg)
    assert hart.cause(who, access, 0x100000) == cause


@pytest.mark.rule("PMP-02", "COM-PRIO-02")
@pytest.mark.parametrize(("who", "cause"), [("M", 5), ("S", 5)])
def test_a_partial_match_of_pmp_is_denied_to_m_too(who, cause):
    hart = SspmpHart(entries={"pmp": 2}, delegation="fixed", hypervisor=False)
    hart.put("pmp", 0, R | NA4, 0x8 // 4).put("pmp", 1, R | NAPOT, ALL)
    assert hart.cause(who, "load", 0x8, 8) == cause
    assert hart.cause(who, "load", 0xC, 8) == 0


@pytest.mark.parametrize("paged", [False, True])
@pytest.mark.parametrize(
    ("who", "stages", "cause", "stage"),
    [
        ("S", "hs vs g m", 13, 0),
        ("S", "vs g m", 5, 3),
        ("VS", "hs vs g m", 13, 1),
        ("VS", "hs g m", 21, 2),
        ("VS", "hs", 5, 3),
    ],
)
def test_a_malformed_request_is_denied(who, stages, cause, stage, paged):
    hart = built(total=12).put("spmp", 0, OPEN | NAPOT, ALL).put("vspmp", 0, OPEN | NAPOT, ALL)
    hart.now(satp_bare=not paged, vsatp_bare=not paged, hgatp_bare=not paged)
    port = Port(name="aligned", stages=frozenset(stages.split()))
    verdict = hart.check(who, "load", 0x1002, 4, port)
    assert verdict == (False, cause, stage, False, 0, who == "VS")
    # Only PMP checks M: where the port passes it, what it cannot check by its bytes is denied.
    refused = hart.check("M", "load", 0x1002, 4, port)
    assert (refused.allow, refused.cause) == ((False, 5) if "m" in stages.split() else (True, 0))


@pytest.mark.parametrize("locked", [0, L])
@pytest.mark.parametrize("access", [6, 7])
def test_no_kind_of_access_is_refused_to_m_too(locked, access):
    hart = built().put("pmp", 0, locked | R | W | X | NAPOT, ALL)
    assert not hart.check("M", access, 0x1000).allow


@pytest.mark.parametrize("virt", [False, True])
def test_privilege_2_is_denied(virt):
    mpu = Mpu(ModelConfig(revision="sspmp-1.0"))
    verdict = mpu.check(ANY, Request(0x1000, 4, 0, 2, virt), Status())
    assert verdict == (False, 13, int(virt), False, 0, virt)
