import pytest

from mpu_hw.core import CoreConfig
from mpu_hw.core.csr import rows

CONFIGS = [
    CoreConfig(xlen=xlen, hypervisor=hypervisor, stateen=stateen)
    for xlen in (32, 64)
    for hypervisor in (False, True)
    for stateen in (False, True)
]


@pytest.mark.parametrize("config", CONFIGS, ids=str)
def test_numbers_and_names_are_unique(config):
    found = rows(config)
    assert len({row.number for row in found}) == len({row.name for row in found}) == len(found)


@pytest.mark.parametrize("config", CONFIGS, ids=str)
def test_no_bit_of_a_register_belongs_to_two_fields(config):
    for row in rows(config):
        bits = [bit for field in row.fields for bit in range(field.lsb, field.lsb + field.width)]
        assert len(bits) == len(set(bits)), row.name
        assert all(bit < config.xlen for bit in bits), row.name


@pytest.mark.rule("CORE-06", "CORE-08")
@pytest.mark.parametrize("config", CONFIGS, ids=str)
def test_what_start_up_code_touches_exists(config):
    numbers = {row.number for row in rows(config)}
    wanted = {0xF11, 0xF12, 0xF13, 0xF14, 0xF15, 0x301, 0x320, 0x306, 0x106, 0x30A, 0x10A}
    wanted |= {*range(0x7A0, 0x7A4), 0xC00, 0xC01, 0xC02, 0xB00, 0xB02}
    wanted |= {*range(0x323, 0x340), *range(0xB03, 0xB20), *range(0x3B0, 0x3F0)}
    if config.xlen == 32:
        wanted |= {0x310, 0x31A, 0xC80, 0xC81, 0xC82, 0xB80, 0xB82, *range(0x3A0, 0x3B0)}
        wanted |= set(range(0xB83, 0xBA0))
    else:
        wanted |= set(range(0x3A0, 0x3B0, 2))
        assert not numbers & {0x310, 0x31A, 0xC80, 0x3A1}
    assert wanted - numbers == set()


@pytest.mark.rule("CORE-07", "COM-FLT-08")
def test_what_can_be_delegated():
    table = {row.name: row for row in rows(CoreConfig())}
    medeleg = {field.lsb for field in table["medeleg"].fields}
    hedeleg = {field.lsb for field in table["hedeleg"].fields}
    assert medeleg == {*range(11), 12, 13, 15, 20, 21, 22, 23}
    assert hedeleg == {*range(9), 12, 13, 15}
