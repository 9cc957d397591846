"""README: short, with a picture that is remade here, two commands, and three doors."""

import re
import shlex
import subprocess
import sys

from console import environment
from support import ROOT

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


def test_it_is_short():
    assert len(README.splitlines()) < 60
