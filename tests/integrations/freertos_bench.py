"""Builds programs with the port for FreeRTOS, on the kernel or on a stand-in, and runs them."""

import os
import re
import shutil
import subprocess
import sys
from collections.abc import Mapping
from pathlib import Path

from mpu_hw_sim.firmware import write_project
from mpu_hw_sim.soc import run_program
from support import ROOT

from mpu_hw import MpuConfig
from mpu_hw.presets import preset
from mpu_hw.soc import SocConfig

__all__ = ["FOLDER", "STAND_IN", "UNITS", "build", "call_names", "make", "run", "stand_in"]

FOLDER = ROOT / "docs" / "integrations" / "freertos"
STAND_IN = Path(__file__).parent / "freertos_stand_in"
# What `mpu-hw run` builds, and others, by their names in the tests.
SEQUENTIAL = {"engine": "sequential", "regions": 2}
UNITS: Mapping[str, MpuConfig] = {
    "mpu": preset("soc"),
    "sspmp": MpuConfig(revision="sspmp-1.0", **SEQUENTIAL),
    "mpu-rv64": MpuConfig(xlen=64, **SEQUENTIAL),
}
# Of `make`: the stand-in is one file in the place of the kernel's.
INSTEAD = ("SOURCES=kernel", "WRAPPERS=")


def call_names(port: Path = FOLDER / "port") -> list[str]:
    """Return the names of the system calls in the order of their numbers."""
    text = (port / "portnames.h").read_text(encoding="utf-8")
    return re.findall(r"^(?:CALL|VOID)\((\w+),", text, flags=re.M)


def stand_in(folder: Path) -> Path:
    """Write the stand-in, as a checkout of the kernel would be, into a new folder."""
    shutil.copytree(STAND_IN, folder)
    numbers = [f"#define SYSTEM_CALL_{name} {i}" for i, name in enumerate(call_names())]
    numbers.append(f"#define NUM_SYSTEM_CALLS {len(numbers)}\n")
    header = folder / "include" / "mpu_syscall_numbers.h"
    header.write_text("\n".join(numbers), encoding="utf-8")
    return folder


def make(kernel: Path, *arguments: str, folder: Path = FOLDER) -> subprocess.CompletedProcess[str]:
    """Run ``make`` in the folder of the port."""
    path = os.pathsep.join([str(Path(sys.executable).parent), os.environ["PATH"]])
    paths = os.pathsep.join([str(ROOT), str(ROOT / "sim")])
    quiet = {key: value for key, value in os.environ.items() if key != "PYTHONWARNINGS"}
    return subprocess.run(
        ["make", "-s", f"FREERTOS_KERNEL={kernel}", f"PYTHON={sys.executable}", *arguments],
        cwd=folder,
        env=quiet | {"PATH": path, "PYTHONPATH": paths},
        capture_output=True,
        text=True,
        check=False,
    )


def build(
    kernel: Path, output: Path, *options: str, unit: str = "mpu", folder: Path = FOLDER
) -> Path:
    """Build a program, ``demo`` if no option names another, and return its ELF file."""
    config = UNITS[unit]
    write_project(config, output / "unit")
    if kernel.name.startswith("stand"):
        options = (*INSTEAD, *options)
    done = make(kernel, f"OUT={output}", f"XLEN={config.xlen}", *options, folder=folder)
    assert (done.returncode, done.stderr) == (0, "")
    (elf,) = output.glob("*.elf")
    return elf


def run(elf: Path, unit: str = "mpu") -> tuple[int, str]:
    """Run a program on the reference system; return its status and what it printed."""
    system = SocConfig.for_unit(UNITS[unit], shared_port=True)
    outcome = run_program(elf, system, max_cycles=6_000_000, capture=True)
    return outcome.code, outcome.output.decode()
