"""EntryBound against tables; over all addresses it is proved in test_proof_interval."""

import pytest
from leaf_bench import answers

from mpu_hw import MpuConfig
from mpu_hw.checker.bound import EntryBound
from mpu_hw.isa import AddressMode

DRIVE = ["mode", "addr", "addr_valid", "upper", "first"]
TOR, NA4, NAPOT = AddressMode.TOR, AddressMode.NA4, AddressMode.NAPOT


def bounds(config, rows):
    """Give each bound as a granule, and whether it lies behind it."""
    got = answers(EntryBound(config), DRIVE, ["bound"], rows)
    return [(bound >> 1, bound & 1) for (bound,) in got]


@pytest.mark.rule("COM-MATCH-04", "COM-MATCH-05", "COM-MATCH-06", "SSPMP-MATCH-08")
def test_bounds_of_words():
    rows = {
        # mode, addr, addr_valid, upper, first
        (TOR, 0x40, 1, 0, 0): (0x40, 0),
        (TOR, 0x40, 1, 0, 1): (0, 0),
        (TOR, 0x40, 1, 1, 1): (0x40, 0),
        (TOR, 0x40, 0, 1, 0): (0, 0),
        (NA4, 0x40, 1, 0, 1): (0x40, 0),
        (NA4, 0x40, 1, 1, 1): (0x40, 1),
        (NA4, 0x40, 0, 1, 0): (0, 1),
        (NAPOT, 0b1000, 1, 0, 1): (0b1000, 0),
        (NAPOT, 0b1000, 1, 1, 1): (0b1001, 1),
        (NAPOT, 0b1011, 1, 0, 0): (0b1000, 0),
        (NAPOT, 0b1011, 1, 1, 0): (0b1111, 1),
        # An address register that was never written is 0: the region has 8 bytes.
        (NAPOT, 0b1011, 0, 0, 0): (0, 0),
        (NAPOT, 0b1011, 0, 1, 0): (1, 1),
        (NAPOT, (1 << 32) - 1, 1, 0, 0): (0, 0),
        (NAPOT, (1 << 32) - 1, 1, 1, 0): ((1 << 32) - 1, 1),
    }
    assert dict(zip(rows, bounds(MpuConfig(), rows), strict=True)) == rows


@pytest.mark.rule("COM-GRAN-06")
def test_bits_below_the_grain_do_not_count():
    rows = {
        (TOR, 0x47, 1, 1, 0): (0x11, 0),
        (TOR, 0x44, 1, 1, 0): (0x11, 0),
        (NAPOT, 0b1_0001, 1, 0, 0): (0b100, 0),
        (NAPOT, 0b1_0001, 1, 1, 0): (0b100, 1),
        (NAPOT, 0b1_0010, 1, 1, 0): (0b101, 1),
        (NAPOT, 0b1_0010, 0, 1, 0): (0, 1),
    }
    assert dict(zip(rows, bounds(MpuConfig(granularity=16), rows), strict=True)) == rows
