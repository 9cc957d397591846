"""PMP registers and Smepmp in revision sspmp-1.0 (rules 12)."""

import pytest
from model_hart import ALL, NAPOT, OFF, TOR, L, R, SspmpHart, W, X, naturally

P, H = 0x316, 0x616


@pytest.mark.rule("PMP-03")
@pytest.mark.parametrize("rlb", [0, 1])
def test_a_locked_pmp_entry(rlb):
    hart = SspmpHart(entries={"pmp": 4}, delegation="fixed", smepmp=True)
    hart.write(0x747, rlb << 2)
    hart.put("pmp", 1, R, 0x10).put("pmp", 2, L | TOR | R, 0x20)
    for number in (0x3B1, 0x3B2, 0x3B3):
        hart.write(number, 0x55)
    hart.write(0x3A0, 0)
    if rlb:
        assert [hart.read(n) for n in (0x3B1, 0x3B2, 0x3A0)] == [0x55, 0x55, 0]
    else:
        assert [hart.read(n) for n in (0x3B1, 0x3B2, 0x3A0)] == [0x10, 0x20, (L | TOR | R) << 16]
    assert hart.read(0x3B3) == 0x55


@pytest.mark.rule("PMP-03")
@pytest.mark.parametrize(("mode", "read"), [(TOR, 0), (NAPOT, 0x55), (OFF, 0x55)])
def test_only_a_locked_tor_entry_holds_the_address_below(mode, read):
    hart = SspmpHart(entries={"pool": 16}).put("pmp", 2, L | mode, 0x20)
    hart.write(0x3B1, 0x55)
    assert hart.read(0x3B1) == read


@pytest.mark.rule("PMP-01")
def test_pmpcfg_clears_w_without_r():
    hart = SspmpHart(entries={"pool": 16})
    hart.write(0x3A0, 0x86_87_1E_06)
    assert hart.read(0x3A0) == 0x84_87_1C_04


@pytest.mark.rule("PMP-04")
@pytest.mark.parametrize(
    ("writes", "read"),
    [
        ([0b111], 0b111),
        ([0b111, 0b000], 0b011),
        ([0b100, 0b000, 0b100], 0b100),
        ([ALL], 0b111),
        ([0b001, 0b010], 0b011),
    ],
)
def test_mseccfg_without_a_locked_entry(writes, read):
    hart = SspmpHart(smepmp=True)
    for value in writes:
        hart.write(0x747, value)
    assert hart.read(0x747) == read
    assert hart.write(0x757, ALL).rdata == hart.read(0x757) == 0


@pytest.mark.rule("PMP-04", "PMP-08")
@pytest.mark.parametrize(
    ("bank", "before", "after", "read"),
    [
        ("pmp", 0b000, 0b100, 0b000),
        ("pmp", 0b100, 0b100, 0b100),
        ("pmp", 0b100, 0b000, 0b000),
        ("spmp", 0b000, 0b100, 0b100),
        ("vspmp", 0b000, 0b100, 0b100),
    ],
)
def test_rlb_stays_clear_once_a_pmp_entry_is_locked(bank, before, after, read):
    hart = SspmpHart(entries={"pool": 12}, smepmp=True)
    hart.write(P, 4)
    hart.write(H, 4)
    hart.write(0x747, before)
    hart.put(bank, 0, L, 0).write(0x747, after)
    assert hart.read(0x747) == read


@pytest.mark.rule("PMP-06")
@pytest.mark.parametrize("rlb", [0, 1])
@pytest.mark.parametrize("lrwx", [f"{n:04b}" for n in range(16)])
def test_no_executable_rule_for_m_is_added_under_mml(lrwx, rlb):
    locked, r, w, x = (int(digit) for digit in lrwx)
    cfg = locked << 7 | OFF | x << 2 | w << 1 | r
    hart = SspmpHart(entries={"pool": 12}, smepmp=True)
    hart.write(0x747, 0b001 | rlb << 2)
    hart.write(0x3A0, R | NAPOT)
    hart.write(0x3A0, cfg)
    refused = not rlb and lrwx in {"1001", "1101", "1010", "1011"}
    assert hart.read(0x3A0) == (R | NAPOT if refused else cfg)


@pytest.mark.rule("PMP-08", "PMP-06", "SSPMP-DELEG-18")
@pytest.mark.parametrize(("mseccfg", "byte"), [(0b001, X), (0b101, L | NAPOT | X)])
def test_the_indirect_path_makes_no_rule_that_pmpcfg_may_not(mseccfg, byte):
    hart = SspmpHart(entries={"pool": 12}, smepmp=True)
    hart.write(P, 4)
    hart.write(0x747, mseccfg)
    hart.put("spmp", 0, L | NAPOT | X, ALL)
    assert hart.get("spmp", 0)[1] == L | NAPOT | X
    hart.write(P, 5)
    assert hart.read(0x3A1) == byte
    assert hart.cause("M", "fetch", 0x1000) == (0 if byte & L else 1)


@pytest.mark.rule("PMP-01")
def test_under_mml_w_without_r_is_stored():
    hart = SspmpHart(smepmp=True)
    hart.write(0x747, 0b001)
    hart.write(0x3A0, NAPOT | W | X)
    assert hart.read(0x3A0) == NAPOT | W | X


@pytest.mark.rule("SSPMP-DELEG-10")
def test_what_only_pmp_may_hold_is_nothing_to_spmp():
    hart = SspmpHart(entries={"pool": 12}, smepmp=True)
    hart.write(P, 4)
    hart.write(H, 4)
    hart.put("pmp", 0, NAPOT | R | W | X, ALL)
    hart.write(0x747, 0b101)
    # LRWX 0010 in PMP[3]: shared data. As an SPMP entry it is a rule for S with no permission.
    hart.put("pmp", 3, NAPOT | W, naturally(0x1000, 0x100))
    hart.write(hart.DELEG, 3)
    hart.enable()
    assert hart.get("spmp", 0) == (naturally(0x1000, 0x100), NAPOT)
    assert hart.check("S", "store", 0x1000) == (False, 15, 0, True, 0, False)
    hart.write(hart.DELEG, 4)
    assert hart.read(0x3A0) >> 24 == NAPOT | W
    # `hold` keeps what the view reads, and so ends it.
    hart.write(hart.DELEG, 3)
    hart.put("spmp", 0, NAPOT | W, naturally(0x1000, 0x100))
    hart.write(hart.DELEG, 4)
    assert hart.read(0x3A0) >> 24 == NAPOT
