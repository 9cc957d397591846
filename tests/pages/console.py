"""Runs what a page shows: files that it names, and commands with what they print."""

import os
import re
import subprocess
import sys
from pathlib import Path
from typing import NamedTuple

from support import ROOT

__all__ = ["CONSOLE_PAGES", "Command", "blocks", "commands", "differences", "environment", "play"]

# Pages whose console blocks tests/pages runs; other tests run those of the other pages.
CONSOLE_PAGES = ("start-hardware", "start-software", "start-security")
CONSOLE_PAGES += ("tutorial-task", "tutorial-guests")
BLOCK = re.compile(r"^(?:`([\w.]+)`[^\n]*:\n\n|)```(\w+)\n(.*?)^```$", re.M | re.S)
ANYTHING = "..."  # a line that stands for any number of lines
BUILDING = re.compile(r"mpu-hw: building the simulator of this configuration; .* keeps it\n")


class Command(NamedTuple):
    """A command and the lines that the page shows of its output."""

    text: str
    shown: list[str]


def page_text(name: str) -> str:
    return (ROOT / "docs" / f"{name}.md").read_text(encoding="utf-8")


def blocks(name: str) -> list[tuple[str, str, str]]:
    """Give file name, if the line above begins with one, language and text of every block."""
    return [(file, language, text) for file, language, text in BLOCK.findall(page_text(name))]


def commands(text: str) -> list[Command]:
    """Split a console block at the lines that begin with a dollar sign."""
    found: list[Command] = []
    for line in text.splitlines():
        if line.startswith("$ "):
            found.append(Command(line[2:], []))
        else:
            found[-1].shown.append(line)
    return found


def environment() -> dict[str, str]:
    """Give the environment in which ``mpu-hw`` and ``python`` are those of the test."""
    paths = [str(ROOT), str(ROOT / "sim")]
    path = os.pathsep.join([str(Path(sys.executable).parent), os.environ["PATH"]])
    quiet = {key: value for key, value in os.environ.items() if key != "PYTHONWARNINGS"}
    return quiet | {"PATH": path, "PYTHONPATH": os.pathsep.join(paths), "COLUMNS": "100"}


def differences(shown: list[str], printed: list[str]) -> str:
    """Tell the first line that is shown and not printed, empty where there is none."""
    rest, skipping = list(printed), False
    for line in shown:
        if line == ANYTHING:
            skipping = True
            continue
        if skipping and line in rest:
            rest = rest[rest.index(line) :]
        if not rest or rest[0] != line:
            return f"shown {line!r}, printed {rest[0] if rest else 'nothing more'!r}"
        rest, skipping = rest[1:], False
    return f"not shown: {rest[0]!r}" if rest and not skipping else ""


def play(name: str, folder: Path) -> int:
    """Write the files of a page and run its commands, in order; give how many there were."""
    count = 0
    for file, language, block in blocks(name):
        if file:
            (folder / file).write_text(block, encoding="utf-8")
        for command in commands(block) if language == "console" else ():
            done = subprocess.run(
                ["sh", "-c", command.text],
                cwd=folder,
                env=environment(),
                capture_output=True,
                text=True,
                check=False,
            )
            text = BUILDING.sub("", done.stdout + done.stderr)
            printed = [line.rstrip() for line in text.splitlines()]
            wrong = differences(command.shown, printed)
            assert not wrong, f"{name}: $ {command.text}\n{wrong}\n" + "\n".join(printed)
            count += 1
    return count
