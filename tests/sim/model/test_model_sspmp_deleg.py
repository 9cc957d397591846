"""Delegation of revision sspmp-1.0 (rules 10)."""

import pytest
from model_hart import ALL, NAPOT, SHARED, L, R, SspmpHart, U, X

from sim.model import Port

P, H = 0x316, 0x616


def shared(total: int, *writes: tuple[int, int]) -> SspmpHart:
    hart = SspmpHart(entries={"pool": total})
    for number, value in writes:
        hart.write(number, value)
    return hart


@pytest.mark.rule("SSPMP-DELEG-01", "SSPMP-DELEG-03", "SSPMP-RST-02")
@pytest.mark.parametrize(
    ("total", "written", "p"),
    [
        (16, 10, 10),
        (16, 0, 0),
        (16, 40, 16),
        (16, 127, 16),
        (16, 0x80, 0),
        (64, 20, 20),
        (96, 127, 64),
        (192, 64, 64),
    ],
)
def test_mpmpdeleg(total, written, p):
    hart = shared(total)
    assert hart.read(P) == min(total, 64)
    hart.write(P, written)
    assert hart.read(P) == p


@pytest.mark.rule("SSPMP-DELEG-03")
@pytest.mark.parametrize(("written", "p"), [(5, 16), (7, 16), (8, 8), (127, 16), (0, 16)])
def test_a_locked_pmp_entry_stays_pmp_s(written, p):
    hart = shared(16).put("pmp", 7, L, 0)
    hart.write(P, written)
    assert hart.read(P) == p


@pytest.mark.rule("SSPMP-DELEG-03", "PMP-08")
def test_rlb_does_not_loosen_delegation():
    hart = SspmpHart(entries={"pool": 16}, smepmp=True)
    hart.write(0x747, 0b100)
    hart.put("pmp", 7, L, 0).write(P, 5)
    assert hart.read(P) == 16


@pytest.mark.rule("SSPMP-DELEG-04", "SSPMP-DELEG-07", "PMP-03")
def test_a_locked_spmp_entry_becomes_a_locked_pmp_entry():
    hart = shared(16, (P, 8)).put("spmp", 0, L | U | NAPOT | R, 0x1FFF)
    hart.write(P, 9)
    assert hart.read(P) == 9
    hart.put("pmp", 8, 0, 0)
    assert (hart.read(0x3A2), hart.read(0x3B8)) == (L | NAPOT | R, 0x1FFF)
    # Enforced on M.
    assert hart.cause("M", "store", 0x1000) == 7
    hart.write(P, 8)
    assert hart.read(P) == 9


@pytest.mark.rule("HYP-DELEG-11", "HYP-DELEG-12", "HYP-DELEG-13", "HYP-DELEG-14", "HYP-DELEG-15")
@pytest.mark.parametrize(
    ("total", "steps"),
    [
        (32, [("p", None, 32), ("h", None, 0), ("p", 8, 8), ("h", None, 24), ("h", 20, 20)]),
        (32, [("p", 8, 8), ("h", 20, 20), ("p", 16, 16), ("h", None, 16)]),
        (32, [("p", 8, 8), ("h", 20, 20), ("p", 32, 32), ("h", None, 0), ("p", 8, 8)]),
        (32, [("p", 32, 32), ("h", None, 0), ("p", 8, 8), ("h", None, 24)]),
        (32, [("p", 16, 16), ("h", 32, 16)]),
        (96, [("p", None, 64), ("h", None, 32), ("p", 32, 32), ("h", None, 64)]),
        (192, [("p", 0, 0), ("h", 255, 192), ("h", 0x100, 0)]),
        (16, [("p", 0, 0), ("h", None, 16), ("p", 8, 8), ("h", None, 8)]),
    ],
)
def test_hspmpdeleg_follows(total, steps):
    hart = shared(total)
    for name, written, read in steps:
        number = {"p": P, "h": H}[name]
        if written is not None:
            hart.write(number, written)
        assert hart.read(number) == read


