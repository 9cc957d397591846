"""Tables 4.1, 4.2 and 9.1 of docs/rules.md, cell by cell, through the outside of the unit."""

import pytest
from model_hart import NAPOT, MpuHart, naturally
from rules_text import rows

MODES = [("S", False, 1), ("S", True, 2), ("U", False, 3), ("U", True, 3)]
GUEST = {"S": "VS", "U": "VU"}
NEEDS = {"load": "R", "store": "W", "fetch": "X", "hlvx": "X", "walk": "R"}

PERM = [(rule, cells) for rule, cells in rows("MPU-PERM-").items()]
HGP = {"0000": "-", "0001": "X", "0100": "R", "0101": "RX", "0110": "RW", "0111": "RWX"}
MXR = {"0001": "U", "1001": "S", "1010": "SU", "1011": "U"}


def cfg_of(srwx: str) -> int:
    s, r, w, x = (int(digit) for digit in srwx)
    return s << 7 | NAPOT | x << 2 | w << 1 | r


def cause_of(access: str, allowed: bool, guest: bool = False) -> int:
    causes = {"fetch": 12, "store": 15, "cbo": 15}
    return 0 if allowed else causes.get(access, 13) + (8 if guest else 0)


def test_the_table_of_the_law_has_16_rows():
    assert [cells[0].replace(" ", "") for _, cells in PERM] == [f"{n:04b}" for n in range(16)]


@pytest.mark.rule(*(rule for rule, _ in PERM))
@pytest.mark.rule("MPU-PERM-20", "COM-TYPE-01", "COM-TYPE-02", "COM-TYPE-03", "COM-TYPE-05")
@pytest.mark.parametrize(("mode", "sum_bit", "column"), MODES)
@pytest.mark.parametrize("bank", ["mpu", "vsmpu"])
@pytest.mark.parametrize(("rule", "cells"), PERM)
def test_table_4_1(rule, cells, bank, mode, sum_bit, column):
    hart = MpuHart(entries={"mpu": 1, "vsmpu": 1})
    hart.put(bank, 0, cfg_of(cells[0].replace(" ", "")), naturally(0x1000, 0x100))
    # The other side's SUM is set wrong, to be seen if it were used.
    hart.now(**{"sum": sum_bit, "vsum": not sum_bit} if bank == "mpu" else {"vsum": sum_bit})
    who = mode if bank == "mpu" else GUEST[mode]
    expected = {name: cause_of(name, need in cells[column]) for name, need in NEEDS.items()}
    assert hart.causes(who, NEEDS, 0x1040) == expected
    # 1000 is never stored: row 0000 stands in for it, with the same cells.
    stands = "MPU-PERM-00" if rule == "MPU-PERM-08" else rule
    assert hart.mpu.covered[stands] == len(NEEDS)


@pytest.mark.rule("COM-TYPE-06")
@pytest.mark.parametrize(("mode", "sum_bit", "column"), MODES)
@pytest.mark.parametrize(("rule", "cells"), PERM)
def test_cache_block_operation_needs_a_load_or_a_store(rule, cells, mode, sum_bit, column):
    hart = MpuHart(entries={"mpu": 1})
    hart.put("mpu", 0, cfg_of(cells[0].replace(" ", "")), naturally(0x1000, 0x100))
    hart.now(sum=sum_bit)
    expected = "R" in cells[column] or "W" in cells[column]
    assert hart.cause(mode, "cbo", 0x1040, 64) == cause_of("cbo", expected)


@pytest.mark.rule("COM-MXR-01")
@pytest.mark.parametrize("option", ["off", "raw", "effective"])
@pytest.mark.parametrize(("mode", "sum_bit", "column"), MODES)
@pytest.mark.parametrize(("rule", "cells"), PERM)
def test_mxr_makes_listed_rows_readable(rule, cells, mode, sum_bit, column, option):
    hart = MpuHart(entries={"mpu": 1}, mxr=option)
    srwx = cells[0].replace(" ", "")
    hart.put("mpu", 0, cfg_of(srwx), naturally(0x1000, 0x100))
    hart.now(sum=sum_bit, mxr=True)
    readable = option != "off" and mode in MXR.get(srwx, "")
    if option == "raw" and srwx == "0001" and (mode, sum_bit) == ("S", True):
        readable = True
    allowed = {name: need in cells[column] for name, need in NEEDS.items()}
    allowed["load"] |= readable
    allowed["cbo"] = allowed["load"] or allowed["store"]
    expected = {name: cause_of(name, ok) for name, ok in allowed.items()}
    assert hart.causes(mode, allowed, 0x1040) == expected


