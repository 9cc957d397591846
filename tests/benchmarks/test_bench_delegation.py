"""What delegation costs: the configurations that are compared, and the table."""

import pytest

from benchmarks import delegation


@pytest.mark.parametrize("size", [4, 16, 192])
def test_both_have_as_many_entries(size):
    fixed, dynamic = (delegation.configuration(size, kind) for kind in ("fixed", "dynamic"))
    assert sum(fixed.entries.values()) == dynamic.entries["pool"] == size
    assert fixed.banks == dynamic.banks


def test_a_row_for_each_kind_of_every_size(monkeypatch, capsys):
    monkeypatch.setattr(delegation, "count_cells", lambda design: (100, 7))
    monkeypatch.setattr(delegation, "generation_seconds", lambda config: 1.26)
    delegation.main(["4"])
    assert capsys.readouterr().out.splitlines()[2:] == [
        "| 4 | fixed | 1.3 | 100 | 7 | 25 |",
        "| 4 | dynamic | 1.3 | 100 | 7 | 25 |",
    ]


def test_times_alone_count_no_cells(monkeypatch, capsys):
    monkeypatch.setattr(delegation, "count_cells", None)
    delegation.main(["4", "--times"])
    head, _, fixed, dynamic = capsys.readouterr().out.splitlines()
    assert head == "| entries | delegation | generated in s |"
    for row in (fixed, dynamic):
        assert float(row.split("|")[3]) > 0
