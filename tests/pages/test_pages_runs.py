"""Each command line of each page has a test that runs it, or the reason why none can."""

import ast
import re
import tomllib
from pathlib import Path

import pytest
from support import ROOT

RUNS = tomllib.loads(Path(__file__).with_name("runs.toml").read_text(encoding="utf-8"))
PAGES = [ROOT / "README.md", ROOT / "CONTRIBUTING.md", *sorted(ROOT.glob("docs/**/*.md"))]
FENCED = re.compile(r"^```(\w*)\n(.*?)^```$", re.M | re.S)
# An indented block that begins as a command does; a list goes on with other words.
INDENTED = re.compile(r"^    ((?:python|mpu-hw|make|git|pip|cargo|verilator) .*)$", re.M)
PROMPT = re.compile(r"^(?:\$ |(?=\(gdb\) |gdb-multiarch ))", re.M)


def command_lines(text):
    """Give the command lines of a page: of shell blocks, behind prompts, and indented ones."""
    for language, block in FENCED.findall(text):
        block = block.replace("\\\n", "")
        if language in ("sh", "bash", "shell"):
            yield from filter(None, map(str.strip, block.splitlines()))
        else:
            for line in block.splitlines():
                if PROMPT.match(line):
                    yield PROMPT.sub("", line)
    yield from INDENTED.findall(FENCED.sub("", text))


def page_lines():
    for path in PAGES:
        name = path.relative_to(ROOT).as_posix()
        for line in dict.fromkeys(command_lines(path.read_text(encoding="utf-8"))):
            yield name, line


LINES = [*page_lines()]


def what_runs(name, line):
    return [by for begin, by in RUNS.get(name, {}).items() if re.match(begin, line)]


@pytest.mark.parametrize(("name", "line"), LINES, ids=[f"{n}-{line[:50]}" for n, line in LINES])
def test_a_command_line_is_run_by_a_test(name, line):
    assert what_runs(name, line)


def test_every_row_is_of_a_line():
    stale = [
        (name, begin)
        for name, rows in RUNS.items()
        for begin in rows
        if not any(page == name and re.match(begin, line) for page, line in LINES)
    ]
    assert stale == []


@pytest.mark.parametrize(
    ("name", "by"), [(n, by) for n, rows in RUNS.items() for by in rows.values()]
)
def test_the_tests_that_it_names_are_there_and_read_the_page(name, by):
    for path, test in re.findall(r"(tests/[\w/]+\.py)(?:::(\w+))?", by):
        text = (ROOT / path).read_text(encoding="utf-8")
        assert not test or test in {
            node.name for node in ast.parse(text).body if isinstance(node, ast.FunctionDef)
        }
    if by.startswith("tests/"):
        # The lines are those of the page, not a copy of them.
        page = Path(name)
        words = (page.name, f'"{page.stem}"', "console", "page_text", "coreblocks_page")
        assert any(word in text for word in words), by


def test_a_line_without_a_test_would_be_seen():
    page = "```sh\nmpu-hw new x\n```\n\n    python -m thing\n\n```console\n$ ls\nout\n```\n"
    assert [*command_lines(page)] == ["mpu-hw new x", "ls", "python -m thing"]
    assert what_runs("docs/plan.md", "rm -r /") == []


def test_there_are_lines():
    assert len(LINES) > 90
