"""docs/reports: every finding has its part, every command runs, every result is of a program."""

import re
import subprocess
import sys

import pytest
from console import commands, differences, environment
from support import ROOT

sys.path.append(str(ROOT / "tests" / "verification"))
from known_holes import holes
from reproducer import program_names, reproducer

RULES = (ROOT / "docs" / "rules.md").read_text(encoding="utf-8")
PAGES = {
    path.stem: path.read_text(encoding="utf-8") for path in (ROOT / "docs" / "reports").glob("*.md")
}
ROW = re.compile(r"^\| `([\w/-]+)` \| (\d\d) \| (\d+) \| (.*?) \|$", re.M)


def console(name):
    return commands("".join(re.findall(r"^```console\n(.*?)^```$", PAGES[name], re.M | re.S)))


def run(text, folder):
    (folder / "tests").symlink_to(ROOT / "tests")
    done = subprocess.run(
        ["sh", "-ec", text],
        cwd=folder,
        env=environment(),
        capture_output=True,
        text=True,
        check=False,
    )
    return done.returncode, done.stdout, done.stderr


def test_there_is_a_page_for_each_project():
    assert PAGES.keys() == {"sail", "spike", "cva6"}


@pytest.mark.parametrize(("page", "begin"), [("sail", "SAIL-1"), ("spike", "SPK-")])
def test_every_finding_has_a_part_that_says_what_it_must(page, begin):
    listed = {hole.name for hole in holes(RULES) if hole.name.startswith(begin)}
    parts = re.split(r"^### ", PAGES[page].partition("## Findings")[2], flags=re.M)[1:]
    named = [name for part in parts for name in re.findall(r"[A-Z]+-\d+", part.partition(":")[0])]
    assert set(named) == listed
    assert len(named) == len(listed)
    for part in parts:
        for word in ("Standard", "Implementation", "Program"):
            assert f"- **{word}**: " in part
    programs = {name for prefix in ("SAIL-1", "SPK-") for name, _ in program_names(prefix)}
    shown = re.findall(r"`((?:SAIL|SPK)-\d\d(?:/\d)?)`", PAGES[page])
    assert set(shown) <= programs


@pytest.mark.parametrize("page", PAGES)
def test_a_norm_is_one_of_the_rules(page):
    named = re.findall(r"`norm:([\w-]+)", PAGES[page])
    assert named
    assert [name for name in named if name not in RULES] == []


def test_a_result_is_an_attempt_of_its_program():
    rows = ROW.findall(PAGES["spike"])
    assert len(rows) == 47
    for name, xlen, number, text in rows:
        program = reproducer(name, int(xlen))
        if number == "0":
            assert text == "none: status 0"
        else:
            assert f"/* {number}: {text} */" in program, name


@pytest.mark.parametrize("page", ["sail", "spike"])
def test_the_commands_make_a_program(page, tmp_path):
    status, _, error = run("\n".join(each.text for each in console(page)), tmp_path)
    assert (status, error) == (0, "")
    assert (tmp_path / "program.elf").is_file()


def test_the_command_of_cva6_prints_and_writes_what_the_page_shows(tmp_path):
    (command,) = console("cva6")
    status, printed, _ = run(command.text, tmp_path)
    assert status == 1
    assert differences(command.shown, [line.rstrip() for line in printed.splitlines()]) == ""
    written = (tmp_path / "judge_test.sv").read_text(encoding="utf-8")
    assert f"```systemverilog\n{written}```" in PAGES["cva6"]
