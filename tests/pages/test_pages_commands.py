"""Quick starts and tutorials: their commands print what the pages show."""

import shutil

import pytest
from console import CONSOLE_PAGES, Command, blocks, commands, differences, play
from support import ROOT

COUNTS = {
    "start-hardware": 3,
    "start-software": 3,
    "start-security": 3,
    "tutorial-task": 10,
    "tutorial-guests": 7,
}


@pytest.mark.parametrize("name", CONSOLE_PAGES)
def test_the_commands_of_a_page_print_what_it_shows(name, tmp_path):
    (tmp_path / "docs").mkdir()
    shutil.copy(ROOT / "docs" / "map.txt", tmp_path / "docs")
    assert play(name, tmp_path) == COUNTS[name]


def test_every_page_with_console_blocks_has_a_test_that_runs_them():
    # tests/explanation, tests/judge, tests/planning, tests/software
    elsewhere = {"explain", "judge", "plan", "software"}
    pages = {
        path.stem
        for path in (ROOT / "docs").glob("*.md")
        if any(language == "console" for _, language, _ in blocks(path.stem))
    }
    assert pages == {*CONSOLE_PAGES, *elsewhere}


def test_a_block_is_split_at_its_commands():
    found = commands("$ one a\nout\n$ two\n...\nlast\n")
    assert found == [Command("one a", ["out"]), Command("two", ["...", "last"])]


@pytest.mark.parametrize(
    ("shown", "printed", "text"),
    [
        (["a", "b"], ["a", "b"], ""),
        (["a", "..."], ["a", "b", "c"], ""),
        (["...", "c"], ["a", "b", "c"], ""),
        (["a"], ["a", "b"], "not shown: 'b'"),
        (["a", "b"], ["a"], "shown 'b', printed 'nothing more'"),
        (["a", "...", "d"], ["a", "b", "c"], "shown 'd', printed 'b'"),
        (["...", "b"], ["a", "b", "c"], "not shown: 'c'"),
    ],
)
def test_what_differs_is_named(shown, printed, text):
    assert differences(shown, printed) == text
