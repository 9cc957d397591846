"""Matching, priority, defaults and stages of revision mpu-0.9 (rules 3, 5, 6, 11)."""

import pytest
from model_hart import ALL, NA4, NAPOT, OFF, TOR, MpuHart, R, W, X, naturally

# SRWX = 0111: all for U; 0000: nothing.
OPEN, SHUT = R | W | X, 0


def one(cfg: int, addr: int, **fields: object) -> MpuHart:
    return MpuHart(entries={"mpu": 1}, **fields).put("mpu", 0, cfg, addr)


@pytest.mark.rule("MPU-DEF-01", "COM-MATCH-01")
@pytest.mark.parametrize(
    ("who", "count", "cause"), [("S", 4, 0), ("U", 4, 13), ("S", 0, 0), ("U", 0, 0), ("M", 4, 0)]
)
def test_what_nothing_matches(who, count, cause):
    hart = MpuHart(entries={"mpu": count, "vsmpu": 1})
    assert hart.cause(who, "load", 0x1000) == cause


@pytest.mark.rule("MPU-DEF-01", "MPU-DEF-02", "HYP-STG-9")
@pytest.mark.parametrize(
    ("who", "vsmpu", "hgmpu", "cause"),
    [
        ("VS", 1, 0, 0),
        ("VU", 1, 0, 13),
        ("VS", 0, 1, 21),
        ("VU", 0, 1, 21),
        ("VS", 1, 1, 21),
        ("VU", 1, 1, 13),
    ],
)
def test_what_nothing_matches_of_a_guest(who, vsmpu, hgmpu, cause):
    hart = MpuHart(entries={"mpu": 1, "vsmpu": vsmpu, "hgmpu": hgmpu})
    assert hart.cause(who, "load", 0x1000) == cause


