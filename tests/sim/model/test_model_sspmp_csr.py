"""Indirect access, traps and locks of revision sspmp-1.0 (rules 2, 9.2, 9.3, 9.4)."""

import pytest
from model_hart import ALL, NAPOT, OFF, SHARED, TOR, L, R, SspmpHart, U, W
from mpu_hw_sim.model import CsrAccess, ModelConfig, Mpu, Status


def built(p: int = 4, h: int = 4, total: int = 12, **fields: object) -> SspmpHart:
    hart = SspmpHart(entries={"pool": total}, **fields)
    hart.write(hart.DELEG, p)
    hart.write(hart.HDELEG, h)
    return hart


@pytest.mark.rule("SSPMP-IND-01", "SSPMP-IND-02", "SSPMP-IND-03", "SSPMP-CFG-01", "HYP-ACC-10")
@pytest.mark.parametrize(("path", "who"), [("si", "S"), ("si", "M"), ("mi", "M"), ("vsi", "S")])
def test_window(path, who):
    hart = built()
    values = {}
    for select in (0x100, 0x103, 0x104, 0x13F, 0x140, 0x150, 0x1FF):
        for ireg in range(1, 7):
            result = hart.indirect(path, select, ireg, who, 0x399)
            assert not result.illegal
            values[select, ireg] = hart.indirect(path, select, ireg, who).rdata
    assert {key for key, value in values.items() if value} == {
        (0x100, 1),
        (0x100, 2),
        (0x103, 1),
        (0x103, 2),
    }
    # 0x399: SHARED, U, L, NAPOT, R. The last but one bit is not a permission of its own.
    assert values[0x100, 2] == SHARED | U | L | NAPOT | R
    assert hart.get("vspmp" if path == "vsi" else "spmp", 3) == (0x399, SHARED | U | L | NAPOT | R)


@pytest.mark.rule("SSPMP-CFG-01")
def test_reserved_bits_of_cfg_read_0():
    hart = built().put("spmp", 0, ALL & ~W % 2**32, 0)
    assert hart.get("spmp", 0)[1] == 0x39D


@pytest.mark.rule("SSPMP-IND-04")
@pytest.mark.parametrize("select", [0x0, 0xFF, 0x200, 0xFFF])
@pytest.mark.parametrize("claim", [False, True])
@pytest.mark.parametrize(("path", "who"), [("si", "S"), ("mi", "M"), ("vsi", "S"), ("si", "VS")])
def test_a_select_of_nobody_is_illegal_unless_another_unit_claims_it(path, who, claim, select):
    hart = built()
    hart.indirect(path, select, 1, who)
    for ireg in (0x1, 0x2, 0x3, 0x5, 0x6, 0x7):
        number = hart.SELECT[path] + ireg
        assert hart.csr(number, who, 1, claim=claim) == (True, not claim, False, 0, select)


def test_a_claim_does_not_take_the_window():
    hart = built()
    hart.write(0x150, 0x100)
    assert hart.csr(0x151, "U", claim=True).illegal
    hart.csr(0x151, "M", 5, claim=True)
    assert hart.get("spmp", 0)[0] == 5


def test_the_select_in_force_is_shown_for_alias_registers_only():
    hart = built()
    for number, select in ((0x150, 0x101), (0x250, 0x202), (0x350, 0x303)):
        hart.write(number, select)
    shown = {
        (number, who): hart.csr(number, who).isel
        for number in (0x150, 0x151, 0x157, 0x251, 0x351, 0x183)
        for who in ("M", "VS")
    }
    assert shown == {
        (0x150, "M"): None,
        (0x150, "VS"): None,
        (0x151, "M"): 0x101,
        (0x151, "VS"): 0x202,
        (0x157, "M"): 0x101,
        (0x157, "VS"): 0x202,
        (0x251, "M"): 0x202,
        (0x251, "VS"): 0x202,
        (0x351, "M"): 0x303,
        (0x351, "VS"): 0x303,
        (0x183, "M"): None,
        (0x183, "VS"): None,
    }


@pytest.mark.rule("SSPMP-IND-05", "SSPMP-IND-06")
@pytest.mark.parametrize("number", [0x150, 0x250, 0x350])
@pytest.mark.parametrize(
    ("written", "read"),
    [(0x100, 0x100), (0xFFF, 0xFFF), (0x1000, 0xFFF), (0x1100, 0xFFF), (0x8000_0100, 0xFFF)],
)
def test_a_select_is_never_truncated(number, written, read):
    hart = built()
    hart.write(number, written)
    assert hart.read(number) == read
    if read == 0xFFF:
        assert hart.csr(number + 1, "M", 0x55).illegal
        assert (hart.get("spmp", 0)[0], hart.get("vspmp", 0)[0]) == (0, 0)


@pytest.mark.rule("SSPMP-IND-07", "COM-GRAN-03", "COM-GRAN-04")
@pytest.mark.parametrize("bank", ["spmp", "vspmp"])
def test_read_view_follows_the_mode(bank):
    hart = built(granularity=16)
    views = [hart.put(bank, 0, mode, 0x472).get(bank, 0)[0] for mode in (NAPOT, OFF, TOR)]
    assert views == [0x473, 0x470, 0x470]


