"""A unit beside the compiled reference: build, run, and play steps again."""

import subprocess
from array import array
from collections.abc import Callable, Iterable, Sequence
from pathlib import Path
from typing import NamedTuple

from mpu_hw.config import MpuConfig
from mpu_hw_sim.fastsim.program import Difference, Interface, render_program
from mpu_hw_sim.latency import latency_of
from mpu_hw_sim.pins import UnitPins
from mpu_hw_sim.simulator import build_simulator
from mpu_hw_sim.step import Step

from .compiled import build_source, config_text, driven_words, read_step

__all__ = ["Fuzzer", "Run"]

OPTIMIZE = ("-O1",)


class Run(NamedTuple):
    """What a run compared.

    Parameters
    ----------
    steps, clocks, verdicts : int
    counts : tuple of int
        As source.h has them.
    seconds : float
        Of the processor, without the build.
    difference : Difference or None
    history : tuple of Step
        Steps up to the difference, from a reset on, where there is one.
    """

    steps: int
    clocks: int
    verdicts: int
    counts: tuple[int, ...]
    seconds: float
    difference: Difference | None
    history: tuple[Step, ...]


class Fuzzer:
    """The simulator of a unit with the compiled reference in it.

    Parameters
    ----------
    verilog : Path
        The unit, module ``mpu``.
    config : MpuConfig
        Without a denial record.

    Raises
    ------
    MissingTool
        A tool is not installed.
    BuildFailed
        Verilator or the compiler refused.
    RuntimeError
        The simulator ended without a word.
    """

    def __init__(self, verilog: Path, config: MpuConfig):
        self.config = config
        self.pins = pins = UnitPins(config)
        self._text = config_text(config)
        interface = Interface(
            inputs=pins.common_inputs,
            outputs=pins.common_outputs,
            ports=pins.ports,
            reset=pins.reset.port,
            active=pins.reset.active,
            idle=("csr_addr", "csr_write"),
        )
        source = build_source()
        main = render_program(interface, "fuzz.cpp.j2", Path(__file__).parent)
        self._program = build_simulator(
            verilog, main, objects=[source / "source.o"], optimize=OPTIMIZE
        )

    def _command(self, mode: str, *arguments: object) -> list[str]:
        words = (self._text, *latency_of(self.config), *arguments)
        return [str(self._program), mode, *map(str, words)]

    def run(
        self,
        seed: int,
        verdicts: int,
        seconds: float = 1e9,
        progress: Callable[[int], None] = lambda verdicts: None,
    ) -> Run:
        """Compare so many verdicts, at most so many seconds long, until the first difference.

        Parameters
        ----------
        progress : callable
            Called now and then with the number of verdicts so far.

        Raises
        ------
        RuntimeError
            The simulator ended without a word.
        """
        lines: list[list[str]] = []
        command = self._command("run", seed, verdicts, seconds)
        with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as process:
            try:
                assert process.stdout is not None
                for words in map(str.split, process.stdout):
                    if words[0] == "progress":
                        progress(int(words[1]))
                    else:
                        lines.append(words)
            except BaseException:
                process.kill()
                raise
        return self._read(lines, process.returncode)

    def _read(self, lines: Sequence[Sequence[str]], status: int) -> Run:
        self._require_end(lines, status)
        given: dict[str, Sequence[str]] = {}
        steps: list[Step] = []
        difference = None
        for what, *values in lines:
            if what == "step":
                words = [int(value, 16) for value in values]
                steps.append(read_step(self.config, self.pins, words))
            elif what in ("from", "counts", "seconds", "end"):
                given[what] = values
            elif difference is None:
                difference = _difference(what, values)
        if difference:
            # Steps behind it may have run before a verdict came.
            first = int(given["from"][0])
            steps = steps[: difference.number - first + 1]
            difference = difference._replace(number=len(steps) - 1)
        played, clocks, verdicts = map(int, given["end"])
        return Run(
            steps=played,
            clocks=clocks,
            verdicts=verdicts,
            counts=tuple(map(int, given["counts"])),
            seconds=float(given["seconds"][0]),
            difference=difference,
            history=tuple(steps),
        )

    def play(self, steps: Iterable[Step]) -> Difference | None:
        """Play steps; return the first difference.

        Raises
        ------
        RuntimeError
            The simulator ended without a word.
        """
        words = array("Q")
        for step in steps:
            words.extend(driven_words(self.config, self.pins, step))
        done = subprocess.run(
            self._command("play"), input=words.tobytes(), stdout=subprocess.PIPE, check=False
        )
        lines = [line.split() for line in done.stdout.decode().splitlines()]
        self._require_end(lines, done.returncode)
        return next((_difference(what, values) for what, *values in lines if what != "end"), None)

    def _require_end(self, lines: Sequence[Sequence[str]], status: int) -> None:
        if not lines or lines[-1][0] != "end":
            raise RuntimeError(
                f"The simulator {self._program} must end with a report, not with status {status}"
            )


def _difference(what: str, values: Sequence[str]) -> Difference:
    number, port, *given = values
    return Difference(what, int(number), int(port), tuple(int(value, 16) for value in given))
