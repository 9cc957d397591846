"""EntryScanner: every range of a small memory, with entries active at random."""

from random import Random

import pytest
from leaf_bench import clocked

from mpu_hw import MpuConfig
from mpu_hw.checker.scanner import EntryScanner
from mpu_hw.layout import WINDOW

ENTRIES = 20
DRIVE = ["begin", "range.base", "range.stop", "active", "take"]
READ = ["group", "valid", "entry", "index", "enabled", "over"]


class Scan:
    """A scanner that is driven clock by clock, each input by the answer of the clock before."""

    def __init__(self, config, active):
        self.config, self.active = config, active

    def offers(self, base, count, takes=lambda clock: True, clocks=60):
        """Give what is offered and taken, in order: entry, index, enabled; and the clocks used."""
        # The window that is asked for does not depend on what is answered in that clock: a run for
        # each clock more finds it.
        rows, taken = [(1, base, base + count, 0, 0)], []
        for clock in range(clocks):
            (*_, last) = clocked(EntryScanner(self.config), DRIVE, READ, [*rows, (0,) * 5])
            window = self.active >> WINDOW * last[0] & (1 << WINDOW) - 1
            rows.append((0, 0, 0, window, 0))
            (*_, (_, valid, entry, index, enabled, over)) = clocked(
                EntryScanner(self.config), DRIVE, READ, rows
            )
            if over:
                return taken, clock
            if valid and takes(clock):
                rows[-1] = (0, 0, 0, window, 1)
                taken.append((entry, index, enabled))
        raise AssertionError("the scan does not end")


CASES = [(0, 20), (0, 8), (3, 2), (4, 8), (7, 2), (11, 1), (2, 0)]


@pytest.mark.parametrize(("base", "count"), CASES)
@pytest.mark.parametrize("active", [0, (1 << ENTRIES) - 1, 0b1001_1010_0110_1000_0101])
def test_active_entries_of_the_range_are_offered_in_order(base, count, active):
    taken, _ = Scan(MpuConfig(engine="sequential"), active).offers(base, count)
    expected = [n for n in range(base, base + count) if active >> n & 1]
    assert taken == [(n, n - base, 1) for n in expected]


def test_an_offer_stays_until_it_is_taken():
    scan = Scan(MpuConfig(engine="sequential"), 0b1101)
    choices = Random(1)
    taken, _ = scan.offers(0, 4, takes=lambda clock: choices.random() < 0.3)
    assert [entry for entry, *_ in taken] == [0, 2, 3]


def test_a_window_without_an_entry_takes_one_clock():
    scan = Scan(MpuConfig(engine="sequential"), 0)
    clocks = [scan.offers(0, count)[1] for count in (8, 16, 20)]
    assert clocks == [1, 2, 3]


def test_with_constant_time_every_entry_is_offered():
    config = MpuConfig(engine="sequential", constant_time=True)
    for active in (0, 0b101, 0b111111):
        taken, clocks = Scan(config, active).offers(1, 5)
        assert taken == [(n, n - 1, active >> n & 1) for n in range(1, 6)]
        assert clocks == 6


def test_begin_ends_the_scan_before():
    rows = [(1, 0, 4, 15, 0), (0, 0, 0, 15, 1), (1, 3, 3, 15, 0), (0, 0, 0, 15, 0)]
    got = clocked(EntryScanner(MpuConfig(engine="sequential")), DRIVE, READ, rows)
    assert [(row[1], row[5]) for row in got] == [(0, 1), (1, 0), (1, 0), (0, 1)]
