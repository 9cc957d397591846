"""Tables 4.3, 9.3 and PMP-05 of docs/rules.md, cell by cell, through the outside of the unit."""

import pytest
from model_hart import ALL, NAPOT, SHARED, L, R, SspmpHart, U, W, X, naturally
from rules_text import rows

NEEDS = {"load": "R", "store": "W", "fetch": "X", "hlvx": "X", "walk": "R"}
# Stage, who, SUM, column of the table in docs/rules.md, after the rule: SHARED U, RWX, U, S0, ...
COLUMNS = [
    ("hs", "U", False, 2),
    ("hs", "U", True, 2),
    ("hs", "S", False, 3),
    ("hs", "S", True, 4),
    ("vs", "VU", True, 2),
    ("vs", "VS", False, 3),
    ("vs", "VS", True, 4),
    ("g", "VU", False, 5),
    ("g", "VS", True, 5),
]
PERM = [
    (rule, cells)
    for rule, cells in rows("SSPMP-PERM-").items()
    if rule not in ("SSPMP-PERM-30", "SSPMP-PERM-31")
]
# COM-MXR-01: rows that change, and for whom.
MXR = {"03": "S0 S1", "13": "U G", "23": "U S0 S1 G", "25": "U G"}
NAMES = {2: "U", 3: "S0", 4: "S1", 5: "G"}


def cfg_of(cells: list[str]) -> int:
    shared, user = (int(digit) for digit in cells[0].split())
    r, w, x = (int(digit) for digit in cells[1])
    return shared << 9 | user << 8 | NAPOT | x << 2 | w << 1 | r


def build(cells: list[str], stage: str, **fields: object) -> SspmpHart:
    """Return a unit whose other stages let everything pass."""
    hart = SspmpHart(entries={"pool": 12}, **fields)
    hart.write(hart.DELEG, 4)
    hart.write(hart.HDELEG, 4)
    hart.put("pmp", 0, NAPOT | R | W | X, ALL)
    bank = "vspmp" if stage == "vs" else "spmp"
    hart.put(bank, 0, cfg_of(cells), naturally(0x1000, 0x100))
    if stage == "vs":
        hart.put("spmp", 0, NAPOT | U | R | W | X, ALL)
    return hart.enable()


def set_status(hart: SspmpHart, stage: str, sum_bit: bool, **fields: bool) -> None:
    """SUM of the stage as given, the other side's the wrong way round."""
    sums = {"sum": sum_bit, "vsum": not sum_bit} if stage == "hs" else {"vsum": sum_bit}
    hart.now(**sums, vsatp_bare=stage != "g", **fields)


def cause_of(stage: str, access: str, allowed: bool) -> int:
    cause = {"fetch": 12, "store": 15, "cbo": 15}.get(access, 13)
    return 0 if allowed else cause + (8 if stage == "g" else 0)


def test_the_table_of_the_law_has_18_legal_rows():
    assert len(PERM) == 18


@pytest.mark.rule(
    "HYP-HLVX-01", "COM-TYPE-05", "SSPMP-PERM-40", "SSPMP-PERM-41", "HYP-PERM-01", "HYP-PERM-02"
)
@pytest.mark.parametrize(("stage", "who", "sum_bit", "column"), COLUMNS)
@pytest.mark.parametrize(("rule", "cells"), PERM)
def test_table_4_3(rule, cells, stage, who, sum_bit, column):
    hart = build(cells, stage)
    set_status(hart, stage, sum_bit)
    granted = cells[column].split()[0]
    expected = {name: cause_of(stage, name, need in granted) for name, need in NEEDS.items()}
    assert hart.causes(who, NEEDS, 0x1040) == expected
    assert hart.mpu.covered[rule] >= len(NEEDS)