@pytest.mark.rule("COM-PRIO-01", "COM-PRIO-02", "COM-MATCH-06")
@pytest.mark.parametrize(
    ("region", "addr", "size", "cause", "entry"),
    [
        ((NA4, 0x8 // 4), 0x8, 8, 13, 0),
        ((NA4, 0x8 // 4), 0x4, 8, 13, 0),
        ((NA4, 0xC // 4), 0x8, 8, 13, 0),
        ((NA4, 0x8 // 4), 0x8, 4, 0, 0),
        ((NA4, 0x8 // 4), 0xC, 4, 0, 1),
        ((NA4, 0x8 // 4), 0x4, 4, 0, 1),
        ((NA4, 0x8 // 4), 0x0, 16, 13, 0),
        ((NAPOT, naturally(0x8, 8)), 0x0, 32, 13, 0),
        ((NA4, 0x8 // 4), 0x7, 2, 13, 0),
        ((NA4, 0x8 // 4), 0xB, 2, 13, 0),
        ((NA4, 0x8 // 4), 0xB, 1, 0, 0),
    ],
)
def test_a_partial_match_is_denied_though_a_later_entry_allows(region, addr, size, cause, entry):
    hart = MpuHart(entries={"mpu": 2})
    hart.put("mpu", 0, OPEN | region[0], region[1]).put("mpu", 1, OPEN | NAPOT, ALL)
    verdict = hart.check("U", "load", addr, size)
    assert (verdict.cause, verdict.hit, verdict.entry) == (cause, True, entry)


@pytest.mark.rule("COM-PRIO-03", "MPU-SW-01")
def test_an_entry_that_is_switched_off_is_not_there():
    hart = MpuHart(entries={"mpu": 2})
    hart.put("mpu", 0, SHUT | NA4, 0x8 // 4).put("mpu", 1, OPEN | NAPOT, ALL)
    assert hart.cause("U", "load", 0x8, 8) == 13
    hart.write(0x170, 0b10)
    verdict = hart.check("U", "load", 0x8, 8)
    assert (verdict.allow, verdict.entry) == (True, 1)
    assert hart.mpu.covered["COM-PRIO-03"] == 1


@pytest.mark.rule("COM-PRIO-03", "COM-RST-02")
def test_without_switch_registers_every_entry_is_active():
    hart = MpuHart(entries={"mpu": 1}, switch=False).put("mpu", 0, OPEN | NAPOT, ALL)
    assert hart.trap(0x170, "M") == "absent"
    assert hart.cause("U", "load", 0x8) == 0


@pytest.mark.rule("MPU-FEN-04")
def test_the_access_after_a_write_sees_it():
    hart = one(OPEN | NAPOT, ALL)
    assert hart.cause("U", "load", 0x8) == 0
    hart.write(0x170, 0)
    assert hart.cause("U", "load", 0x8) == 13
    assert hart.mpu.covered["MPU-FEN-04"] == 2


@pytest.mark.rule("COM-MATCH-02")
@pytest.mark.parametrize(("addr", "hit"), [(0, True), (0xFFC, True), (0x1000, False)])
def test_tor_entry_0_begins_at_0(addr, hit):
    assert one(OPEN | TOR, 0x400).check("U", "load", addr).hit is hit


@pytest.mark.rule("COM-MATCH-02", "COM-MATCH-04")
@pytest.mark.parametrize(
    ("addr", "hit"), [(0xFFC, False), (0x1004, True), (0x1FFC, True), (0x2000, False)]
)
@pytest.mark.parametrize("switch", [0b11, 0b10])
@pytest.mark.parametrize("below", [OFF, NA4])
def test_tor_begins_at_the_address_below_whatever_that_entry_is(addr, hit, switch, below):
    hart = MpuHart(entries={"mpu": 2})
    hart.put("mpu", 0, below, 0x400).put("mpu", 1, OPEN | TOR, 0x800).write(0x170, switch)
    assert hart.check("U", "load", addr).hit is hit
    expected = hit and (below == OFF or switch == 0b10)
    assert hart.mpu.covered["COM-MATCH-04"] == expected


@pytest.mark.rule("COM-MATCH-03")
@pytest.mark.parametrize(
    ("low", "high"), [(0x400, 0x400), (0x401, 0x400), (0x800, 0x400), (0x400, 0), (0, 0)]
)
def test_tor_without_bytes_matches_nothing(low, high):
    hart = MpuHart(entries={"mpu": 2})
    hart.put("mpu", 0, OFF, low).put("mpu", 1, OPEN | TOR, high)
    assert [hart.check("S", "load", addr).hit for addr in (0, 0xFFC, 0x1000, 0x2000)] == [False] * 4
    assert hart.mpu.covered["COM-MATCH-03"] == 1


@pytest.mark.rule("COM-MATCH-03")
def test_tor_entry_0_with_address_0_matches_nothing():
    assert one(OPEN | TOR, 0).cause("U", "load", 0) == 13


@pytest.mark.rule("COM-MATCH-05", "COM-ADDR-03")
@pytest.mark.parametrize(
    ("value", "addr", "size", "hit"),
    [
        # 2^20 bytes: 18 register bits. All ones, and the lowest or the highest of them 0.
        (0x3FFFF, 0x0, 8, True),
        (0x3FFFF, 0xFFFF8, 8, True),
        (0x3FFFF, 0x100000, 4, False),
        (0x3FFFF, 0xFFFFFFFC, 4, False),
        (0x1FFFF, 0x0, 8, True),
        (0x1FFFF, 0xFFFFF, 1, True),
        (0x1FFFF, 0x100000, 4, False),
        (0x3FFFE, 0xFFFF7, 1, False),
        (0x3FFFE, 0xFFFF8, 8, True),
        (0x3FFFE, 0x100000, 4, False),
    ],
)
def test_napot_at_the_end_of_what_is_implemented(value, addr, size, hit):
    hart = one(OPEN | NAPOT, value, paddr_width=20)
    assert hart.check("U", "load", addr, size).hit is hit


@pytest.mark.rule("COM-ADDR-03")
@pytest.mark.parametrize(("mode", "cause"), [("S", 0), ("U", 13)])
def test_an_access_that_runs_over_the_end_is_matched_by_no_entry(mode, cause):
    verdict = one(OPEN | NAPOT, ALL, paddr_width=20).check(mode, "load", 0xFFFFE, 4)
    assert (verdict.cause, verdict.hit) == (cause, False)


@pytest.mark.rule("COM-ADDR-03")
def test_what_no_entry_can_match_follows_the_rule_of_no_match():
    hart = one(SHUT | NAPOT, ALL, paddr_width=20)
    assert hart.cause("S", "load", 0xFFFFC) == 13
    assert hart.cause("S", "load", 0x100000) == 0


@pytest.mark.rule("COM-MATCH-05")
@pytest.mark.parametrize("exponent", range(3, 13))
def test_napot_sizes(exponent):
    size = 2**exponent
    base = 3 * size
    hart = one(OPEN | NAPOT, naturally(base, size))
    hits = [hart.check("U", "load", addr, 1).hit for addr in (base - 1, base, base + size - 1)]
    assert [*hits, hart.check("U", "load", base + size, 1).hit] == [False, True, True, False]


@pytest.mark.rule("COM-GRAN-06")
@pytest.mark.parametrize(
    ("addr", "hit"), [(0x0FFC, False), (0x1000, True), (0x1FFC, True), (0x2000, False)]
)
def test_tor_bounds_ignore_what_is_below_the_grain(addr, hit):
    hart = MpuHart(entries={"mpu": 2}, granularity=16)
    hart.put("mpu", 0, OFF, 0x403).put("mpu", 1, OPEN | TOR, 0x803)
    assert hart.check("U", "load", addr).hit is hit


@pytest.mark.rule("COM-MATCH-05", "COM-GRAN-03")
@pytest.mark.parametrize(("bit", "size"), [(0b00, 16), (0b01, 16), (0b10, 32)])
def test_napot_ignores_the_bits_below_the_grain(bit, size):
    # G = 2: register bit 0 counts as 1, bit 1 as stored.
    hart = one(OPEN | NAPOT, 0x400 | bit, granularity=16)
    assert [hart.check("U", "load", addr, 1).hit for addr in (0x1000, 0x1000 + size - 1)] == [
        True,
        True,
    ]
    assert hart.check("U", "load", 0x1000 + size, 1).hit is False


@pytest.mark.rule("COM-DEF-03")
@pytest.mark.parametrize("access", [0, 1, 2, 3, 4, 5, 6, 7])
def test_m_passes_every_bank(access):
    verdict = one(SHUT | NAPOT, ALL).check("M", access, 0x1001, 8)
    assert verdict == (True, 0, 0, False, 0, False)
