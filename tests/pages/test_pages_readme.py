"""README: short, with a picture that is remade here, two commands, and three doors."""

import re
import shlex
import subprocess
import sys

from console import environment
from support import ROOT

MEASURED = (ROOT / "docs" / "performance.md").read_text(encoding="utf-8")
README = (ROOT / "README.md").read_text(encoding="utf-8")


def test_the_picture_is_what_the_command_draws(tmp_path):
    (command,) = re.findall(r"`(mpu-hw explain .*? --svg docs/map\.svg)`", README)
    arguments = shlex.split(command)[1:]
    drawn = tmp_path / "map.svg"
    arguments[arguments.index("docs/map.svg")] = str(drawn)
    done = subprocess.run(
        [sys.executable, "-m", "mpu_hw.cli", *arguments],
        cwd=ROOT,
        env=environment(),
        capture_output=True,
        text=True,
        check=False,
    )
    assert (done.returncode, done.stderr) == (0, "")
    assert drawn.read_bytes() == (ROOT / "docs" / "map.svg").read_bytes()
    assert "](docs/map.svg)" in README


def test_the_two_commands_are_targets_of_the_makefile():
    (block,) = re.findall(r"```sh\n(.*?)```", README, flags=re.S)
    assert [line.partition("#")[0].split() for line in block.splitlines()] == [
        ["make"],
        ["make", "test"],
    ]
    makefile = (ROOT / "Makefile").read_text(encoding="utf-8")
    assert all(
        re.search(rf"^{target}:", makefile, flags=re.M) for target in ("all", "test", "docs")
    )


def test_there_is_a_door_for_each_role():
    doors = re.findall(r"^- \*\*.*?\]\(docs/([\w-]+\.md)\)", README, flags=re.M | re.S)
    assert doors == ["start-hardware.md", "start-software.md", "start-security.md"]
    assert all((ROOT / "docs" / door).exists() for door in doors)


def areas(*names):
    """Give the areas of whole units of docs/performance.md, as a text has them."""
    rows = re.findall(r"^\| whole unit `(\S+)` \|(.*) \|$", MEASURED, flags=re.M)
    totals = {name: cells.split(" | ")[4] for name, cells in rows if cells.count("|") == 7}
    return [f"{int(totals[f'unit-{name}']):,}" for name in names]


def test_the_areas_of_the_engines_are_those_that_were_measured():
    column = re.findall(r"^\| .*`.* \| .* \| ([\d,]+ ?.*) \| [12].* \|$", README, flags=re.M)
    assert re.findall(r"\d,?\d+", " ".join(column)) == areas(
        *("32-sequential", "32-mixed-ecp5", "32-ecp5", "32", "32-pipelined")
    )


def test_the_areas_of_the_page_of_configurations_are_those_that_were_measured():
    page = (ROOT / "docs" / "configuration.md").read_text(encoding="utf-8")
    table = re.findall(r"^\| .*? \| ([\d,]+) and .*$", page, flags=re.M)
    rows = [re.findall(r"([\d,]+) and \d", line) for line in page.splitlines() if " and 24" in line]
    assert table == areas("16", "32", "pool-16")
    assert rows == [areas("32", "32-ecp5", "32-mixed", "32-mixed-ecp5", "32-sequential")]


def test_it_is_short():
    assert len(README.splitlines()) < 60