@pytest.mark.rule("COM-MXR-01", "COM-MXR-03", "COM-TYPE-06")
@pytest.mark.parametrize("option", ["off", "raw", "effective"])
@pytest.mark.parametrize(("stage", "who", "sum_bit", "column"), COLUMNS)
@pytest.mark.parametrize(("rule", "cells"), PERM)
def test_mxr_makes_listed_rows_readable(rule, cells, stage, who, sum_bit, column, option):
    hart = build(cells, stage, mxr=option)
    set_status(hart, stage, sum_bit, mxr=True)
    listed = MXR.get(rule[-2:], "").split()
    if rule == "SSPMP-PERM-13" and option == "raw":
        listed.append("S1")
    readable = option != "off" and NAMES[column] in listed
    granted = cells[column].split()[0]
    allowed = {name: need in granted for name, need in NEEDS.items()}
    allowed["load"] |= readable
    allowed["cbo"] = allowed["load"] or allowed["store"]
    expected = {name: cause_of(stage, name, ok) for name, ok in allowed.items()}
    assert hart.causes(who, allowed, 0x1040) == expected


@pytest.mark.rule("COM-MXR-02")
@pytest.mark.parametrize(
    ("stage", "who", "mxr", "vmxr", "cause"),
    [
        ("hs", "U", False, True, 13),
        ("hs", "U", True, False, 0),
        ("vs", "VU", False, False, 13),
        ("vs", "VU", True, False, 0),
        ("vs", "VU", False, True, 0),
        ("g", "VU", False, True, 21),
        ("g", "VU", True, False, 0),
    ],
)
def test_which_mxr_counts(stage, who, mxr, vmxr, cause):
    hart = build(["0 1", "001"], stage)
    set_status(hart, stage, False, mxr=mxr, vmxr=vmxr)
    assert hart.cause(who, "load", 0x1040) == cause


GROUPS = {
    "siselect, sireg*": (0x150, 0x151, 0x152, 0x153, 0x155, 0x156, 0x157),
    "vsiselect, vsireg*": (0x250, 0x251, 0x252, 0x253, 0x255, 0x256, 0x257),
    "miselect, mireg*, mpmpdeleg": (0x350, 0x351, 0x352, 0x353, 0x355, 0x356, 0x357, 0x316),
    "spmpen(h)": (0x183, 0x193),
    "vspmpen, hspmpen, hspmpdeleg": (0x283, 0x293, 0x683, 0x693, 0x616),
}
ACCESSORS = ["M", "S", "U", "VS", "VU"]


@pytest.mark.rule(*(f"SSPMP-ACC-{n}" for n in range(1, 6)))
@pytest.mark.parametrize("who", ACCESSORS)
@pytest.mark.parametrize("group", GROUPS)
def test_who_may_access(group, who):
    cell = rows("SSPMP-ACC-")[f"SSPMP-ACC-{ACCESSORS.index(who) + 1}"][1:]
    expected = cell[list(GROUPS).index(group)]
    hart = SspmpHart()
    for number in (0x150, 0x250, 0x350):
        hart.write(number, 0x100)
    outcomes = {"illegal": "illegal", "virtual-instr": "virtual"}
    for number in GROUPS[group]:
        assert hart.trap(number, who) == outcomes.get(expected, "ok"), hex(number)


@pytest.mark.rule("SSPMP-ACC-4", "HYP-EN-06", "HYP-ACC-10")
def test_a_guest_is_given_its_own_registers():
    hart = SspmpHart(entries={"pool": 12})
    hart.write(hart.DELEG, 0)
    hart.write(hart.HDELEG, 6)
    hart.write(0x150, 0x102, "VS")
    hart.write(0x151, 0x77, "VS")
    hart.write(0x152, NAPOT | R, "VS")
    hart.write(0x183, 0b100, "VS")
    assert (hart.read(0x250), hart.read(0x150), hart.read(0x350)) == (0x102, 0, 0)
    assert (hart.get("vspmp", 2), hart.get("spmp", 2)) == ((0x77, NAPOT | R), (0, 0))
    assert [hart.read(number) for number in (0x183, 0x283, 0x683)] == [0, 0b100, 0]