@pytest.mark.rule("HYP-DELEG-11", "SSPMP-DELEG-02")
@pytest.mark.parametrize(
    ("total", "p", "h", "spmp", "vspmp"),
    [
        (16, 10, 6, range(10, 16), range(0)),
        (48, 8, 16, range(8, 24), range(24, 48)),
        (48, 16, 16, range(16, 32), range(32, 48)),
        (96, 32, 64, range(32, 96), range(0)),
        (128, 16, 16, range(16, 32), range(32, 96)),
        (192, 0, 192, range(0, 64), range(0)),
    ],
)
def test_who_has_which_entry_of_the_pool(total, p, h, spmp, vspmp):
    # Every entry of the pool gets its number as address, through the PMP bank and vSPMP.
    hart = shared(total)
    for first in range(0, total, 64):
        hart.write(P, 0)
        hart.write(H, first)
        for index in range(min(64, total - first)):
            hart.put("vspmp", index, 0, first + index + 1)
    hart.write(P, p)
    hart.write(H, h)
    for bank, expected in (("spmp", spmp), ("vspmp", vspmp)):
        seen = [hart.get(bank, index)[0] - 1 for index in range(64)]
        assert seen == [*expected, *[-1] * (64 - len(expected))]
    assert [hart.read(0x3B0 + i) - 1 for i in range(64)] == [*range(p), *[-1] * (64 - p)]


@pytest.mark.rule("HYP-DELEG-12")
@pytest.mark.parametrize(("written", "h"), [(7, 12), (8, 8), (0, 12), (99, 32)])
def test_a_locked_spmp_entry_stays_spmp_s(written, h):
    hart = shared(40, (P, 8), (H, 12)).put("spmp", 7, L, 0)
    hart.write(H, written)
    assert hart.read(H) == h


@pytest.mark.rule("HYP-DELEG-13")
def test_m_takes_even_a_locked_spmp_entry():
    hart = shared(32, (P, 8), (H, 20)).put("spmp", 15, L, 0)
    hart.write(P, 22)
    assert (hart.read(P), hart.read(H)) == (22, 10)


@pytest.mark.rule("HYP-LOCK-09")
def test_an_entry_that_a_guest_locked_is_locked_in_spmp():
    hart = shared(16, (P, 4), (H, 4))
    hart.indirect("si", 0x100, 2, "VS", L | NAPOT | R)
    hart.write(H, 5, "S")
    hart.indirect("si", 0x104, 2, "S", 0)
    assert hart.get("spmp", 4)[1] == L | NAPOT | R
    hart.indirect("mi", 0x104, 2, "M", 0)
    assert hart.get("spmp", 4)[1] == 0


@pytest.mark.rule("SSPMP-DELEG-07", "SSPMP-DELEG-08")
def test_contents_move_with_the_pool_and_enables_stay_with_the_index():
    hart = shared(16, (P, 8), (H, 8))
    for index in range(8):
        hart.put("spmp", index, U | R, 0x100 + index)
    hart.put("spmp", 7, U | R | L, 0x107)
    hart.write(0x183, 0b1010_0110)
    hart.write(0x683, 0b0111_0000)
    hart.write(P, 10)
    assert hart.get("spmp", 0) == (0x102, U | R)
    assert hart.get("spmp", 5) == (0x107, U | R | L)
    assert hart.get("spmp", 6) == (0, 0)
    assert (hart.read(0x183), hart.read(0x683)) == (0b10_0110, 0b11_0000)
    # Bit 5 is now the locked entry's.
    hart.write(0x183, 0)
    assert hart.read(0x183) == 0b10_0000
    hart.write(P, 8)
    assert hart.read(0x183) == 0b10_0000
    assert hart.get("spmp", 0) == (0x100, U | R)


