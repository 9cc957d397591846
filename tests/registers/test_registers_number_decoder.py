"""NumberDecoder: every CSR number of every map."""

import pytest
from leaf_bench import answers

from mpu_hw import MpuConfig
from mpu_hw.config import Family
from mpu_hw.registers.number_decoder import NumberDecoder, aligned_blocks

SSPMP = {"revision": "sspmp-1.0"}
MOVED = {"csr_base": {"hspmpdeleg": 0x6FF, "vspmpen": 0x2FF}}
CONFIGS = {
    "default": {},
    "rv64": {"xlen": 64},
    "zdl2023": {"csr_map": "zdl2023"},
    "custom": {"csr_map": "custom"},
    "unaligned": {"csr_base": {"mpuaddr": 0x1B3, "vsmpucfg": 0x29F}},
    "sspmp": SSPMP | {"smepmp": True},
    "sspmp-rv64": SSPMP | {"xlen": 64},
    "sspmp-moved": SSPMP | MOVED,
}


def family(name, start, count, first=0):
    numbers = range(start, start + count)
    return Family(
        name=name, bank=None, kind="addr", level=1, numbers=numbers, first=first, count=count
    )


def decoded(families):
    """Families asserted for each CSR number, and the index where there is one."""
    families = list(families)
    bits = [f"family.{each.name}" for each in families]
    rows = answers(NumberDecoder(families), ["number"], [*bits, "index"], [(n,) for n in ALL])
    names = [each.name for each in families]
    for *hits, index in rows:
        found = [name for name, hit in zip(names, hits, strict=True) if hit]
        yield (found, index if found else 0)


ALL = range(1 << 12)


@pytest.mark.rule("MPU-CSR-01", "MPU-CSR-02")
@pytest.mark.parametrize("name", CONFIGS)
def test_every_number_is_in_its_family_at_its_index(name):
    families = MpuConfig.from_dict(CONFIGS[name]).csr_families
    expected = {
        number: ([each.name], each.first + position)
        for each in families
        for position, number in enumerate(each.numbers)
    }
    assert dict(enumerate(decoded(families))) == {n: expected.get(n, ([], 0)) for n in ALL}


@pytest.mark.parametrize("first", [0, 1])
@pytest.mark.parametrize("count", [1, 3, 17, 60])
@pytest.mark.parametrize("start", [0, 0x3AF, 0xFC4])
def test_a_family_may_begin_and_end_anywhere(start, count, first):
    found = dict(enumerate(decoded([family("run", start, count, first)])))
    inside = {start + position: (["run"], first + position) for position in range(count)}
    assert found == {number: inside.get(number, ([], 0)) for number in ALL}


def test_blocks_are_as_large_as_alignment_lets_them_be():
    found = list(aligned_blocks(family("pmpaddr", 0x3B0, 64)))
    assert found == [(0x3B0, 0, 4), (0x3C0, 16, 4), (0x3D0, 32, 4), (0x3E0, 48, 4)]
    assert list(aligned_blocks(family("sireg4", 0x155, 3, 4))) == [
        (0x155, 4, 0), (0x156, 5, 0), (0x157, 6, 0)
    ]  # fmt: skip
