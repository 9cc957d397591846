"""The headers that every simulator includes, read by the C++ compiler once for all of them."""

from collections.abc import Sequence
from contextlib import suppress
from pathlib import Path

from mpu_hw.cache import built, digest

from .tools import BuildFailed, compiler, compiler_flags, run_step, tool_stamp
from .verilator import find_verilator

__all__ = ["include_flags", "precompiled"]

# What verilated C++ and the main programs around it include, whatever the design.
TEXT = """#include <cstdint>
#include <cstdio>
#include <cstdlib>
#include <deque>
#include <string>
#include <vector>
#include "verilated.h"
"""
NAME = "common.h"


def include_flags() -> list[str]:
    """Return the options that name the folders of the headers of Verilator."""
    return [f"-I{folder}" for folder in find_verilator().includes]


def precompiled(flags: Sequence[str]) -> list[str]:
    """Return the options that give a compilation with ``flags`` these headers precompiled.

    The compiler takes the precompiled form where it stands beside the header and fits, else the
    header: a compiler that cannot precompile builds the same simulator, in more time.

    Raises
    ------
    MissingTool
        A tool is not installed.
    ValueError
        The cache cannot be written.
    """

    def make(folder: Path) -> None:
        (folder / NAME).write_text(TEXT)
        command = [*compiler(), *flags, *compiler_flags(), *include_flags()]
        with suppress(BuildFailed):
            run_step([*command, "-x", "c++-header", NAME, "-o", f"{NAME}.gch"], folder)

    folder = built("headers", digest(tool_stamp(), TEXT, *flags), make)
    return ["-include", str(folder / NAME)]
