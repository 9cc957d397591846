"""The package alone generates; every other command says what it needs."""

import subprocess
import sys

import pytest

# Comes with none of the dependencies that mpu_hw names.
ABSENT = "filelock"
WITHOUT = f"""
import sys
sys.modules[{ABSENT!r}] = None
from mpu_hw.cli import main
sys.exit(main())
"""


def without(*arguments):
    command = [sys.executable, "-c", WITHOUT, *map(str, arguments)]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    return done.returncode, done.stdout, done.stderr


@pytest.mark.parametrize(
    ("extra", "arguments"),
    [
        ("sim", ("verify",)),
        ("sim", ("run", "p.elf")),
        ("board", ("fpga", "ulx3s-25f")),
        ("bench", ("bench", "--quick")),
    ],
)
def test_a_missing_package_is_named_with_the_way_to_get_it(extra, arguments):
    text = f'{arguments[0]} needs the Python package {ABSENT!r}: pip install "mpu_hw[{extra}]"'
    assert without(*arguments) == (2, "", f"mpu-hw: {text}\n")


def test_generating_does_without(tmp_path):
    assert without("generate", "--preset", "mpu-small", "-o", tmp_path / "out")[0] == 0
    assert (tmp_path / "out" / "mpu.v").exists()
