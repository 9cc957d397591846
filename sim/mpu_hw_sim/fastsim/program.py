"""The C++ side of the lane: a simulator that reads what to do and what to expect."""

import subprocess
from array import array
from collections.abc import Iterable, Sequence
from contextlib import suppress
from pathlib import Path
from typing import NamedTuple

from jinja2 import Environment, FileSystemLoader, StrictUndefined

from mpu_hw_sim.pins import Pin
from mpu_hw_sim.simulator import build_simulator

__all__ = ["Differing", "Record", "RunResult", "build_fastsim", "play"]

CHUNK = 1024  # records per write


class Record(NamedTuple):
    """One clock: the level of reset, the inputs, what must be seen, and which outputs matter."""

    reset: int
    inputs: Sequence[int]
    outputs: Sequence[int]
    care: int


class Differing(NamedTuple):
    """A record whose outputs differ: its number, and all outputs as the unit gave them."""

    number: int
    actual: tuple[int, ...]


class RunResult(NamedTuple):
    """What the simulator counted, and the first records that differ."""

    records: int
    compared: int
    differing: tuple[Differing, ...]


def _member(name: str) -> str:
    """Name of a port in the C++ class: Verilator writes a double underscore as ``___05F``."""
    return name.replace("__", "___05F")


def _care_words(outputs: Sequence[Pin]) -> int:
    return (len(outputs) + 63) // 64


def build_fastsim(
    verilog: Path, inputs: Sequence[Pin], outputs: Sequence[Pin], reset: str = "rst"
) -> Path:
    """Build the simulator of a module ``mpu`` with these pins; see :func:`build_simulator`."""
    templates = Environment(
        loader=FileSystemLoader(Path(__file__).parent),
        undefined=StrictUndefined,
        keep_trailing_newline=True,
        autoescape=False,
    )
    templates.filters["member"] = _member
    care_words = _care_words(outputs)
    text = templates.get_template("main.cpp.j2").render(
        inputs=inputs,
        reset=reset,
        outputs=outputs,
        care_words=care_words,
        words=1 + len(inputs) + len(outputs) + care_words,
    )
    return build_simulator(verilog, text)


def _pack(records: Iterable[Record], care_words: int) -> Iterable[bytes]:
    """Turn records into the words that the simulator reads, in chunks."""
    chunk, filled = array("Q"), 0
    for record in records:
        chunk.append(record.reset)
        chunk.extend(record.inputs)
        chunk.extend(record.outputs)
        care = record.care
        for _ in range(care_words):
            chunk.append(care & 0xFFFFFFFFFFFFFFFF)
            care >>= 64
        filled += 1
        if filled == CHUNK:
            yield chunk.tobytes()
            chunk, filled = array("Q"), 0
    if filled:
        yield chunk.tobytes()


def play(
    player: Path, records: Iterable[Record], outputs: Sequence[Pin], *, patience: int = 1
) -> RunResult:
    """Play records in the simulator until they end, or until ``patience`` of them differed.

    Raises
    ------
    RuntimeError
        The simulator ended without a word.
    """
    with subprocess.Popen(
        [str(player), str(patience)], stdin=subprocess.PIPE, stdout=subprocess.PIPE
    ) as process:
        assert process.stdin is not None
        assert process.stdout is not None
        # It may have seen enough before the records end, and then reads no more of them.
        with suppress(BrokenPipeError):
            for data in _pack(records, _care_words(outputs)):
                process.stdin.write(data)
        with suppress(BrokenPipeError):
            process.stdin.close()
        lines = process.stdout.read().decode().splitlines()
    differing = tuple(
        Differing(int(number), tuple(int(value, 16) for value in actual))
        for word, number, *actual in map(str.split, lines[:-1])
        if word == "differs"
    )
    if not lines or not lines[-1].startswith("end "):
        raise RuntimeError(
            f"The simulator {player} must end with a report, not with status {process.returncode}"
        )
    _, records_played, compared = lines[-1].split()
    return RunResult(int(records_played), int(compared), differing)
