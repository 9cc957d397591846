"""EntryMatcher against sets of granules, every region and every access of a small space."""

import pytest
from leaf_bench import answers

from mpu_hw import MpuConfig
from mpu_hw.checker.matcher import EntryMatcher

SMALL = MpuConfig(paddr_width=12, granularity=512)
GRANULES = range(8)
REGIONS = [(low, high) for low in GRANULES for high in GRANULES if low <= high]
ACCESSES = [(first, last) for first in GRANULES for last in GRANULES if first <= last]
DRIVE = ["region.low", "region.high", "first", "last"]
READ = ["below", "above", "inside"]


@pytest.fixture(scope="module")
def checked_rows():
    rows = [(*region, *access) for region in REGIONS for access in ACCESSES]
    got = answers(EntryMatcher(SMALL, several=True), DRIVE, READ, rows)
    return [
        (set(range(low, high + 1)), set(range(first, last + 1)), *hits)
        for (low, high, first, last), hits in zip(rows, got, strict=True)
    ]


@pytest.mark.rule("COM-PRIO-01", "COM-MATCH-01")
def test_an_access_hits_when_any_of_its_granules_is_in_the_region(checked_rows):
    for region, touched, below, above, _ in checked_rows:
        assert (not below and not above) == bool(region & touched), (region, touched)


def test_an_access_beside_a_region_is_below_or_above_it(checked_rows):
    for region, touched, below, above, _ in checked_rows:
        assert below == (max(touched) < min(region))
        assert above == (max(region) < min(touched))


@pytest.mark.rule("COM-PRIO-02")
def test_an_access_hits_whole_when_all_its_granules_are_in_the_region(checked_rows):
    met = [row for row in checked_rows if row[0] & row[1]]
    assert [row for row in met if row[4] != (row[1] <= row[0])] == []


@pytest.mark.rule("COM-PRIO-02")
def test_an_access_of_one_granule_is_inside_what_it_meets():
    rows = [(*region, granule, granule) for region in REGIONS for granule in GRANULES]
    got = answers(EntryMatcher(SMALL, several=False), DRIVE, READ, rows)
    for (low, high, granule, _), hits in zip(rows, got, strict=True):
        assert hits == (granule < low, high < granule, 1)


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