@pytest.mark.rule("SSPMP-DELEG-08")
def test_the_enable_of_a_locked_entry_goes_when_its_index_goes():
    hart = shared(16, (P, 8), (H, 4)).enable().put("vspmp", 3, L, 0)
    hart.enable()
    hart.write(H, 6)
    hart.write(H, 4)
    assert hart.read(0x283) == 0b0011


@pytest.mark.rule("SSPMP-DELEG-06")
def test_pmp_registers_beyond_p_read_0():
    hart = shared(16).put("pmp", 5, NAPOT | R, 0x55).put("pmp", 4, NAPOT | R, 0x44)
    hart.write(P, 5)
    hart.write(0x3A1, ALL)
    hart.write(0x3B5, ALL)
    assert [hart.read(n) for n in (0x3A1, 0x3B5, 0x3A2, 0x3AF, 0x3EF)] == [0x9F, 0, 0, 0, 0]
    assert hart.get("spmp", 0) == (0x55, NAPOT | R)


@pytest.mark.rule("SSPMP-CFG-02")
def test_pmpcfg_leaves_u_and_shared():
    hart = shared(16, (P, 8)).put("spmp", 0, SHARED | U | R, 0)
    hart.write(P, 9)
    hart.put("pmp", 8, NAPOT | R | X, 0)
    assert hart.read(0x3A2) == NAPOT | R | X
    hart.write(P, 8)
    assert hart.get("spmp", 0)[1] == SHARED | U | NAPOT | R | X


@pytest.mark.rule("SSPMP-DELEG-09")
@pytest.mark.parametrize("counts", [(4, 8, 2), (0, 8, 2), (4, 8, 0)])
def test_fixed_banks(counts):
    pmp, spmp, vspmp = counts
    hart = SspmpHart(entries={"pmp": pmp, "spmp": spmp, "vspmp": vspmp}, delegation="fixed")
    for number in (P, H):
        hart.write(number, 1)
    assert (hart.read(P), hart.read(H)) == (pmp, spmp)
    for number in (0x3A0, 0x3A1, 0x3AF, 0x3B0, 0x3EF):
        hart.write(number, ALL)
    assert [hart.read(n) for n in (0x3A1, 0x3AF, 0x3EF)] == [0, 0, 0]
    assert hart.read(0x3A0) == (0x9F9F9F9F if pmp else 0)
    hart.put("spmp", 7, R, 0x77)
    assert hart.get("spmp", 7) == (0x77, R)


@pytest.mark.rule("HYP-DELEG-13", "HYP-DELEG-14")
def test_software_that_knows_only_mpmpdeleg_finds_all_entries_in_spmp():
    hart = shared(16, (P, 0))
    assert hart.read(H) == 16
    hart.put("spmp", 15, U | R, 0x55)
    assert (hart.get("spmp", 15), hart.get("vspmp", 0)) == ((0x55, U | R), (0, 0))
    hart.write(P, 8)
    assert hart.read(H) == 8


@pytest.mark.rule("HYP-DELEG-11", "SSPMP-IND-02")
@pytest.mark.parametrize(
    ("h", "bank", "path", "who", "port"),
    [(70, "spmp", "mi", "U", "hs"), (0, "vspmp", "vsi", "VU", "vs")],
)
def test_entries_beyond_index_63_are_inert(h, bank, path, who, port):
    hart = shared(80, (P, 0), (H, 20))
    # SPMP entry 65 of the later deal, vSPMP entry 65 of the other.
    hart.put("vspmp", 45, U | R | NAPOT, ALL)
    hart.write(H, h)
    hart.enable()
    for number in (0x183, 0x193, 0x283, 0x293):
        hart.write(number, ALL)
    assert hart.indirect(path, 0x141, 1).rdata == 0
    assert hart.indirect(path, 0x141, 2).rdata == 0
    one = Port(name="one", stages=frozenset({port}))
    assert hart.check(who, "load", 0x1000, 4, one).hit is False
