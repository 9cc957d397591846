"""The commands of docs/integrations/coreblocks that other tests of it do not run."""

import os
import re
import shutil
import subprocess
from pathlib import Path

import pytest
from coreblocks_environment import coreblocks_python
from coreblocks_page import FOLDER, PAGE, block, copied, run_commands
from support import ROOT, slow

# What a wheel is made of.
PARTS = ("pyproject.toml", "README.md", "LICENSE", "mpu_hw", "sim")
CHECKOUT = Path(os.environ.get("COREBLOCKS", ""))


def test_the_packages_of_the_page_are_installed(tmp_path):
    """In an environment that sees the packages of the tests' own: nothing is fetched twice."""
    base = coreblocks_python(FOLDER / "requirements.txt")
    folder, source = copied(tmp_path), tmp_path / "mpu_hw"
    source.mkdir()
    for name in PARTS:
        part = ROOT / name
        copy = shutil.copytree if part.is_dir() else shutil.copy
        copy(part, source / name)
    subprocess.run([base, "-m", "venv", "--without-pip", tmp_path / "venv"], check=True)
    (packages,) = (tmp_path / "venv").glob("lib/python*/site-packages")
    (below,) = base.parents[1].glob("lib/python*/site-packages")
    (packages / "below.pth").write_text(f"{below}\n", encoding="utf-8")
    python = tmp_path / "venv" / "bin" / "python"
    done = run_commands(
        block("pip install -r requirements.txt"), folder, python=python, root=source
    )
    assert done.returncode == 0, done.stdout + done.stderr
    there = "import coreblocks, mpu_hw; print(mpu_hw.__file__)"
    done = subprocess.run([python, "-I", "-c", there], capture_output=True, text=True, check=True)
    assert done.stdout.startswith(str(packages))


@slow
def test_the_cost_is_that_of_the_page(tmp_path):
    """Before and after: Verilog, then the rows of the table."""
    done = run_commands(block("benchmarks.coreblocks"), copied(tmp_path))
    assert done.returncode == 0, done.stderr
    rows = [line for line in done.stdout.splitlines() if re.match(r"\| (before|after) ", line)]
    assert len(rows) == 2
    assert all(row in PAGE.splitlines() for row in rows), rows


@pytest.mark.skipif(
    "COREBLOCKS" not in os.environ, reason="COREBLOCKS names no checkout of coreblocks"
)
def test_the_tests_of_coreblocks_pass(tmp_path):
    folder = copied(tmp_path)
    shutil.copytree(CHECKOUT / "test", folder / "test")
    shutil.copy(CHECKOUT / "pyproject.toml", folder)
    done = run_commands(block("test_pmp.py"), folder)
    assert done.returncode == 0, done.stdout[-2000:]
    assert re.search(r"\b48 passed\b", done.stdout)
