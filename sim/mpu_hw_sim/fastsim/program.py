"""The C++ side: a simulator that reads what to do and what to expect."""

import subprocess
from array import array
from collections.abc import Iterable, Sequence
from contextlib import suppress
from pathlib import Path
from typing import NamedTuple

from jinja2 import Environment, FileSystemLoader, StrictUndefined

from mpu_hw_sim.latency import LONGEST, Latency
from mpu_hw_sim.pins import Pin, PortPins
from mpu_hw_sim.simulator import build_simulator

__all__ = [
    "HANDSHAKE",
    "Apart",
    "Difference",
    "Interface",
    "Record",
    "RunResult",
    "build_fastsim",
    "render_program",
    "run_records",
]

CHUNK = 1024  # records per write
# What the simulator says of a handshake, with the bounds that it was given.
HANDSHAKE = {
    "ready": "a request waits for ready longer than {ready} clocks",
    "late": "no done within {done} clocks of the request",
    "done": "done without a request",
    "allow": "allow without done",
}


class Apart(NamedTuple):
    """How requests are ordered where the register access of a step is made behind them.

    Parameters
    ----------
    same_delay : bool
        All ports answer equally long after the acceptance, so that requests that are accepted in
        one clock are answered in one.
    """

    same_delay: bool


class Interface(NamedTuple):
    """What the simulator has to know of a module ``mpu``.

    Parameters
    ----------
    inputs, outputs : sequence of Pin
        Those that belong to no check port.
    ports : sequence of PortPins
    reset : str
        The reset input.
    active : int
        Its active level.
    idle : sequence of str
        The inputs that are 0 while a request waits: then no register is read or written.
    apart : Apart or None
        The register access of a step is made behind its requests, not beside the last of them.
    """

    inputs: Sequence[Pin]
    outputs: Sequence[Pin]
    ports: Sequence[PortPins] = ()
    reset: str = "rst"
    active: int = 1
    idle: Sequence[str] = ()
    apart: Apart | None = None


class Record(NamedTuple):
    """One step, in values of pins.

    Parameters
    ----------
    reset : int
        Level of the reset input.
    inputs : sequence of int
        The common inputs, then the request of each port.
    answers : sequence of int
        The common outputs, then the verdict of each port.
    """

    reset: int
    inputs: Sequence[int]
    answers: Sequence[int]


class Difference(NamedTuple):
    """Where the unit differs.

    Parameters
    ----------
    what : str
        ``common``, outputs that are others; ``verdict``, one that is another; or a key of
        ``HANDSHAKE``.
    number : int
        The record.
    port : int
        Its check port, if it is about one.
    values : tuple of int
        The outputs, or the fields of the verdict, as the unit gave them.
    """

    what: str
    number: int
    port: int
    values: tuple[int, ...]


class RunResult(NamedTuple):
    """What the simulator counted, and the first differences."""

    records: int
    clocks: int
    verdicts: int
    differences: tuple[Difference, ...]


def _member(name: str) -> str:
    """Name of a port in the C++ class: Verilator writes a double underscore as ``___05F``."""
    return name.replace("__", "___05F")


def render_program(interface: Interface, template: str, *folders: Path) -> str:
    """Render a main program that plays records; templates of ``folders`` may be included, too."""
    templates = Environment(
        loader=FileSystemLoader([Path(__file__).parent, *folders]),
        undefined=StrictUndefined,
        keep_trailing_newline=True,
        autoescape=False,
    )
    templates.filters["member"] = _member
    ports = interface.ports
    fields = len(ports[0].request) if ports else 0
    answers = len(ports[0].verdict) if ports else 0
    return templates.get_template(template).render(
        **interface._asdict(),
        fields=fields,
        answers=answers,
        words=1 + len(interface.inputs) + len(interface.outputs) + len(ports) * (fields + answers),
    )


def build_fastsim(verilog: Path, interface: Interface) -> Path:
    """Build the simulator of a module ``mpu`` with these pins; see :func:`build_simulator`."""
    return build_simulator(verilog, render_program(interface, "main.cpp.j2"))


def _pack(records: Iterable[Record]) -> Iterable[bytes]:
    """Turn records into the words that the simulator reads, in chunks."""
    chunk, filled = array("Q"), 0
    for record in records:
        chunk.append(record.reset)
        chunk.extend(record.inputs)
        chunk.extend(record.answers)
        filled += 1
        if filled == CHUNK:
            yield chunk.tobytes()
            chunk, filled = array("Q"), 0
    if filled:
        yield chunk.tobytes()


def run_records(
    simulator: Path, records: Iterable[Record], *, latency: Latency = LONGEST, patience: int = 1
) -> RunResult:
    """Play records in the simulator until they end, or until ``patience`` differences were found.

    Parameters
    ----------
    latency : Latency
        What a check port may take; longer is a difference.

    Raises
    ------
    RuntimeError
        The simulator ended without a word.
    """
    with subprocess.Popen(
        [str(simulator), *map(str, (patience, *latency))],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
    ) as process:
        assert process.stdin is not None
        assert process.stdout is not None
        # It may have seen enough before the records end, and then reads no more of them.
        with suppress(BrokenPipeError):
            for data in _pack(records):
                process.stdin.write(data)
        with suppress(BrokenPipeError):
            process.stdin.close()
        lines = process.stdout.read().decode().splitlines()
    if not lines or not lines[-1].startswith("end "):
        raise RuntimeError(
            f"The simulator {simulator} must end with a report, "
            f"not with status {process.returncode}"
        )
    differences = tuple(
        Difference(what, int(number), int(port), tuple(int(value, 16) for value in values))
        for what, number, port, *values in map(str.split, lines[:-1])
    )
    records_played, clocks, verdicts = map(int, lines[-1].split()[1:])
    return RunResult(records_played, clocks, verdicts, differences)
