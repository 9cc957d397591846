"""The commands of docs/integrations/coreblocks, run as they are in a copy of its folder."""

import os
import re
import shutil
import subprocess
import sys
from pathlib import Path

from coreblocks_environment import coreblocks_python
from support import ROOT

__all__ = ["FOLDER", "PAGE", "block", "copied", "run_commands"]

FOLDER = ROOT / "docs" / "integrations" / "coreblocks"
PAGE = (FOLDER / "README.md").read_text(encoding="utf-8")


def block(words: str) -> str:
    """Give the shell block of the page that has these words."""
    blocks = re.findall(r"^```sh\n(.*?)^```$", PAGE, re.M | re.S)
    (found,) = [text for text in blocks if words in text]
    return found


def copied(folder: Path) -> Path:
    """Copy the folder of the page, where a test may write beside it."""
    shutil.copytree(FOLDER, folder / "coreblocks")
    (folder / "coreblocks" / "build").mkdir()
    return folder / "coreblocks"


def _programs(folder: Path, python: Path) -> Path:
    """Write the two Pythons of the page by their names; a link would lose its environment."""
    folder.mkdir(exist_ok=True)
    for name, program in (("python3.13", python), ("python", Path(sys.executable))):
        script = folder / name
        script.write_text(f'#!/bin/sh\nexec "{program}" "$@"\n', encoding="utf-8")
        script.chmod(0o755)
    return folder


def run_commands(
    commands: str, folder: Path, *, python: Path | None = None, root: Path = ROOT
) -> subprocess.CompletedProcess[str]:
    """Run commands in a folder; ``$MPU_HW`` is the repository, as the page has it."""
    python = python or coreblocks_python(FOLDER / "requirements.txt")
    programs = _programs(folder.parent / "programs", python)
    # The Python of coreblocks has no mpu_hw but that of the page.
    environment = os.environ | {
        "PATH": f"{programs}:{os.environ['PATH']}",
        "MPU_HW": str(root),
        "PYTHONPATH": str(root),
        "PYTHONDONTWRITEBYTECODE": "1",
    }
    return subprocess.run(
        ["sh", "-ec", commands],
        cwd=folder,
        env=environment,
        capture_output=True,
        text=True,
        check=False,
    )