@pytest.mark.rule("COM-MXR-02")
@pytest.mark.parametrize(
    ("bank", "mxr", "vmxr", "cause"),
    [
        ("vsmpu", False, False, 13),
        ("vsmpu", True, False, 0),
        ("vsmpu", False, True, 0),
        ("hgmpu", False, False, 21),
        ("hgmpu", True, False, 0),
        ("hgmpu", False, True, 21),
    ],
)
def test_which_mxr_counts_for_a_guest(bank, mxr, vmxr, cause):
    hart = MpuHart(entries={bank: 1}, mxr="effective")
    hart.put(bank, 0, cfg_of("0001"), naturally(0x1000, 0x100))
    hart.now(mxr=mxr, vmxr=vmxr)
    assert hart.cause("VU", "load", 0x1040) == cause


@pytest.mark.rule("COM-MXR-02")
def test_guest_mxr_does_not_count_for_the_host():
    hart = MpuHart(entries={"mpu": 1}, mxr="effective").put("mpu", 0, cfg_of("0001"), 0x43F)
    assert hart.now(vmxr=True).cause("U", "load", 0x1040) == 13


@pytest.mark.rule("MPU-HGP-8", "MPU-HGP-R", "COM-FLT-3", *(f"MPU-HGP-{int(n, 2)}" for n in HGP))
@pytest.mark.parametrize("sum_bit", [False, True])
@pytest.mark.parametrize("who", ["VS", "VU"])
@pytest.mark.parametrize("srwx", [f"{n:04b}" for n in range(16)])
def test_table_4_2(srwx, who, sum_bit):
    hart = MpuHart(entries={"hgmpu": 1})
    hart.put("hgmpu", 0, cfg_of(srwx), naturally(0x1000, 0x100))
    hart.now(sum=sum_bit, vsum=sum_bit)
    granted = HGP.get(srwx, "-")
    expected = {name: cause_of(name, need in granted, True) for name, need in NEEDS.items()}
    assert hart.causes(who, NEEDS, 0x1040) == expected
    # A reserved value is stored as 0000.
    rule = f"MPU-HGP-{int(srwx, 2)}" if srwx in HGP else "MPU-HGP-0"
    assert hart.mpu.covered[rule] == len(NEEDS)


@pytest.mark.rule("MPU-HGP-8")
@pytest.mark.parametrize("who", ["U", "S"])
def test_hgmpu_never_checks_the_host(who):
    hart = MpuHart(entries={"hgmpu": 1})
    assert hart.cause(who, "load", 0x1040) == 0


@pytest.mark.rule("MPU-ACC-1", "MPU-ACC-2", "MPU-ACC-3", "MPU-ACC-4", "MPU-ACC-5")
@pytest.mark.parametrize("family", ["CFG", "ADDR", "SWITCH"])
@pytest.mark.parametrize(
    ("who", "named", "reached"),
    [
        ("M", "mpu", "mpu"),
        ("M", "vsmpu", "vsmpu"),
        ("M", "hgmpu", "hgmpu"),
        ("S", "mpu", "mpu"),
        ("S", "vsmpu", "vsmpu"),
        ("S", "hgmpu", "hgmpu"),
        ("U", "mpu", "illegal"),
        ("U", "vsmpu", "illegal"),
        ("U", "hgmpu", "illegal"),
        ("VS", "mpu", "vsmpu"),
        ("VS", "vsmpu", "virtual"),
        ("VS", "hgmpu", "virtual"),
        ("VU", "mpu", "virtual"),
        ("VU", "vsmpu", "virtual"),
        ("VU", "hgmpu", "virtual"),
    ],
)
def test_who_reaches_which_bank(who, named, reached, family):
    hart = MpuHart(entries={"mpu": 4, "vsmpu": 4, "hgmpu": 4})
    numbers = getattr(hart, family)
    hart.write(numbers[named], 0x1, who)
    reset = 0xF if family == "SWITCH" else 0
    changed = [bank for bank, number in numbers.items() if hart.read(number) != reset]
    if reached in numbers:
        assert changed == [reached]
        assert hart.read(numbers[named], who) == 1
    else:
        assert changed == []
        assert hart.trap(numbers[named], who) == reached
