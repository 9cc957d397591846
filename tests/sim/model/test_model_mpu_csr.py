"""Registers of revision mpu-0.9 (rules 1, 2, 8, 9.1)."""

import pytest
from model_hart import ALL, NA4, NAPOT, OFF, TOR, MpuHart, R, S, W, X
from mpu_hw_sim.model import CsrAccess, ModelConfig, Mpu, ResetRow, Status

BANKS = ("mpu", "vsmpu", "hgmpu")


@pytest.mark.rule("COM-ADDR-01", "COM-ADDR-02")
@pytest.mark.parametrize(
    ("xlen", "width", "read"),
    [
        (32, 34, 0xFFFF_FFFF),
        (32, 32, 0x3FFF_FFFF),
        (32, 12, 0x3FF),
        (64, 56, 0x3F_FFFF_FFFF_FFFF),
        (64, 40, 0x3F_FFFF_FFFF),
    ],
)
@pytest.mark.parametrize("bank", BANKS)
def test_width_of_address_registers(bank, xlen, width, read):
    hart = MpuHart(xlen=xlen, paddr_width=width)
    hart.put(bank, 3, NAPOT, ALL)
    assert hart.read(hart.ADDR[bank] + 3) == read


@pytest.mark.rule("MPU-CFG-01", "MPU-CFG-02")
@pytest.mark.parametrize("bank", BANKS)
def test_packing_of_cfg(bank):
    narrow, wide = MpuHart(), MpuHart(xlen=64)
    for hart in (narrow, wide):
        for index in range(8):
            hart.put(bank, index, index | TOR if bank != "hgmpu" else X | TOR, 0x100)
    base = narrow.CFG[bank]
    rows = [narrow.read(base), narrow.read(base + 1)]
    assert wide.read(base) == rows[0] | rows[1] << 32
    if bank != "hgmpu":
        assert rows == [0x0B0A0908, 0x0F0E0D0C]


@pytest.mark.rule("MPU-CFG-01", "MPU-RST-01", "COM-RST-02")
def test_reserved_bits_read_0():
    hart = MpuHart(entries={"mpu": 2})
    assert hart.read(0x1A0) == 0
    hart.write(0x1A0, ALL)
    assert hart.read(0x1A0) == 0x9F9F


@pytest.mark.rule("MPU-CFG-03", "MPU-CSR-03")
def test_beyond_the_bank_reads_0_and_ignores_writes():
    hart = MpuHart(entries={"mpu": 5})
    for number in (0x1A1, 0x1AF, 0x1B5, 0x1EF):
        hart.write(number, ALL)
    assert [hart.read(n) for n in (0x1A1, 0x1AF, 0x1B5, 0x1EF)] == [0x9F, 0, 0, 0]


@pytest.mark.rule("MPU-CSR-03")
@pytest.mark.parametrize("who", ["M", "S", "U", "VS", "VU"])
@pytest.mark.parametrize("number", [0x1A1, 0x1AF, 0x2A1, 0x661, 0x171, 0x271, 0x671])
def test_rv64_has_no_odd_cfg_and_no_second_switch(number, who):
    assert MpuHart(xlen=64).trap(number, who) == "illegal"


@pytest.mark.rule("MPU-SW-01", "MPU-SW-02", "COM-RST-02")
@pytest.mark.parametrize(
    ("xlen", "count", "low", "high"),
    [
        (32, 1, 0x1, 0),
        (32, 32, 0xFFFF_FFFF, 0),
        (32, 33, 0xFFFF_FFFF, 0x1),
        (32, 64, 0xFFFF_FFFF, 0xFFFF_FFFF),
        (64, 33, 0x1_FFFF_FFFF, None),
        (64, 64, ALL, None),
    ],
)
@pytest.mark.parametrize("bank", BANKS)
def test_switch_registers(bank, xlen, count, low, high):
    hart = MpuHart(xlen=xlen, entries={bank: count})
    numbers = [hart.SWITCH[bank]] + [hart.SWITCH[bank] + 1] * (high is not None)
    expected = [low] + [high] * (high is not None)
    assert [hart.read(number) for number in numbers] == expected
    for number in numbers:
        hart.write(number, 0)
    assert [hart.read(number) for number in numbers] == [0] * len(numbers)
    for number in numbers:
        hart.write(number, ALL)
    assert [hart.read(number) for number in numbers] == expected


