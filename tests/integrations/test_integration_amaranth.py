"""A SoC in Amaranth with the unit from an installed wheel: docs/integrations/amaranth."""

import os
import re
import runpy
import shutil
import subprocess
import sysconfig
import venv
from dataclasses import replace
from pathlib import Path

import pytest
from mpu_hw_sim.simulator import find_verilator
from support import ROOT

from mpu_hw import Mpu
from mpu_hw.engine import ENGINES

FOLDER = ROOT / "docs" / "integrations" / "amaranth"
PAGE = (FOLDER / "README.md").read_text(encoding="utf-8")
(COMMANDS,) = re.findall(r"```sh\n(.*?)```", PAGE, re.S)
(PRINTED,) = re.findall(r"```text\n(.*?)```", PAGE, re.S)
# What a wheel is made of.
PARTS = ("pyproject.toml", "README.md", "LICENSE", "mpu_hw", "sim")


@pytest.fixture(scope="module")
def somebody(tmp_path_factory):
    """Make an environment that has this project's dependencies and not the project; run in it."""
    folder = tmp_path_factory.mktemp("somebody")
    source = folder / "mpu_hw"
    source.mkdir()
    left_out = shutil.ignore_patterns("__pycache__", "*.egg-info")
    for name in PARTS:
        part, target = ROOT / name, source / name
        if part.is_dir():
            shutil.copytree(part, target, ignore=left_out)
        else:
            shutil.copy(part, target)
    venv.create(folder / "venv", with_pip=False, symlinks=True)
    (packages,) = (folder / "venv").glob("lib/python*/site-packages")
    # Behind its own packages; files that lead to others are not read in it.
    (packages / "dependencies.pth").write_text(sysconfig.get_path("purelib") + "\n")
    shutil.copy(FOLDER / "soc.py", folder)
    path = f"{folder / 'venv' / 'bin'}:{os.environ['PATH']}"
    environment = os.environ | {"PATH": path, "MPU_HW": str(source)}
    environment.pop("PYTHONPATH", None)

    def call(command):
        return subprocess.run(
            ["sh", "-ec", command],
            cwd=folder,
            env=environment,
            capture_output=True,
            text=True,
            check=False,
        )

    call.folder = folder
    call.output = call(COMMANDS)
    return call


def test_the_commands_of_the_page_print_what_it_says(somebody):
    assert somebody.output.returncode == 0, somebody.output.stderr
    assert somebody.output.stdout.endswith(PRINTED)


def test_the_unit_is_that_of_the_wheel(somebody):
    done = somebody("python -c 'import mpu_hw; print(mpu_hw.__file__)'")
    assert Path(done.stdout.strip()).is_relative_to(somebody.folder / "venv"), done.stderr


def test_the_verilog_is_taken(somebody):
    done = somebody("python soc.py -v > soc.v")
    assert done.returncode == 0, done.stderr
    found = find_verilator()
    command = [*found.command, "--lint-only", "-Wno-fatal", "--top-module", "soc", "soc.v"]
    done = subprocess.run(
        command,
        cwd=somebody.folder,
        env=found.environment,
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stderr


@pytest.mark.parametrize("engine", ENGINES)
def test_it_works_with_every_engine(engine):
    soc = runpy.run_path(str(FOLDER / "soc.py"))
    system = soc["Soc"](soc["PROGRAM"])
    system.unit = Mpu(replace(soc["UNIT"], engine=engine))
    assert soc["simulate"](system) == PRINTED.splitlines()


def test_a_bus_that_does_not_look_at_the_verdict_shows():
    text = (FOLDER / "soc.py").read_text(encoding="utf-8")
    broken = text.replace("(check.done & check.allow)", "check.done")
    assert broken != text
    names = {"__name__": "broken"}
    exec(compile(broken, "soc.py", "exec"), names)
    assert "LOAD 0x400: 0xbad" in names["simulate"](names["Soc"](names["PROGRAM"]))
