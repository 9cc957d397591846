"""Locks, enables and reset rows of revision sspmp-1.0 (rules 1, 8, 9.4)."""

import pytest
from model_hart import ALL, NA4, NAPOT, OFF, TOR, L, R, SspmpHart, U, W, X
from mpu_hw_sim.model import ResetRow


def built(p: int = 4, h: int = 4, total: int = 12, **fields: object) -> SspmpHart:
    hart = SspmpHart(entries={"pool": total}, **fields)
    hart.write(hart.DELEG, p)
    hart.write(hart.HDELEG, h)
    return hart


LOCKED = L | U | R


@pytest.mark.rule("SSPMP-LOCK-01", "SSPMP-LOCK-02", "SSPMP-LOCK-04", "SSPMP-LOCK-06", "HYP-LOCK-08")
@pytest.mark.parametrize("mode", [OFF, TOR, NA4, NAPOT])
@pytest.mark.parametrize("who", ["S", "M"])
def test_a_lock_holds_against_siselect_even_for_m(who, mode):
    hart = built()
    hart.indirect("si", 0x101, 1, "S", 0x55)
    hart.indirect("si", 0x101, 2, "S", LOCKED | mode)
    for ireg in (1, 2):
        hart.indirect("si", 0x101, ireg, who, 0)
    assert hart.get("spmp", 1) == (0x55, LOCKED | mode)
    hart.indirect("mi", 0x101, 2, "M", R)
    hart.indirect("si", 0x101, 1, who, 0x66)
    assert hart.get("spmp", 1) == (0x66, R)


@pytest.mark.rule("SSPMP-LOCK-03", "SSPMP-LOCK-05")
@pytest.mark.parametrize(("mode", "addr"), [(TOR, 0x10), (NAPOT, 0x20), (OFF, 0x20)])
def test_a_locked_tor_entry_holds_the_address_below(mode, addr):
    hart = built().put("spmp", 1, R, 0x10).put("spmp", 2, LOCKED | mode, 0x30)
    hart.indirect("si", 0x101, 1, "M", 0x20)
    hart.indirect("si", 0x101, 2, "M", R | X)
    assert hart.get("spmp", 1) == (addr, R | X)
    hart.indirect("mi", 0x101, 1, "M", 0x40)
    assert hart.get("spmp", 1)[0] == 0x40


@pytest.mark.rule("SSPMP-LOCK-03", "SSPMP-DELEG-02")
def test_a_locked_tor_entry_0_holds_nothing_of_the_bank_before_it():
    hart = built().put("spmp", 0, LOCKED | TOR, 0x30)
    hart.write(0x3B3, 0x77)
    hart.put("vspmp", 0, LOCKED | TOR, 0x30)
    hart.indirect("si", 0x103, 1, "S", 0x88)
    assert (hart.read(0x3B3), hart.get("spmp", 3)[0]) == (0x77, 0x88)


@pytest.mark.rule("HYP-LOCK-07")
@pytest.mark.parametrize("host", ["S", "M"])
def test_a_lock_of_vspmp_holds_against_the_guest_alone(host):
    hart = built()
    hart.indirect("si", 0x101, 1, "VS", 0x10)
    hart.indirect("si", 0x102, 1, "VS", 0x55)
    hart.indirect("si", 0x102, 2, "VS", LOCKED | TOR)
    for select, ireg in ((0x102, 1), (0x102, 2), (0x101, 1)):
        hart.indirect("si", select, ireg, "VS", 0)
    assert (hart.get("vspmp", 1)[0], hart.get("vspmp", 2)) == (0x10, (0x55, LOCKED | TOR))
    hart.indirect("vsi", 0x101, 1, host, 0x20)
    hart.indirect("vsi", 0x102, 1, host, 0x30)
    hart.indirect("vsi", 0x102, 2, host, R)
    assert (hart.get("vspmp", 1)[0], hart.get("vspmp", 2)) == (0x20, (0x30, R))


