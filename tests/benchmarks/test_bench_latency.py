"""Clocks that software waits for: what the programs measure, and where the table goes."""

from functools import partial

import pytest
from click.testing import CliRunner

from benchmarks import latency
from benchmarks.latency import FIGURES, PART, main, measure
from benchmarks.latency_programs import denied, domain_switch, guest_boot, guest_timer

ENGINE = "sequential"  # of the preset soc, whose system other tests run as well
MARKS = f"head\n{PART.empty}tail\n"


def switch(way, regions):
    return measure(partial(domain_switch, way=way, regions=regions), "combinational")[0]


def test_one_write_switches_any_number_of_regions_and_rewriting_grows_with_it():
    none = switch("none", 16)
    assert none < switch("enable", 1) == switch("enable", 16)
    clocks = [switch("rewrite", count) for count in (1, 4, 16)]
    assert clocks == sorted(set(clocks))
    assert clocks[0] > switch("enable", 16)


@pytest.mark.parametrize(
    ("kind", "virtual", "opened", "cause"),
    [("load", False, False, 13), ("store", True, True, 23), ("fetch", True, False, 12)],
)
def test_a_denied_access_ends_in_the_handler_with_its_cause(kind, virtual, opened, cause):
    make = partial(denied, kind=kind, virtual=virtual, opened=opened)
    clocks, caught, read, _ = measure(make, ENGINE)
    assert caught == cause
    assert clocks > read > 0


def test_guests_boot_and_take_their_timer():
    booted, cause, *_ = measure(guest_boot, ENGINE)
    assert cause == 10  # the second guest calls
    assert booted > 0
    least, most, *_ = measure(partial(guest_timer, phases=20), ENGINE)
    assert 0 < least <= most < 1000


def test_a_program_that_fails_is_an_error():
    def fails(program):
        program.end("main", passed=False)

    with pytest.raises(RuntimeError, match=r"^program\.elf must pass, not end with status 1$"):
        measure(fails, ENGINE)


def test_the_command_measures_every_figure_with_every_engine(monkeypatch, tmp_path):
    monkeypatch.setattr(latency, "measure", lambda make, engine: [7, 9, 2, 0])
    monkeypatch.setattr(latency, "_whole", lambda name, engine: "1,000")
    result = CliRunner().invoke(main, [])
    assert result.exit_code == 0
    lines = result.output.splitlines()
    assert len(lines) == 2 + len(FIGURES) + len(latency.PROGRAMS)
    assert "| 5 | 5 | 5 | 5 |" in result.output
    assert "| 7 to 9 |" in result.output
    document = tmp_path / "performance.md"
    document.write_text(MARKS)
    assert CliRunner().invoke(main, ["-o", str(document)]).exit_code == 0
    assert lines[-1] in document.read_text()
    assert (tmp_path / "performance" / latency.PLOT).read_text().startswith("<?xml")
