"""Every number of mpu_hw.isa pinned by a literal (docs/rules.md, interface of the check port)."""

import pytest

from mpu_hw import isa

ENUMS = {
    isa.Privilege: {"U": 0, "S": 1, "M": 3},
    isa.Access: {"LOAD": 0, "STORE": 1, "FETCH": 2, "HLVX": 3, "CBO": 4, "WALK": 5},
    isa.AddressMode: {"OFF": 0, "TOR": 1, "NA4": 2, "NAPOT": 3},
    isa.StageCode: {"HS": 0, "VS": 1, "G": 2, "M": 3},
    isa.Cause: {
        "INSTRUCTION_ACCESS_FAULT": 1,
        "LOAD_ACCESS_FAULT": 5,
        "STORE_ACCESS_FAULT": 7,
        "INSTRUCTION_PAGE_FAULT": 12,
        "LOAD_PAGE_FAULT": 13,
        "STORE_PAGE_FAULT": 15,
        "INSTRUCTION_GUEST_PAGE_FAULT": 20,
        "LOAD_GUEST_PAGE_FAULT": 21,
        "STORE_GUEST_PAGE_FAULT": 23,
    },
}


@pytest.mark.rule("COM-CFG-03")
@pytest.mark.parametrize("kind", ENUMS, ids=lambda kind: kind.__name__)
def test_the_members_have_the_numbers_of_the_architecture(kind):
    assert {name: int(number) for name, number in kind.__members__.items()} == ENUMS[kind]


@pytest.mark.rule("COM-FLT-1", "COM-FLT-3", "COM-FLT-4")
def test_the_causes_of_fetch_load_and_store_are_in_this_order():
    assert isa.PAGE_FAULTS == (12, 13, 15)
    assert isa.GUEST_PAGE_FAULTS == (20, 21, 23)
    assert isa.ACCESS_FAULTS == (1, 5, 7)


@pytest.mark.rule("MPU-CFG-01", "SSPMP-CFG-01")
def test_the_fields_of_cfg_are_where_the_rules_put_them():
    assert isa.CFG_A == 3
    fields = {"R": 0, "W": 1, "X": 2, "S": 7, "U": 8, "SHARED": 9}
    assert {name: isa.CFG_BITS[name] for name in fields} == fields


@pytest.mark.rule("MPU-CSR-01", "MPU-CSR-02")
@pytest.mark.parametrize(
    ("name", "entries", "mpu", "vsmpu", "hgmpu"),
    [
        ("default", 64, (0x1A0, 0x1B0, 0x170), (0x2A0, 0x2B0, 0x270), (0x660, 0x6B0, 0x670)),
        ("zdl2023", 64, (0x500, 0x510, 0x550), (0xA00, 0xA10, 0xA50), (0x660, 0x6B0, 0x670)),
        ("custom", 16, (0x5D0, 0x5C0, 0x5D8), (0x6D0, 0x6C0, 0x6D8), (0x6F0, 0x6E0, 0x6F8)),
    ],
)
def test_the_csr_maps_are_those_of_the_rules(name, entries, mpu, vsmpu, hgmpu):
    numbers = {"mpu": mpu, "vsmpu": vsmpu, "hgmpu": hgmpu}
    families = {
        f"{bank}{family}": number
        for bank, three in numbers.items()
        for family, number in zip(("cfg", "addr", "switch"), three, strict=True)
    }
    assert isa.CSR_MAPS[name].entries == entries
    assert isa.CSR_MAPS[name].base == families


def test_there_are_no_other_csr_maps():
    assert set(isa.CSR_MAPS) == {"default", "zdl2023", "custom"}


@pytest.mark.rule("MPU-CFG-02", "MPU-SW-01")
def test_the_families_have_the_lengths_of_the_rules():
    assert (isa.CFG_COUNT, isa.ADDR_COUNT, isa.SWITCH_COUNT) == (16, 64, 2)


def test_isa_needs_no_hardware_library():
    names = [getattr(isa, name) for name in isa.__all__]
    homes = {getattr(thing, "__module__", "mpu_hw.isa") for thing in names}
    assert all(home.startswith(("mpu_hw.isa", "builtins")) for home in homes)