@pytest.mark.rule("COM-CFG-03", "COM-CFG-04", "COM-GRAN-02")
@pytest.mark.parametrize(
    ("grain", "modes", "stored"),
    [
        (4, ("tor", "na4", "napot"), [OFF, TOR, NA4, NAPOT]),
        (8, ("tor", "na4", "napot"), [OFF, TOR, OFF, NAPOT]),
        (4, ("napot",), [OFF, OFF, OFF, NAPOT]),
        (4, ("tor",), [OFF, TOR, OFF, OFF]),
        (4, ("na4",), [OFF, OFF, NA4, OFF]),
    ],
)
def test_a_mode_that_does_not_exist_is_off(grain, modes, stored):
    hart = MpuHart(granularity=grain, modes=modes)
    for index, mode in enumerate((OFF, TOR, NA4, NAPOT)):
        hart.put("mpu", index, mode | S | R | X, 0)
    assert [hart.cfg("mpu", index) for index in range(4)] == [mode | S | R | X for mode in stored]


HG_LEGAL = {0b0000, 0b0001, 0b0100, 0b0101, 0b0110, 0b0111}


@pytest.mark.rule("MPU-CFG-06", "SSPMP-CFG-05")
@pytest.mark.parametrize("policy", ["mask", "hold"])
@pytest.mark.parametrize("bank", BANKS)
@pytest.mark.parametrize("srwx", range(16))
def test_reserved_permissions(bank, srwx, policy):
    s, r, w, x = (srwx >> shift & 1 for shift in (3, 2, 1, 0))
    hart = MpuHart(reserved=policy).put(bank, 0, OFF | R, 0)
    written = s << 7 | x << 2 | w << 1 | r
    hart.put(bank, 0, written | NAPOT, 0)
    legal = srwx in HG_LEGAL if bank == "hgmpu" else srwx != 0b1000
    expected = written if legal else R if policy == "hold" else 0
    assert hart.cfg(bank, 0) == expected | NAPOT


@pytest.mark.rule("MPU-CFG-06")
@pytest.mark.parametrize("cfg", [S | R | W | X, S | X, W | X])
def test_a_reserved_guest_permission_gives_nothing(cfg):
    hart = MpuHart().put("hgmpu", 0, cfg | NAPOT, ALL)
    assert hart.cfg("hgmpu", 0) == NAPOT
    assert hart.now(vsatp_bare=False).cause("VS", "load", 0x1000) == 21


@pytest.mark.rule("COM-GRAN-03", "COM-GRAN-04", "COM-GRAN-05")
@pytest.mark.parametrize(
    ("grain", "napot", "off"),
    [
        (4, 0x1234_5670, 0x1234_5670),
        (8, 0x1234_5670, 0x1234_5670),
        (16, 0x1234_5671, 0x1234_5670),
        (64, 0x1234_5677, 0x1234_5670),
        (256, 0x1234_567F, 0x1234_5640),
    ],
)
def test_read_view_follows_the_mode(grain, napot, off):
    # 0x70 = 0b0111_0000. G = 6 has bit 5 read as stored in NAPOT, and as 0 in OFF and TOR.
    hart = MpuHart(granularity=grain)
    views = []
    hart.write(0x1B0, 0x1234_5670)
    for mode in (NAPOT, OFF, TOR, NAPOT):
        hart.write(0x1A0, mode)
        views.append(hart.read(0x1B0))
    assert views == [napot, off, off, napot]


