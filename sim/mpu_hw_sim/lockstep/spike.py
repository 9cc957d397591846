"""Runs the instruction-set simulator."""

import shutil
import subprocess
import sys
from contextlib import suppress
from pathlib import Path

from mpu_hw.core import CoreConfig
from mpu_hw.extras import install_hint

from .device_tree import blob, spike_tree

__all__ = ["find_spike", "isa_of", "run_spike"]

MEMORY = "-m0x80000000:0x1000000"


def _path() -> str | None:
    beside = Path(sys.executable).parent / "spike"
    return str(beside) if beside.exists() else shutil.which("spike")


def find_spike() -> str:
    """Return the program of the package ``spike``.

    Raises
    ------
    RuntimeError
        It is not installed.
    """
    found = _path()
    if found is None:
        raise RuntimeError(f"Lockstep needs the package spike: {install_hint('iss')}")
    return found


def isa_of(config: CoreConfig) -> str:
    """Return the name of what the core implements."""
    letters = "imah" if config.hypervisor else "ima"
    split = "_zicclsm" if config.misaligned == "split" else ""
    return f"rv{config.xlen}{letters}_zicsr_zifencei_zicntr{split}"


def run_spike(
    program: Path, config: CoreConfig, log: Path, *, pmp_entries: int = 0, seconds: float = 20
) -> None:
    """Write the commit log; that of a program that does not end is cut after ``seconds``.

    Raises
    ------
    RuntimeError
        The simulator wrote no log.
    """
    tree = log.with_suffix(".dtb")
    isa = isa_of(config)
    tree.write_bytes(blob(spike_tree(isa, config.xlen, pmp_entries)))
    command = [
        find_spike(),
        *(f"--dtb={tree}", f"--isa={isa}", "--priv=msu", MEMORY, f"--pmpregions={pmp_entries}"),
        *("--log-commits", f"--log={log}", str(program)),
    ]
    with suppress(subprocess.TimeoutExpired):
        subprocess.run(command, capture_output=True, timeout=seconds)
    tree.unlink()
    if not log.exists():
        raise RuntimeError(f"spike does not run: {' '.join(command)}")