@pytest.mark.rule("SSPMP-ACC-6")
@pytest.mark.parametrize(
    ("who", "stateen_m", "stateen_h", "si", "vsi"),
    [
        ("M", False, False, "ok", "ok"),
        ("S", False, True, "illegal", "illegal"),
        ("S", True, False, "ok", "ok"),
        ("U", False, True, "illegal", "illegal"),
        ("VS", False, True, "illegal", "illegal"),
        ("VS", False, False, "illegal", "illegal"),
        ("VS", True, False, "virtual", "virtual"),
        ("VU", False, True, "illegal", "illegal"),
        ("VU", True, False, "virtual", "virtual"),
    ],
)
def test_state_enable(who, stateen_m, stateen_h, si, vsi):
    hart = built()
    for number in (0x150, 0x250):
        hart.write(number, 0x100)
    hart.now(stateen_m=stateen_m, stateen_h=stateen_h)
    assert [hart.trap(n, who) for n in (0x150, 0x151, 0x157)] == [si] * 3
    assert [hart.trap(n, who) for n in (0x250, 0x251, 0x257)] == [vsi] * 3
    # spmpen is not gated.
    spmpen = {"U": "illegal", "VU": "virtual"}.get(who, "ok")
    assert hart.trap(0x183, who) == spmpen


@pytest.mark.rule("HYP-ACC-7")
def test_vtvm_traps_what_would_reach_the_state_of_vspmp():
    hart = built().now(vtvm=True)
    hart.write(0x250, 0x1FF)
    outcomes = [hart.trap(n, "VS") for n in (0x150, 0x151, 0x157, 0x183, 0x193)]
    assert outcomes == ["ok", "virtual", "virtual", "virtual", "virtual"]
    assert [hart.trap(n, who) for n in (0x251, 0x283) for who in ("S", "M")] == ["ok"] * 4
    hart.write(0x250, 0x200)
    assert hart.trap(0x151, "VS") == "illegal"


@pytest.mark.rule("HYP-ACC-9")
def test_a_guest_without_a_bank_of_its_own_never_reaches_the_host_bank():
    hart = SspmpHart(entries={"pmp": 0, "spmp": 4, "vspmp": 0}, delegation="fixed")
    for number in (0x150, 0x250):
        hart.write(number, 0x100)
    assert [hart.trap(n, "VS") for n in (0x150, 0x151, 0x183, 0x193)] == ["ok", *["virtual"] * 3]
    assert [hart.trap(n, who) for n in (0x250, 0x251) for who in ("M", "S")] == [
        "ok",
        "ok",
        "illegal",
        "illegal",
    ]
    assert [hart.trap(n, "M") for n in (0x283, 0x293, 0x683, 0x693)] == ["absent"] * 2 + ["ok"] * 2


def test_a_unit_without_spmp_has_no_host_entries():
    hart = SspmpHart(entries={"vspmp": 4}, delegation="fixed")
    for number in (0x150, 0x350, 0x250):
        hart.write(number, 0x100)
    assert [hart.trap(n, "M") for n in (0x151, 0x351, 0x251)] == ["illegal", "illegal", "ok"]
    outcomes = {who: hart.trap(0x183, who) for who in ("M", "S", "U", "VS", "VU")}
    assert outcomes == {
        "M": "illegal",
        "S": "illegal",
        "U": "illegal",
        "VS": "ok",
        "VU": "virtual",
    }
    assert hart.trap(0x683, "M") == "absent"


@pytest.mark.parametrize("number", [0x250, 0x251, 0x283, 0x293, 0x683, 0x693, 0x616])
def test_without_hypervisor_its_numbers_are_absent(number):
    assert SspmpHart(hypervisor=False).trap(number, "M") == "absent"


@pytest.mark.parametrize("number", [0x154, 0x254, 0x354, 0x158, 0x747, 0x757, 0x1A0])
def test_numbers_of_others_are_absent(number):
    assert SspmpHart().trap(number, "M") == "absent"


@pytest.mark.parametrize("number", [0x150, 0x183, 0x316, 0x3A0, 0x3B0])
@pytest.mark.parametrize("virt", [False, True])
def test_privilege_2_is_illegal(number, virt):
    access = CsrAccess(number, 2, virt, True, 1)
    result = Mpu(ModelConfig(revision="sspmp-1.0")).csr(access, Status())
    assert result == (True, True, False, 0, None)


@pytest.mark.rule("SSPMP-ACC-11", "SSPMP-EN-01")
@pytest.mark.parametrize("who", ["M", "S", "U", "VS", "VU"])
@pytest.mark.parametrize("number", [0x193, 0x293, 0x693, 0x757, 0x3A1, 0x3AF])
def test_rv64_has_no_upper_halves(number, who):
    assert SspmpHart(xlen=64, smepmp=True).trap(number, who) == "illegal"


@pytest.mark.rule("CORE-08", "PMP-01")
@pytest.mark.parametrize("who", ["S", "U", "VS", "VU"])
@pytest.mark.parametrize("number", [0x3A0, 0x3AF, 0x3B0, 0x3EF, 0x747, 0x757])
def test_pmp_registers_are_m_s_alone(number, who):
    hart = SspmpHart(smepmp=True)
    assert [hart.trap(number, who), hart.trap(number, "M")] == ["illegal", "ok"]


@pytest.mark.rule("SSPMP-ACC-12")
def test_registers_stay_accessible_while_satp_is_paged():
    hart = built().now(satp_bare=False).put("spmp", 0, R | NAPOT, 5)
    assert hart.get("spmp", 0) == (5, R | NAPOT)
