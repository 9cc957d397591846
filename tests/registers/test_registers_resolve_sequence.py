"""The order in which entries are resolved, clock by clock."""

import re

import pytest
from leaf_bench import clocked

from mpu_hw.registers.resolve_sequence import ResolveSequence

DRIVE = ["written.some", "written.first", "written.last", "read"]
READ = ["pending", "entry", "known"]
IDLE = (0, 0, 0, 1)


def shown(depth, rows):
    """The entries that are read and whether each is resolved, as long as there are any."""
    seen = clocked(ResolveSequence(depth, pending=False), DRIVE, READ, rows)
    return [(entry, bool(known)) for pending, entry, known in seen if pending]


@pytest.mark.rule("COM-MATCH-04", "COM-FEN-05")
@pytest.mark.parametrize(
    ("write", "order"),
    [
        ((1, 0, 1, 0), [(0, True), (1, True)]),
        # The entry before is read for its address.
        ((1, 3, 4, 0), [(2, False), (3, True), (4, True)]),
        # The bound of an entry behind the last is nobody's.
        ((1, 7, 8, 0), [(6, False), (7, True)]),
        ((1, 0, 7, 0), [(entry, True) for entry in range(8)]),
    ],
)
def test_what_a_write_names_is_resolved_in_order(write, order):
    assert shown(8, [write, *[IDLE] * 10]) == order


def test_a_memory_that_is_in_use_is_waited_for():
    rows = [(1, 2, 2, 0), (0, 0, 0, 0), (0, 0, 0, 0), IDLE, IDLE, IDLE]
    assert shown(8, rows) == [(1, False), (1, False), (1, False), (2, True)]


@pytest.mark.rule("COM-FEN-05")
def test_a_write_before_what_is_read_goes_back_and_loses_nothing():
    rows = [(1, 5, 6, 0), IDLE, (1, 2, 2, 0), *[IDLE] * 8]
    order = [(4, False), (5, True), (1, False), *((entry, True) for entry in range(2, 7))]
    assert shown(8, rows) == order


def test_after_a_reset_all_are_resolved_where_some_have_a_value():
    seen = clocked(ResolveSequence(3, pending=True), DRIVE, READ, [IDLE] * 5)
    assert seen == [(1, 0, 1), (1, 1, 1), (1, 2, 1), (0, 3, 1), (0, 3, 1)]


@pytest.mark.parametrize(
    ("depth", "error", "text"),
    [
        (0, ValueError, "Number of entries must be between 1 and 255, not 0"),
        ("8", TypeError, "Number of entries must be an integer, not '8'"),
    ],
)
def test_a_number_of_entries_out_of_range_is_refused(depth, error, text):
    with pytest.raises(error, match=f"^{re.escape(text)}$"):
        ResolveSequence(depth, pending=False)
