"""Runs a program on a built simulator."""

import struct
import subprocess
import tempfile
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import BinaryIO

from mpu_hw.soc import SocConfig

from .boot import require_fit
from .build import build_simulator
from .elf import Program, read_elf

__all__ = ["Limit", "Outcome", "run_program"]


class Limit(Exception):
    """A program did not end in the clocks it was given."""


@dataclass(frozen=True)
class Outcome:
    """How a run ended.

    Parameters
    ----------
    code : int
        0 for a pass, else the number that the program reported.
    cycles, retired, traps : int
        Clocks, instructions, exceptions.
    seconds : float
        Time that the processor spent on the clocks: not on building the simulator or starting it.
    output : bytes
        What the program sent through the UART, where it was asked for.
    """

    code: int
    cycles: int
    retired: int
    traps: int
    seconds: float
    output: bytes = b""


def run_program(
    path: Path,
    config: SocConfig,
    *,
    max_cycles: int = 100_000_000,
    trace: Path | None = None,
    judge: Path | None = None,
    waves: Path | None = None,
    signature: Path | None = None,
    explain: bool = False,
    capture: bool = False,
) -> Outcome:
    """Run an ELF file to its end.

    Parameters
    ----------
    path : Path
    config : SocConfig
    max_cycles : int
        Clocks after which to give up.
    trace, waves, signature : Path
        Files to write: commit log, VCD, memory from begin_signature to end_signature. None of
        them appears, and none that stands there changes, before the program starts.
    judge : Path
        File to write: every question to the unit, for :mod:`sim.soc.judge`.
    explain : bool
        Say every denied access on standard error.
    capture : bool
        Keep what the UART sends instead of printing it.

    Raises
    ------
    ValueError
        The file is not a program for this system.
    OSError
        A file cannot be read or written.
    Limit
        It did not end.
    RuntimeError
        The simulator itself ended with an error.
    """
    program = read_elf(path)
    require_fit(path, program, config)
    if "tohost" not in program.symbols:
        raise ValueError(f"{path} must define the symbol tohost, which ends the run")
    if not 0 < max_cycles < 1 << 63:
        raise ValueError(f"max_cycles must be at least 1, not {max_cycles}")
    options: dict[str, object] = {"--max-cycles": max_cycles, "--tohost": program.symbols["tohost"]}
    if signature:
        options |= _signature(path, program, signature)
    files = {"--trace": trace, "--judge": judge, "--waves": waves}
    options |= {name: file for name, file in files.items() if file}
    for written in filter(None, (*files.values(), signature)):
        _require_writable(written)
    simulator = build_simulator(config, waves=waves is not None)
    with tempfile.TemporaryDirectory(prefix="mpu-hw-") as folder:
        image, result = Path(folder) / "image", Path(folder) / "result"
        with image.open("wb") as file:
            _write_image(file, program)
        options |= {"--image": image, "--result": result}
        arguments = [str(part) for option in options.items() for part in option]
        command = [str(simulator), *arguments, *(["--explain"] if explain else [])]
        done = subprocess.run(command, stdout=subprocess.PIPE if capture else None)
        if done.returncode:
            raise RuntimeError(f"The simulator failed with status {done.returncode}")
        found = _read_result(result)
    if not found["ended"]:
        raise Limit(
            f"The program did not end in {max_cycles} clocks; last pc 0x{found['pc']:x}, "
            f"{_last_trap(found)}"
        )
    return Outcome(
        found["tohost"] >> 1,
        found["cycles"],
        found["retired"],
        found["traps"],
        found["nanoseconds"] / 1e9,
        done.stdout if capture else b"",
    )


def _require_writable(path: Path) -> None:
    """Raise OSError where ``path`` cannot be written: now, and not after a long build."""
    stood = path.exists()
    with path.open("ab"):
        pass
    if not stood:
        path.unlink()


def _signature(path: Path, program: Program, signature: Path) -> dict[str, object]:
    ends = [program.symbols.get(name) for name in ("begin_signature", "end_signature")]
    if None in ends:
        raise ValueError(f"{path} must define begin_signature and end_signature for --signature")
    return {"--signature": signature, "--begin": ends[0], "--end": ends[1]}


def _write_image(file: BinaryIO, program: Program) -> None:
    for address, content in program.segments:
        file.write(struct.pack("<QQ", address, len(content)))
        file.write(content)


def _read_result(path: Path) -> dict[str, int]:
    pairs = (line.split() for line in path.read_text().splitlines())
    return {name: int(value) for name, value in pairs}


def _last_trap(found: Mapping[str, int]) -> str:
    if not found["traps"]:
        return "no trap"
    return f"last trap with cause {found['trap_cause']} at 0x{found['trap_pc']:x}"