@pytest.mark.rule("SSPMP-EN-01", "SSPMP-EN-02", "HYP-EN-06", "HYP-EN-07")
@pytest.mark.parametrize(("low", "high"), [(0x183, 0x193), (0x283, 0x293), (0x683, 0x693)])
@pytest.mark.parametrize(
    ("xlen", "count", "expected"),
    [
        (32, 4, (0xF, 0)),
        (32, 40, (0xFFFF_FFFF, 0xFF)),
        (64, 40, (0xFF_FFFF_FFFF,)),
        (64, 64, (ALL,)),
        (32, 64, (0xFFFF_FFFF, 0xFFFF_FFFF)),
    ],
)
def test_width_of_enable_registers(low, high, xlen, count, expected):
    hart = built(p=0, h=count, total=2 * count, xlen=xlen)
    numbers = (low, high)[: len(expected)]
    assert [hart.read(n) for n in numbers] == [0] * len(numbers)
    for number in numbers:
        hart.write(number, ALL)
    assert tuple(hart.read(n) for n in numbers) == expected


@pytest.mark.rule("SSPMP-EN-03", "HYP-EN-06", "HYP-EN-07")
@pytest.mark.parametrize("who", ["S", "M"])
@pytest.mark.parametrize(("number", "bank"), [(0x183, "spmp"), (0x683, "spmp"), (0x283, "vspmp")])
def test_the_enable_bit_of_a_locked_entry_stays(number, bank, who):
    hart = built()
    hart.write(number, 0b0010)
    hart.put(bank, 1, L, 0).put(bank, 2, L, 0)
    hart.write(number, 0b1101, who)
    assert hart.read(number) == 0b1011
    hart.write(number, 0, who)
    assert hart.read(number) == 0b0010
    hart.put(bank, 1, 0, 0)
    hart.write(number, 0, who)
    assert hart.read(number) == 0


@pytest.mark.rule("COM-RST-04")
@pytest.mark.parametrize("locked", [0, L])
def test_a_hardwired_entry_is_constant_and_active_from_reset(locked):
    rows = (
        ResetRow("spmp", 0, 0x400, OFF, True),
        ResetRow("spmp", 1, 0x800, TOR | U | R | locked, True),
        ResetRow("pmp", 0, 0x1FFF, NAPOT | R | W | X, True),
        ResetRow("vspmp", 2, 0x1FFF, NAPOT | U | R),
    )
    counts = {"pmp": 1, "spmp": 4, "vspmp": 4}
    hart = SspmpHart(entries=counts, delegation="fixed", reset=rows, smepmp=True)
    assert [hart.read(n) for n in (0x183, 0x683, 0x283)] == [0b10, 0b10, 0b100]
    assert hart.cause("U", "load", 0x1000) == 0
    hart.write(0x747, 0b100)
    for index in (0, 1):
        hart.put("spmp", index, 0, 0)
        hart.indirect("si", 0x100 + index, 2, "S", 0)
    hart.put("pmp", 0, 0, 0)
    assert hart.get("spmp", 1) == (0x800, TOR | U | R | locked)
    assert (hart.read(0x3A0), hart.read(0x3B0)) == (NAPOT | R | W | X, 0x1FFF)
    hart.write(0x183, 0)
    assert hart.read(0x183) == (0b10 if locked else 0)


@pytest.mark.rule("COM-RST-04")
def test_a_reset_row_of_the_pool_beyond_pmp_is_an_enabled_entry():
    rows = (ResetRow("pool", 65, 0x1FFF, NAPOT | U | R), ResetRow("pool", 3, 0x1FFF, NAPOT | R))
    hart = SspmpHart(entries={"pool": 70}, reset=rows)
    assert [hart.read(n) for n in (0x183, 0x683, 0x283)] == [0b10, 0b10, 0]
    assert hart.cause("U", "load", 0x1000) == 0