# PMP-05: LRWX -> M / S, U.
MML = """0000 -/-; 0001 -/X; 0010 RW/R; 0011 RW/RW; 0100 -/R; 0101 -/RX; 0110 -/RW; 0111 -/RWX;
1000 -/-; 1001 X/-; 1010 X/X; 1011 RX/X; 1100 R/-; 1101 RX/-; 1110 RW/-; 1111 R/R"""


def pmp_hart(lrwx: str, mml: bool) -> SspmpHart:
    locked, r, w, x = (int(digit) for digit in lrwx)
    hart = SspmpHart(entries={"pmp": 2}, delegation="fixed", smepmp=True, hypervisor=False)
    # RLB lets the rule be written whatever MML.
    hart.write(0x747, 0b101 if mml else 0b100)
    return hart.put("pmp", 0, locked * L | NAPOT | x * X | w * W | r * R, naturally(0x1000, 0x100))


@pytest.mark.rule("PMP-05")
def pmp_causes(have: str) -> dict[str, int]:
    return {
        "load": 0 if "R" in have else 5,
        "walk": 0 if "R" in have else 5,
        "store": 0 if "W" in have else 7,
        "cbo": 0 if "R" in have or "W" in have else 7,
        "fetch": 0 if "X" in have else 1,
        "hlvx": 0 if "R" in have and "X" in have else 5,
    }


@pytest.mark.rule("PMP-05", "HYP-HLVX-01")
@pytest.mark.parametrize("who", ["M", "S", "U"])
@pytest.mark.parametrize("row", MML.split(";"))
def test_table_of_smepmp(row, who):
    lrwx, granted = row.split()
    expected = pmp_causes(granted.split("/")[who != "M"])
    assert pmp_hart(lrwx, True).causes(who, expected, 0x1040) == expected


@pytest.mark.rule("PMP-01", "PMP-02")
@pytest.mark.parametrize("who", ["M", "S", "U"])
@pytest.mark.parametrize("lrwx", [f"{n:04b}" for n in range(16)])
def test_table_of_pmp(lrwx, who):
    have = "".join(name for name, digit in zip("RWX", lrwx[1:], strict=True) if digit == "1")
    if "R" not in have:
        have = have.replace("W", "")
    expected = pmp_causes("RWX" if who == "M" and lrwx[0] == "0" else have)
    assert pmp_hart(lrwx, False).causes(who, expected, 0x1040) == expected


@pytest.mark.rule("SSPMP-CFG-05")
@pytest.mark.parametrize("shared", [0, SHARED])
@pytest.mark.parametrize("user", [0, U])
@pytest.mark.parametrize("rwx", range(8))
@pytest.mark.parametrize("policy", ["hold", "mask"])
@pytest.mark.parametrize("bank", ["spmp", "vspmp"])
def test_reserved_permissions(bank, policy, rwx, user, shared):
    hart = SspmpHart(reserved=policy, entries={"pool": 12})
    hart.write(hart.DELEG, 0)
    hart.write(hart.HDELEG, 6)
    hart.put(bank, 0, U | R | W, 0)
    hart.put(bank, 0, L | NAPOT | rwx | user | shared, 0)
    legal = rwx not in (0b010, 0b110) and not (shared and not user)
    kept = {"hold": U | R | W, "mask": user | (shared if user else 0)}[policy]
    expected = rwx | user | shared if legal else kept
    assert hart.get(bank, 0)[1] == expected | L | NAPOT


@pytest.mark.rule("SSPMP-CFG-05")
@pytest.mark.parametrize(
    ("policy", "reads"), [("hold", [0x119, 0x119, 0x119]), ("mask", [0x118, 0x118, 0x018])]
)
def test_reserved_permissions_as_listed(policy, reads):
    seen = []
    for reserved in (0x100 | W, 0x100 | W | X, SHARED | R | W | X):
        hart = SspmpHart(reserved=policy, delegation="fixed", entries={"spmp": 1})
        hart.put("spmp", 0, 0x109, 0).put("spmp", 0, reserved | NAPOT, 0)
        seen.append(hart.get("spmp", 0)[1])
    assert seen == reads
