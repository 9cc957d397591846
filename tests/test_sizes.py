"""Sizes that run in every session are marked, and a table that fits nothing is refused."""

from types import SimpleNamespace

from sizes import mark_sizes, read_sizes

SIZES = {"a/test_a.py::test_b": ["small.*", "9"]}


class Item(SimpleNamespace):
    def __init__(self, nodeid):
        super().__init__(nodeid=nodeid, marks=[])

    def add_marker(self, mark):
        self.marks.append(mark.name)


def items(*sizes):
    return [Item(f"tests/a/test_a.py::test_b[{size}]") for size in sizes]


def test_sizes_of_no_pattern_are_marked_and_other_tests_are_not():
    some = [*items("small-1", "large", "99", "9"), Item("tests/a/test_a.py::test_c[large]")]
    assert mark_sizes(some, SIZES) == []
    assert [item.marks for item in some] == [[], ["slow", "skipif"], ["slow", "skipif"], [], []]


def test_what_fits_nothing_is_reported():
    assert mark_sizes(items("small", "large"), SIZES) == ["a/test_a.py::test_b[9]"]
    assert mark_sizes(items("small", "9"), SIZES) == ["a/test_a.py::test_b"]


def test_no_pattern_marks_the_whole_check():
    some = [Item("tests/a/test_a.py::test_b"), *items("large")]
    assert mark_sizes(some, {"a/test_a.py::test_b": []}) == []
    assert [item.marks for item in some] == [["slow", "skipif"]] * 2


def test_most_checks_of_the_table_run_in_some_size_in_every_session():
    patterns = [*read_sizes().values()]
    assert patterns.count([]) < len(patterns) / 10
