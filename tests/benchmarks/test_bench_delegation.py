"""What delegation costs: the configurations that are compared, and the table."""

import pytest
from click.testing import CliRunner
from support import ROOT

from benchmarks import delegation
from benchmarks.delegation import COMMAND, PART, configuration, main
from benchmarks.units import SWEPT


def call(*arguments):
    return CliRunner().invoke(main, list(map(str, arguments)))


@pytest.fixture
def synthesised(monkeypatch):
    """Stand in for the tool: 100 LUT4 and 10 CCU2C; half as many more with a pool."""
    made = []

    def synthesise(design, flow, known):
        made.append((design.name, flow))
        known[design.name] = {"lut": 100}
        return {"lut": 100 + 60 * ("dynamic" in design.name), "carry": 10}

    monkeypatch.setattr(delegation, "synthesise", synthesise)
    return made


@pytest.mark.parametrize("size", [4, 16, 192])
def test_both_have_as_many_entries(size):
    fixed, dynamic = (configuration(size, kind) for kind in ("fixed", "dynamic"))
    assert sum(fixed.entries.values()) == dynamic.entries["pool"] == size
    assert fixed.banks == dynamic.banks
    assert fixed.ports == dynamic.ports


def test_a_row_for_each_engine_of_every_size(synthesised):
    lines = call(4).output.splitlines()
    assert lines[1] == f"`{COMMAND}`"
    assert lines[5:7] == [
        f"| 4 | `{engine}` | 120 | 180 | 1.50 | 15 an entry |" for engine in SWEPT
    ]
    assert {flow for _, flow in synthesised} == {"B"}
    assert len({name for name, _ in synthesised}) == 4


def test_the_largest_pool_is_measured_with_a_walker_alone(synthesised):
    call(192)
    assert {name.rpartition("-")[2] for name, _ in synthesised} == {"sequential"}


def test_a_document_and_a_record_are_written(synthesised, tmp_path):
    page, record = tmp_path / "page.md", tmp_path / "steps.json"
    page.write_text(f"a\n{PART.empty}b\n", encoding="utf-8")
    assert call(4, "-o", page, "--record", record).exit_code == 0
    head, table, tail = PART.split(page.read_text(encoding="utf-8"))
    assert (head, tail, table.count("1.50")) == ("a\n", "\nb\n", 2)
    assert record.read_text(encoding="utf-8").count('"lut": 100') == 4


def test_a_document_without_marks_is_refused_before_anything_is_measured(synthesised, tmp_path):
    page = tmp_path / "page.md"
    page.write_text("nothing", encoding="utf-8")
    assert call("-o", page).exit_code == 1
    assert synthesised == []


def test_times_alone_count_no_cells(synthesised):
    head, _, fixed, dynamic = call(4, "--times").output.splitlines()
    assert head == "| entries | delegation | generated in s |"
    for row in (fixed, dynamic):
        assert float(row.split("|")[3]) > 0
    assert synthesised == []


def test_the_page_has_every_row():
    _, rows, _ = PART.split((ROOT / "docs" / "delegation.md").read_text(encoding="utf-8"))
    for size in delegation.SIZES:
        for engine in SWEPT:
            measured = size <= delegation.LARGEST.get(engine, size)
            assert (f"\n| {size} | `{engine}` | " in rows) == measured