@pytest.mark.rule("COM-GRAN-07", "COM-GRAN-04")
@pytest.mark.parametrize("grain_bits", range(5))
def test_probe_of_the_grain(grain_bits):
    hart = MpuHart(granularity=4 << grain_bits)
    hart.write(0x1B0, ALL)
    digits = format(hart.read(0x1B0), "b")
    assert len(digits) - len(digits.rstrip("0")) == grain_bits


@pytest.mark.rule("MPU-ACC-6")
def test_a_guest_without_a_bank_of_its_own_never_reaches_the_host_bank():
    hart = MpuHart(entries={"mpu": 4, "hgmpu": 4})
    assert hart.trap(0x1B0, "VS") == "virtual"
    assert hart.trap(0x1B0, "VU") == "virtual"
    assert hart.trap(0x2B0, "M") == "absent"


@pytest.mark.rule("MPU-CSR-03", "MPU-ACC-4")
@pytest.mark.parametrize(
    ("who", "outcome"),
    [("M", "illegal"), ("S", "illegal"), ("U", "illegal"), ("VS", "ok"), ("VU", "virtual")],
)
@pytest.mark.parametrize("number", [0x1A0, 0x1B0, 0x170])
def test_host_numbers_where_only_the_guest_has_a_bank(who, outcome, number):
    assert MpuHart(entries={"vsmpu": 4}).trap(number, who) == outcome


@pytest.mark.parametrize("virt", [False, True])
def test_privilege_2_is_illegal(virt):
    access = CsrAccess(0x1B0, 2, virt, True, 1)
    assert Mpu(ModelConfig()).csr(access, Status()) == (True, True, False, 0, None)


def test_a_write_that_traps_changes_nothing():
    hart = MpuHart()
    hart.write(0x1B0, 5, "U")
    hart.write(0x2B0, 5, "VS")
    assert (hart.read(0x1B0), hart.read(0x2B0)) == (0, 0)


def test_a_write_returns_the_value_before_it():
    hart = MpuHart()
    assert [hart.write(0x1B0, value).rdata for value in (5, 6, 7)] == [0, 5, 6]


@pytest.mark.parametrize(
    ("number", "outcome"),
    [
        (0x5C0, "ok"),
        (0x5CF, "ok"),
        (0x5D3, "ok"),
        (0x5D4, "absent"),
        (0x5D9, "ok"),
        (0x5DA, "absent"),
        (0x1B0, "absent"),
    ],
)
def test_a_map_with_room_for_16(number, outcome):
    hart = MpuHart(span=16, csr={"mpucfg": 0x5D0, "mpuaddr": 0x5C0, "mpuswitch": 0x5D8})
    assert hart.trap(number, "M") == outcome


@pytest.mark.rule("COM-RST-04")
def test_a_hardwired_entry_is_constant_and_active_from_reset():
    rows = (
        ResetRow("mpu", 1, 0x400, OFF, True),
        ("mpu", 2, 0x800, TOR | R, True),
        ("mpu", 3, 0x7, NA4 | W | R),
    )
    hart = MpuHart(reset=rows)
    for number in (0x1A0, 0x1B0, 0x1B1, 0x1B2):
        hart.write(number, ALL)
    assert [hart.read(n) for n in (0x1B1, 0x1B2, 0x1B3)] == [0x400, 0x800, 0x7]
    assert hart.read(0x1A0) == 0x9F_09_00_9F
    hart.write(0x1A0, 0)
    assert [hart.check("U", "load", addr).hit for addr in (0xFFC, 0x1000, 0x1FFC, 0x2000)] == [
        False,
        True,
        True,
        False,
    ]
    # Its switch bit stays writable: there is no lock in this revision.
    hart.write(0x170, 0xFFFB)
    assert hart.check("U", "load", 0x1000).hit is False
    assert hart.mpu.covered["COM-RST-04"] == 6
