"""Delegation of revision sspmp-1.0 (rules 10)."""

import pytest
from model_hart import ALL, NAPOT, SHARED, L, R, SspmpHart, U
from mpu_hw_sim.model import Port

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


@pytest.mark.rule("HYP-DELEG-11", "SSPMP-DELEG-02", "HYP-DELEG-17")
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
    # Every entry of the pool that PMP or SPMP can have gets its number as address.
    hart = shared(total)
    for number in range(min(total, 64)):
        hart.put("pmp", number, 0, number + 1)
    for number in range(64, min(total, 128)):
        hart.put("spmp", number - 64, 0, number + 1)
    hart.write(P, p)
    hart.write(H, h)
    assert [hart.get("spmp", i)[0] for i in range(64)] == padded(spmp)
    # What the guest got was the host's: it is wiped. Now it gets its number.
    assert [hart.get("vspmp", i)[0] for i in range(64)] == [0] * 64
    for index, number in enumerate(vspmp):
        hart.put("vspmp", index, 0, number + 1)
    assert [hart.get("vspmp", i)[0] for i in range(64)] == padded(vspmp)
    assert [hart.get("spmp", i)[0] for i in range(64)] == padded(spmp)
    assert [hart.read(0x3B0 + i) for i in range(64)] == padded(range(p))


def padded(numbers: range) -> list[int]:
    """Give what 64 address registers read that hold these numbers plus 1, and 0 after them."""
    return [*(number + 1 for number in numbers), *[0] * (64 - len(numbers))]


@pytest.mark.rule("HYP-DELEG-12")
def test_a_locked_entry_that_spmp_cannot_address_stays_spmp_s():
    hart = shared(128, (P, 16)).put("spmp", 54, L, 0)
    hart.write(P, 0)
    for written, h in ((69, 128), (70, 128), (71, 71)):
        hart.write(H, written)
        assert hart.read(H) == h


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


@pytest.mark.rule("HYP-DELEG-13")
@pytest.mark.parametrize(
    ("total", "first", "p", "h"),
    [
        # M gives: what it gives is SPMP's, the guest keeps its own.
        (24, (8, 8), 4, 12),
        (24, (8, 8), 8, 8),
        (24, (8, 0), 4, 4),
        # M takes: SPMP keeps its size, the guest loses its first entries.
        (24, (4, 8), 6, 8),
        (24, (4, 8), 20, 4),
        # Without a guest SPMP has the rest.
        (24, (4, 20), 6, 18),
    ],
)
def test_the_boundary_to_the_guest_when_p_moves(total, first, p, h):
    hart = shared(total, (P, first[0]), (H, first[1]))
    hart.write(P, p)
    assert hart.read(H) == h


@pytest.mark.rule("HYP-LOCK-09", "HYP-DELEG-17")
def test_an_entry_that_a_guest_locked_is_wiped_when_it_leaves_vspmp():
    hart = shared(16, (P, 4), (H, 4))
    hart.indirect("si", 0x100, 2, "VS", L | NAPOT | R)
    hart.write(H, 5, "S")
    assert hart.get("spmp", 4) == (0, 0)
    hart.indirect("si", 0x104, 2, "S", NAPOT | R)
    assert hart.get("spmp", 4)[1] == NAPOT | R


@pytest.mark.rule("SSPMP-DELEG-07", "SSPMP-DELEG-08")
def test_contents_and_enables_move_with_the_pool():
    hart = shared(16, (P, 8), (H, 8))
    for index in range(8):
        hart.put("spmp", index, U | R, 0x100 + index)
    hart.write(0x183, 0b1010_0110)
    hart.write(0x683, 0b0111_0000)
    hart.put("spmp", 7, U | R | L, 0x107)
    hart.write(P, 10)
    assert hart.get("spmp", 0) == (0x102, U | R)
    assert hart.get("spmp", 5) == (0x107, U | R | L)
    assert hart.get("spmp", 6) == (0, 0)
    assert (hart.read(0x183), hart.read(0x683)) == (0b10_1001, 0b01_1100)
    # Bit 5 is the locked entry's.
    hart.write(0x183, 0)
    assert hart.read(0x183) == 0b10_0000
    hart.write(P, 8)
    assert hart.read(0x183) == 0b1000_0000
    assert hart.get("spmp", 0) == (0x100, U | R)


@pytest.mark.rule("SSPMP-DELEG-08")
def test_the_enable_of_a_locked_entry_goes_when_it_leaves_the_bank():
    hart = shared(16, (P, 8), (H, 4)).enable().put("vspmp", 3, L, 0)
    assert hart.read(0x283) == 0b1111
    hart.write(H, 6)
    hart.write(H, 4)
    assert hart.read(0x283) == 0b1100


@pytest.mark.rule("SSPMP-DELEG-06")
def test_pmp_registers_beyond_p_read_0():
    hart = shared(16).put("pmp", 5, NAPOT | R, 0x55).put("pmp", 4, NAPOT | R, 0x44)
    hart.write(P, 5)
    hart.write(0x3A1, ALL)
    hart.write(0x3B5, ALL)
    assert [hart.read(n) for n in (0x3A1, 0x3B5, 0x3A2, 0x3AF, 0x3EF)] == [0x9F, 0, 0, 0, 0]
    assert hart.get("spmp", 0) == (0x55, NAPOT | R)


@pytest.mark.rule("SSPMP-CFG-02")
@pytest.mark.parametrize(("written", "flags"), [(True, 0), (False, SHARED | U)])
def test_only_a_pmpcfg_write_clears_u_and_shared(written, flags):
    hart = shared(16, (P, 8)).put("spmp", 0, SHARED | U | NAPOT | R, 0)
    hart.write(P, 9)
    assert hart.read(0x3A2) == NAPOT | R
    if written:
        hart.put("pmp", 8, NAPOT | R, 0)
    hart.write(P, 8)
    assert hart.get("spmp", 0)[1] == flags | NAPOT | R


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


@pytest.mark.rule("HYP-DELEG-11", "SSPMP-IND-02", "SSPMP-DELEG-08")
def test_entries_beyond_index_63_are_inert_and_come_back_disabled():
    hart = shared(80, (P, 2), (H, 78))
    hart.put("spmp", 63, U | R | NAPOT, ALL)
    for number in (0x183, 0x193):
        hart.write(number, ALL)
    one = Port(name="one", stages=frozenset({"hs"}))
    assert hart.check("U", "load", 0x1000, 4, one).entry == 63
    # pool[65] becomes entry 65 of SPMP, which none can address, and entry 63 again.
    hart.write(P, 0)
    assert hart.read(H) == 80
    assert hart.indirect("mi", 0x141, 1).rdata == 0
    assert hart.check("U", "load", 0x1000, 4, one).hit is False
    hart.write(P, 2)
    assert hart.get("spmp", 63)[1] == U | R | NAPOT
    assert hart.check("U", "load", 0x1000, 4, one).hit is False
    assert hart.read(0x193) == 0x3FFF_FFFF
