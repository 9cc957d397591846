"""coreblocks has an environment of its own: it needs Python 3.13, and pins Amaranth's Yosys."""

import os
import subprocess
from collections.abc import Iterator
from functools import cache
from pathlib import Path

import pytest

from mpu_hw.cache import built, digest

__all__ = ["coreblocks_python"]

PROGRAM = "python3.13"
WHERE = "import sys; print(sys.executable)"


def _candidates() -> Iterator[str]:
    """Give what may be that Python: on the path, and those that pyenv has but does not select."""
    yield PROGRAM
    root = Path(os.environ.get("PYENV_ROOT") or Path.home() / ".pyenv")
    yield from map(str, sorted(root.glob(f"versions/3.13.*/bin/{PROGRAM}")))


def _python() -> str | None:
    for candidate in _candidates():
        try:
            done = subprocess.run([candidate, "-c", WHERE], capture_output=True, text=True)
        except OSError:
            continue
        if not done.returncode:
            return done.stdout.strip()
    return None


@cache
def coreblocks_python(requirements: Path) -> Path:
    """Give the Python of an environment with these packages; skip the test where there is none.

    Packages that cannot be installed skip it as well, but in CI.
    """
    python = _python()
    if python is None:
        pytest.skip(f"coreblocks needs {PROGRAM}, which is not installed")
    text = requirements.read_text(encoding="utf-8")

    def make(folder: Path) -> None:
        pip = [str(folder / "bin" / "python"), "-m", "pip", "--disable-pip-version-check"]
        for command in (
            [python, "-m", "venv", str(folder)],
            [*pip, "install", "--quiet", "--requirement", str(requirements)],
        ):
            done = subprocess.run(command, capture_output=True, text=True)
            if done.returncode:
                raise RuntimeError(f"coreblocks could not be installed:\n{done.stderr}")

    try:
        return built("coreblocks", digest(python, text), make) / "bin" / "python"
    except RuntimeError as error:
        if "MPU_HW_ALL_TOOLS" in os.environ:
            raise
        pytest.skip(str(error))
