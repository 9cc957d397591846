"""coreblocks with this project's checker in the place of its own: docs/integrations/coreblocks."""

import os
import re
import shutil
import subprocess
from pathlib import Path

import coreblocks_environment
import pytest
from coreblocks_environment import coreblocks_python
from support import ROOT

from benchmarks import coreblocks

FOLDER = ROOT / "docs" / "integrations" / "coreblocks"
BENCH = Path(__file__).with_name("coreblocks_bench.py")
PAGE = (FOLDER / "README.md").read_text(encoding="utf-8")
SOURCES = ("coreblocks_mpu.py", "pmp_check.py")
RESULTS = "[0, 1, 3, 4, 5, 7] True"


@pytest.fixture(scope="module")
def run(tmp_path_factory):
    """Give a function that runs a program beside coreblocks, with the sources of a folder."""
    python = coreblocks_python(FOLDER / "requirements.txt")

    def call(*words, folder=FOLDER, cwd=None):
        path = os.pathsep.join([str(ROOT), str(folder)])
        environment = os.environ | {"PYTHONPATH": path, "PYTHONDONTWRITEBYTECODE": "1"}
        done = subprocess.run(
            [str(python), *map(str, words)],
            cwd=cwd,
            env=environment,
            capture_output=True,
            text=True,
        )
        return done.returncode, done.stdout + done.stderr

    return call


def test_it_answers_as_the_checker_of_coreblocks(run):
    assert run(BENCH, "compare", 1, 150) == (0, f"{RESULTS}\n")


# Text that is found once, and what takes its place.
BROKEN = {
    "locks do not bind M": ("stored.L.eq(cfg[7])", "stored.L.eq(0)"),
    "the whole block does not count": ("check.size.eq(self.size)", "check.size.eq(0)"),
}


@pytest.mark.parametrize(("old", "new"), BROKEN.values(), ids=BROKEN)
def test_a_broken_checker_is_seen(old, new, run, tmp_path):
    for name in SOURCES:
        shutil.copy(FOLDER / name, tmp_path)
    path = tmp_path / "pmp_check.py"
    text = path.read_text(encoding="utf-8")
    assert text.count(old) == 1
    path.write_text(text.replace(old, new), encoding="utf-8")
    status, text = run(BENCH, "compare", 1, 150, folder=tmp_path)
    assert status == 1
    assert re.search(r"AssertionError: \(<PMPOperationMode\.\w+: \d>, .*\), check \d+: ", text)


def test_m_remains_m_under_mprv(run):
    """What differs: PMPChecker takes one bit of MPP."""
    assert run(BENCH, "mprv") == (0, "[7, 0]\n")


def test_it_takes_every_place(run):
    status, text = run(BENCH, "installed")
    named = re.findall(r"`(coreblocks\.[\w.]+)`: ", PAGE)
    assert (status, text.split()) == (0, sorted(["coreblocks.priv.pmp", *named]))


def test_registers_of_rv64_are_refused(run):
    status, text = run(BENCH, "rv64")
    assert status == 1
    assert text.splitlines()[-1] == "ValueError: pmpaddr must have 32 bits, not 64"


def test_how_it_is_called(run):
    usage = "usage: python coreblocks_mpu.py SCRIPT | -m MODULE [ARGUMENTS...]\n"
    assert run(FOLDER / "coreblocks_mpu.py") == (1, usage)


def test_the_checker_that_is_measured_is_written(run, tmp_path):
    """The commands of the page; the ports are those that the harness of the benchmarks wants."""
    (line,) = re.findall(r"^python3\.13 (coreblocks_mpu\.py .*/coreblocks_pmp\.py) ", PAGE, re.M)
    runner, script = line.split()
    written = tmp_path / "after.v"
    script = script.replace('"$MPU_HW"', str(ROOT))
    status, text = run(FOLDER / runner, script, written)
    assert (status, text) == (0, "")
    verilog = written.read_text(encoding="utf-8")
    assert verilog.startswith("// coreblocks 0.2026.10.25\n")
    assert "module \\coreblocks_pmp.main_module.checker.check.check_r.path" in verilog
    ports = re.search(r"^module coreblocks_pmp\((.*?)\);", verilog, re.M | re.S)[1]
    wanted = {"address", "result", "priv", "mprv", "mpp"}
    wanted |= {f"{kind}{n}" for kind in ("cfg", "addr") for n in range(coreblocks.ENTRIES)}
    assert wanted <= {*ports.replace("\n", " ").replace(",", " ").split()}


def test_without_its_python_the_reason_is_given(monkeypatch):
    monkeypatch.setattr(coreblocks_environment, "_candidates", lambda: iter(["no-such-python"]))
    with pytest.raises(
        pytest.skip.Exception, match=r"^coreblocks needs python3\.13, which is not installed$"
    ):
        coreblocks_python.__wrapped__(FOLDER / "requirements.txt")
