"""The table of the reference system: a row for no unit and for every engine."""

from types import SimpleNamespace

import pytest
from click.testing import CliRunner

from benchmarks import system
from benchmarks.system import PART, PROGRAMS, UNITS, main
from mpu_hw.board import DesignTooLarge
from mpu_hw.config.choices import ENGINES

FIGURES = {"lut": 100, "carry": 10, "ff": 7, "clocks": {"clk": {"fmax": 51.5, "asked": 40}}}


@pytest.fixture
def played(monkeypatch):
    """Units that were built, and how many programs were run on each."""
    built, ran = [], []

    def build(request, progress):
        built.append(request.config)
        assert (request.top, request.program) == ("soc", ())
        if request.config and request.config.engine == "pipelined":
            raise DesignTooLarge("ulx3s-25f: 9 of 8 cells; take a larger one")
        return SimpleNamespace(figures=FIGURES)

    def run_program(path, config, *, capture):
        ran.append((path, config.unit.engine))
        return SimpleNamespace(code=0, cycles=4008, retired=1000)

    monkeypatch.setattr(system, "build", build)
    monkeypatch.setattr(system, "run_program", run_program)
    monkeypatch.setattr(system, "compile_firmware", lambda name, *_, **__: name)
    return built, ran


def test_every_engine_has_a_row():
    assert {unit.engine for unit in UNITS.values() if unit} == set(ENGINES)


def test_the_table_has_area_speed_and_clocks(played):
    built, ran = played
    text = CliRunner().invoke(main).output
    rows = [row.strip("| ").split(" | ") for row in text.splitlines() if row.startswith("| ")][1:]
    assert [row[0] for row in rows] == list(UNITS)
    assert rows[0][1:] == ["100", "10", "120", "7", "51.5", "–", "–", "–"]
    assert rows[1][1:] == ["100", "10", "120", "7", "51.5", "4.008", "4.008", "4.008"]
    assert rows[-1][1:6] == ["9 of 8 cells", "–", "–", "–", "–"]
    assert built == list(UNITS.values())
    assert len(ran) == len(PROGRAMS) * (len(UNITS) - 1)


def test_a_program_that_fails_is_not_a_figure(played, monkeypatch):
    failed = SimpleNamespace(code=3, cycles=1, retired=1)
    monkeypatch.setattr(system, "run_program", lambda *_, **__: failed)
    with pytest.raises(RuntimeError, match="^cpi must pass, not end with status 3$"):
        system.cells("`combinational`")


def test_a_document_keeps_what_stands_around_the_table(played, tmp_path):
    path = tmp_path / "speed.md"
    path.write_text(f"a\n{PART.begin}\nold\n{PART.end}\nb\n", encoding="utf-8")
    assert CliRunner().invoke(main, ["-o", str(path)]).exit_code == 0
    text = path.read_text(encoding="utf-8")
    assert (text[:2], text[-3:]) == ("a\n", "\nb\n")
    assert "old" not in text
    assert "`python -m benchmarks.system -o docs/performance.md`" in text
