"""What a target of the Makefile installs, and what it does after an interrupted installation."""

import os
import re
import shutil
import subprocess
from time import time

import pytest
from source_tree import ROOT

RUN = ["base", "sim", "firmware"]
EVERYTHING = [*RUN, "board", "bench", "registers", "iss", "lint", "docs", "test"]
# Stands for python3 and for the python of the environment: notes its arguments.
PYTHON = """#!/bin/sh
echo "$*" >> {log}
case "$*" in
    "-m venv "*) mkdir -p .venv/bin; cp "$0" .venv/bin/python ;;
    *"requirements/$BROKEN.txt"*) exit 1 ;;
    "-m find_libpython") echo libpython.so ;;
esac
"""


@pytest.fixture
def make(tmp_path):
    """Call make in a folder of its own; give its status and what it had python do."""
    tree = tmp_path / "tree"
    tree.mkdir()
    shutil.copytree(ROOT / "requirements", tree / "requirements")
    for name in ("Makefile", "pyproject.toml"):
        shutil.copy(ROOT / name, tree)
    log = tmp_path / "log"
    python = tmp_path / "python3"
    python.write_text(PYTHON.format(log=log))
    python.chmod(0o755)

    def call(*targets, broken="nothing", dry=()):
        log.write_text("")
        environment = {key: value for key, value in os.environ.items() if key[:4] != "MAKE"}
        done = subprocess.run(
            ["make", *dry, f"PYTHON={python}", *targets],
            cwd=tree,
            env=environment | {"BROKEN": broken},
            capture_output=True,
            text=True,
            check=False,
        )
        return done.returncode, done.stdout if dry else log.read_text()

    call.tree = tree
    return call


def installed(text):
    return re.findall(r"requirements/(\w+)\.txt$", text, flags=re.M)


@pytest.mark.parametrize(
    ("target", "files"),
    [
        ("all", RUN),
        ("test", EVERYTHING),
        ("prove", ["base", "sim", "test"]),
        ("lint", ["base", "sim", "lint"]),
        ("docs", ["base", "docs"]),
        ("format", ["lint"]),
    ],
)
def test_a_target_installs_what_it_needs(make, target, files):
    _, text = make(target, dry=["--dry-run"])
    assert re.findall(r"--requirement requirements/(\w+)\.txt", text) == files


def stamps(*names):
    return [f".venv/.installed-{name}" for name in names]


def test_a_second_call_installs_nothing(make):
    status, text = make(*stamps(*RUN, "project", "tools"))
    assert (status, installed(text)) == (0, RUN)
    assert "--editable ." in text
    assert make(*stamps(*RUN, "project", "tools")) == (0, "")


def test_a_changed_file_installs_its_packages_alone(make):
    make(*stamps(*RUN))
    later = make.tree / "requirements" / "sim.txt"
    os.utime(later, (time() + 10_000,) * 2)  # newer than every stamp, however old the clone
    assert installed(make(*stamps(*RUN))[1]) == ["sim"]


def test_the_tests_install_what_is_not_there_yet(make):
    make(*stamps(*RUN))
    assert installed(make(*stamps(*EVERYTHING))[1]) == EVERYTHING[len(RUN) :]


def test_an_interrupted_installation_is_made_whole(make):
    status, text = make(*stamps(*RUN), broken="sim")
    assert (status, installed(text)) == (2, ["base", "sim"])
    assert "--ignore-installed" not in text
    status, text = make(*stamps(*RUN))
    assert (status, installed(text)) == (0, ["sim", "firmware"])
    again = [line for line in text.splitlines() if "--ignore-installed" in line]
    assert [*map(installed, again)] == [["sim"]]
    assert make(*stamps(*RUN)) == (0, "")


def test_an_interrupted_environment_is_made_anew(make):
    venv = make.tree / ".venv"
    venv.mkdir()
    (venv / ".made.unfinished").touch()
    (venv / "half").touch()
    assert make(".venv/.made")[0] == 0
    assert not (venv / "half").exists()
    assert [path.name for path in venv.glob(".made*")] == [".made"]
