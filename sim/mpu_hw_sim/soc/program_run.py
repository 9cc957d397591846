"""Runs a program on a built simulator."""

import errno
import os
import signal
import socket
import struct
import subprocess
import tempfile
from collections.abc import Callable, Mapping
from contextlib import ExitStack
from dataclasses import dataclass
from pathlib import Path

from mpu_hw.check import require_int_in
from mpu_hw.files import is_special, whole_file
from mpu_hw.soc import SocConfig
from mpu_hw.soc.config import RAM_BASE

from .boot import require_entry, require_fit
from .elf import Program, read_elf
from .limit import Limit, reasons
from .simulator_build import build_simulator
from .source_lines import source_lines, write_lines

__all__ = ["MAX_CYCLES", "Killed", "Limit", "Outcome", "SimulatorFailed", "run_program"]

MAX_CYCLES = (1 << 63) - 1
Debugger = Callable[[socket.socket], None]
NO_FILE = 74  # status of a simulator that could not write one of its files


class Killed(Exception):
    """The debugger has ended the run."""


class SimulatorFailed(RuntimeError):
    """The simulator ended with an error, which is none of the program."""


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
    stopped : bool
        The run ended at ``stop_at`` and not by the program.
    """

    code: int
    cycles: int
    retired: int
    traps: int
    seconds: float
    output: bytes = b""
    stopped: bool = False


def run_program(
    path: Path,
    config: SocConfig,
    *,
    max_cycles: int = 100_000_000,
    trace: Path | None = None,
    cosim: Path | None = None,
    waves: Path | None = None,
    signature: Path | None = None,
    explain: bool = False,
    capture: bool = False,
    any_entry: bool = True,
    stop_at: int | None = None,
    debugger: Debugger | None = None,
) -> Outcome:
    """Run an ELF file to its end.

    Parameters
    ----------
    path : Path
    config : SocConfig
    max_cycles : int, 1..2**63-1
        Clocks after which to give up.
    trace, waves, signature : Path
        Files to write: commit log, VCD, memory from begin_signature to end_signature. They appear
        when the run has ended, at the limit too, and not if it is interrupted or a disk is full.
    cosim : Path
        File to write: every question to the unit, for :mod:`mpu_hw_sim.soc.cosim`.
    explain : bool
        Say every denied access on standard error, with its instruction and line of the source.
    capture : bool
        Keep what the UART sends instead of printing it.
    any_entry : bool
        Start at the address that the boot ROM jumps to whatever the entry point of the program is,
        as lockstep wants it, whose other side starts behind a preface. Otherwise they must agree.
    stop_at : int
        Address of an instruction that ends the run when it leaves the core, trapped or not.
    debugger : function of a socket
        Controls the run by the commands of debug.h; the hart waits before its first instruction.
        Returns when the run is over, or needs no commands any more.

    Raises
    ------
    ValueError
        The file is not a program for this system, or a file would be overwritten.
    OSError
        A file cannot be read or written; BrokenPipeError where nobody reads it any more.
    Limit
        It did not end.
    Killed
        The debugger has ended it.
    MissingTool, BuildFailed
        The simulator could not be built.
    SimulatorFailed
        The simulator itself ended with an error.
    """
    program = read_elf(path)
    require_fit(path, program, config)
    if not any_entry:
        require_entry(path, program)
    require_int_in("max_cycles", max_cycles, range(1, MAX_CYCLES + 1))
    options: dict[str, object] = {"--max-cycles": max_cycles}
    options |= {"--tohost": _tohost(path, program, config)}
    if stop_at is not None:
        options["--stop-at"] = stop_at
    if signature:
        options |= _signature(path, program, config)
    given = {"--trace": trace, "--cosim": cosim, "--waves": waves, "--signature": signature}
    files = {name: file for name, file in given.items() if file}
    _require_apart(path, files)
    with ExitStack() as stack:
        # Twice: what cannot be written is said before a long build, and no file appears before
        # the program starts.
        with ExitStack() as before:
            for file in files.values():
                before.enter_context(whole_file(file, keep=False))
        simulator = build_simulator(config, waves=waves is not None, debug=debugger is not None)
        options |= {name: stack.enter_context(whole_file(files[name])) for name in files}
        if explain:
            folder = stack.enter_context(tempfile.TemporaryDirectory(prefix="mpu-hw-"))
            options["--lines"] = Path(folder) / "lines"
            write_lines(Path(folder) / "lines", source_lines(path))
        arguments = [str(part) for option in options.items() for part in option]
        command = [str(simulator), *arguments, *(["--explain"] if explain else [])]
        found, output = _simulate(command, _image(program), files, capture, debugger)
    if found["killed"]:
        raise Killed("The debugger has ended the run")
    if not found["ended"] and not found["stopped"]:
        raise Limit(
            f"The program did not end in {max_cycles} clocks; last pc 0x{found['pc']:x}, "
            f"{reasons(found)}"
        )
    return Outcome(
        found["tohost"] >> 1,
        found["cycles"],
        found["retired"],
        found["traps"],
        found["nanoseconds"] / 1e9,
        output,
        bool(found["stopped"]),
    )


def _require_apart(path: Path, files: Mapping[str, Path]) -> None:
    """Raise ValueError where two names are one regular file, or a file is the program."""
    seen = {Path(os.path.realpath(path)): "the program"}
    for name, file in files.items():
        at = Path(os.path.realpath(file))
        if at in seen and not is_special(file):
            raise ValueError(f"{name} must not write to {file}, which is {seen[at]}")
        seen[at] = f"the file of {name}"


def _in_ram(path: Path, name: str, value: int, step: int, size: int, config: SocConfig) -> int:
    """Return the address ``value`` of a symbol if ``size`` bytes from there lie in RAM."""
    end = RAM_BASE + config.ram_bytes
    if value % step or not RAM_BASE <= value <= end - size:
        raise ValueError(
            f"{name} of {path} must be a multiple of {step} in RAM, 0x{RAM_BASE:x} to "
            f"0x{end - 1:x}, not 0x{value:x}"
        )
    return value


def _tohost(path: Path, program: Program, config: SocConfig) -> int:
    if "tohost" not in program.symbols:
        raise ValueError(f"{path} must define the symbol tohost, which ends the run")
    return _in_ram(path, "tohost", program.symbols["tohost"], 8, 8, config)


def _signature(path: Path, program: Program, config: SocConfig) -> dict[str, object]:
    names = ("begin_signature", "end_signature")
    if not all(name in program.symbols for name in names):
        raise ValueError(f"{path} must define begin_signature and end_signature for --signature")
    begin, end = (_in_ram(path, name, program.symbols[name], 4, 0, config) for name in names)
    if begin > end:
        raise ValueError(f"begin_signature of {path} must not lie behind end_signature")
    return {"--begin": begin, "--end": end}


def _image(program: Program) -> bytes:
    """Give what RAM starts with as records of address, size and bytes; the rest is 0."""
    return b"".join(
        struct.pack("<QQ", segment.address, len(segment.content)) + segment.content
        for segment in program.segments
    )


def _descriptors(files: Mapping[str, Path]) -> list[int]:
    """Give the numbers of files that a shell has opened, as ``--trace >(tail)`` does."""
    parts = [file.parts for file in files.values()]
    return [int(name) for *folder, name in parts if folder == ["/", "dev", "fd"] and name.isdigit()]


def _simulate(
    command: list[str],
    image: bytes,
    files: Mapping[str, Path],
    capture: bool,
    debugger: Debugger | None,
) -> tuple[dict[str, int], bytes]:
    """Run a simulator; return the numbers that it reports, and what the UART sent."""
    # The report comes through a pipe, which has room for it: a full disk cannot swallow it.
    report, end = os.pipe()
    with open(report, "rb") as reader:  # noqa: PTH123 - a descriptor, not a path
        try:
            status, output = _talk(
                [*command, "--report", str(end)],
                image,
                [end, *_descriptors(files)],
                capture,
                debugger,
            )
        finally:
            os.close(end)
        lines = [line.split() for line in reader.read().decode().splitlines()]
    if status == -signal.SIGPIPE:
        raise BrokenPipeError(errno.EPIPE, os.strerror(errno.EPIPE))
    if status == NO_FILE and lines:
        number, name = int(lines[-1][1]), lines[-1][2]
        raise OSError(number, os.strerror(number), str(files.get(name, f"standard {name}")))
    if status:
        raise SimulatorFailed(f"The simulator failed with status {status}")
    return {name: int(value) for name, value in lines}, output


def _talk(
    command: list[str],
    image: bytes,
    descriptors: list[int],
    capture: bool,
    debugger: Debugger | None,
) -> tuple[int, bytes]:
    """Run a simulator, perhaps under a debugger; return its status and what the UART sent."""
    if debugger is None:
        pipe = subprocess.PIPE if capture else None
        done = subprocess.run(command, input=image, stdout=pipe, pass_fds=descriptors)
        return done.returncode, done.stdout or b""
    ours, theirs = socket.socketpair()
    # Files: nobody else reads and writes while the debugger talks.
    with ours, tempfile.TemporaryFile() as program, tempfile.TemporaryFile() as sent:
        with theirs:
            program.write(image)
            program.seek(0)
            process = subprocess.Popen(
                [*command, "--debug", str(theirs.fileno())],
                stdin=program,
                stdout=sent if capture else None,
                pass_fds=[*descriptors, theirs.fileno()],
            )
        with process:
            try:
                debugger(ours)
                process.wait()
            except BaseException:
                process.kill()
                raise
        sent.seek(0)
        return process.returncode, sent.read()
