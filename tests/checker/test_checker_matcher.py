"""EntryMatcher against sets of granules, every region and every access of a small space."""

import pytest
from leaf_bench import answers

from mpu_hw import MpuConfig
from mpu_hw.checker.matcher import EntryMatcher

SMALL = MpuConfig(paddr_width=12, granularity=512)
GRANULES = range(8)
REGIONS = [
    (valid, low, high)
    for valid in (0, 1)
    for low in GRANULES
    for high in GRANULES
    if not valid or low <= high
]
ACCESSES = [(first, last) for first in GRANULES for last in GRANULES if first <= last]
DRIVE = ["region.valid", "region.low", "region.high", "first", "last"]


def held(valid: int, low: int, high: int) -> set[int]:
    return set(range(low, high + 1)) if valid else set()


@pytest.fixture(scope="module")
def checked_rows():
    rows = [(*region, *access) for region in REGIONS for access in ACCESSES]
    got = answers(EntryMatcher(SMALL), DRIVE, ["hit_any", "hit_all"], rows)
    return [
        (held(*row[:3]), set(range(row[3], row[4] + 1)), hit_any, hit_all)
        for row, (hit_any, hit_all) in zip(rows, got, strict=True)
    ]


@pytest.mark.rule("COM-PRIO-01", "COM-MATCH-01")
def test_an_access_hits_when_any_of_its_granules_is_in_the_region(checked_rows):
    assert [row for row in checked_rows if row[2] != bool(row[0] & row[1])] == []


@pytest.mark.rule("COM-PRIO-02")
def test_an_access_hits_whole_when_all_its_granules_are_in_the_region(checked_rows):
    assert [row for row in checked_rows if row[3] != (row[1] <= row[0])] == []


def test_the_table_of_accesses_shows_every_way_to_overlap(checked_rows):
    ways = {
        (bool(region & touched), touched <= region, region < touched)
        for region, touched, *_ in checked_rows
    }
    assert {
        (False, False, False),
        (True, False, True),
        (True, False, False),
        (True, True, False),
    } <= ways
