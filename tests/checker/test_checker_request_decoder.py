"""RequestDecoder against lists of the bytes that an access touches."""

from itertools import product

import pytest
from leaf_bench import answers

from mpu_hw import MpuConfig, PortConfig
from mpu_hw.checker.request_decoder import RequestDecoder

DRIVE = ["addr", "size", "access", "priv", "virt"]
READ = ["request.first", "request.last", "request.outside", "request.malformed"]
KINDS = ("load", "store", "fetch", "hlvx", "cbo", "walk")
PLEN = 14
SHAPES = [
    (xlen, grain, max_size, misaligned)
    for xlen in (32, 64)
    for grain in (4, 64)
    for max_size in (1, 4, 8, 64)
    for misaligned in (False, True)
]


def port_of(max_size, misaligned, accesses=KINDS):
    return PortConfig(name="p", accesses=accesses, max_size=max_size, misaligned=misaligned)


def addresses(xlen):
    """Around every power of two, the top of physical memory, and the top of the address space."""
    edges = [0, 64, 0x1234, 1 << PLEN, 3 << PLEN - 1, 1 << 31, 1 << xlen - 1, 1 << xlen]
    near = {(edge + step) % (1 << xlen) for edge in edges for step in range(-66, 67)}
    return sorted(near)


def expected(config, port, addr, size):
    """Granules of the first and last byte, a byte outside, and what the port does not carry."""
    first, last = addr, addr + (1 << size) - 1
    malformed = (
        1 << size > port.max_size
        or last >= 1 << config.xlen
        or (not port.misaligned and addr % (1 << size) != 0)
    )
    outside = last >= 1 << PLEN
    grain = config.granularity
    inside = () if malformed or outside else (first // grain, last // grain)
    return inside, outside, malformed


@pytest.mark.rule("COM-PRIO-04", "COM-ADDR-03")
@pytest.mark.parametrize(("xlen", "grain", "max_size", "misaligned"), SHAPES)
def test_every_access_has_its_granules_or_is_marked(xlen, grain, max_size, misaligned):
    config = MpuConfig(xlen=xlen, paddr_width=PLEN, granularity=grain)
    port = port_of(max_size, misaligned)
    sizes = range(1 << port.size_width)
    rows = [(addr, size, 0, 1, 0) for addr in addresses(xlen) for size in sizes]
    got = answers(RequestDecoder(config, port), DRIVE, READ, rows)
    wrong = []
    for (addr, size, *_), (first, last, outside, malformed) in zip(rows, got, strict=True):
        granules, out, bad = expected(config, port, addr, size)
        same = malformed == bad and (bad or outside == out)
        if not same or (granules and granules != (first, last)):
            wrong.append((hex(addr), size))
    assert wrong == []


@pytest.mark.rule("COM-PRIO-04")
@pytest.mark.parametrize("carried", [("fetch",), ("load", "store"), ("cbo", "walk"), KINDS])
def test_only_the_kinds_that_the_port_carries_are_well_formed(carried):
    rows = [(64, 0, access, 1, 0) for access in range(8)]
    dut = RequestDecoder(MpuConfig(), port_of(4, False, carried))
    got = [malformed for (malformed,) in answers(dut, DRIVE, ["request.malformed"], rows)]
    assert got == [0 if access < 6 and KINDS[access] in carried else 1 for access in range(8)]


@pytest.mark.rule("COM-DEF-03")
def test_the_reserved_privilege_is_malformed_whatever_v_is():
    rows = [(64, 0, 0, priv, virt) for priv, virt in product(range(4), (0, 1))]
    got = answers(RequestDecoder(MpuConfig(), port_of(4, False)), DRIVE, READ[3:], rows)
    assert got == [(int(priv == 2),) for _, _, _, priv, _ in rows]


def test_kind_privilege_and_v_pass_through():
    rows = [
        (0, 0, access, priv, virt) for access, priv, virt in product(range(6), (0, 1, 3), (0, 1))
    ]
    read = ["request.access", "request.priv", "request.virt"]
    assert answers(RequestDecoder(MpuConfig(), port_of(4, True)), DRIVE, read, rows) == [
        row[2:] for row in rows
    ]


@pytest.mark.rule("COM-ADDR-03")
def test_every_bit_above_the_physical_address_is_looked_at():
    config = MpuConfig(xlen=64, paddr_width=40)
    rows = [(1 << bit, 0, 0, 1, 0) for bit in range(64)]
    got = answers(RequestDecoder(config, port_of(8, True)), DRIVE, ["request.outside"], rows)
    assert [outside for (outside,) in got] == [int(bit >= 40) for bit in range(64)]


@pytest.mark.rule("COM-PRIO-04", "COM-ADDR-03", "COM-ADDR-01")
@pytest.mark.parametrize(
    ("addr", "size", "malformed", "outside"),
    [
        (0xFFFF_FFFC, 2, 0, 0),
        (0xFFFF_FFFC, 3, 1, None),
        (0xFFFF_FFFF, 1, 1, None),
        (0x1_0000_0000, 3, 0, 0),
        (0x3_FFFF_FFF8, 3, 0, 0),
        (0x3_FFFF_FFFC, 3, 1, None),
        (0x1_FFFF_FFFE, 2, 0, 0),
    ],
)
def test_an_rv32_core_may_ask_for_34_address_bits_and_wraps_at_32(addr, size, malformed, outside):
    dut = RequestDecoder(MpuConfig(paddr_width=34), port_of(8, True))
    ((out, bad),) = answers(dut, DRIVE, READ[2:], [(addr, size, 0, 1, 0)])
    assert bad == malformed
    assert outside in (None, out)
