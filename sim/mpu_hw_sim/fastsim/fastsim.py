"""Plays the random steps of a configuration against the model, at the speed of the model."""

from collections import Counter
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path
from time import perf_counter

from mpu_hw.config import MpuConfig
from mpu_hw_sim.explain import explain
from mpu_hw_sim.fastsim.program import Record, build_fastsim, play
from mpu_hw_sim.pins import UnitPins
from mpu_hw_sim.reference import Reference
from mpu_hw_sim.step import Outcome, Step
from mpu_hw_sim.stimulus import random_steps

__all__ = ["FastsimResult", "run_fastsim", "run_steps"]

PROGRESS = 512  # steps between two calls of the progress function


@dataclass(frozen=True, kw_only=True)
class FastsimResult:
    """What a run of the lane compared.

    Parameters
    ----------
    steps, decisions, accesses : int
        Clocks played; verdicts among them; register accesses that the unit owns.
    seconds : float
        Wall time of the run without the build.
    covered : Counter
        Rules that decided something.
    mismatch : str
        The first differing step, decoded; empty where there is none.
    """

    steps: int
    decisions: int
    accesses: int
    seconds: float
    covered: Counter[str]
    mismatch: str

    def check(self) -> None:
        """Raise AssertionError unless something was compared and nothing differed."""
        assert not self.mismatch, self.mismatch
        assert self.decisions > 0, "the run compared no decision"
        assert self.accesses > 0, "the run compared no register access"


def run_fastsim(
    verilog: Path,
    config: MpuConfig,
    *,
    steps: int,
    seed: int = 1,
    progress: Callable[[int], None] | None = None,
) -> FastsimResult:
    """Play ``steps`` random steps on a generated unit, until the first that differs.

    Parameters
    ----------
    verilog : Path
        The unit, module ``mpu``.
    progress : callable
        Called now and then with the number of steps that were added since.
    """
    return run_steps(verilog, config, lambda: random_steps(config, seed, steps), progress=progress)


def run_steps(
    verilog: Path,
    config: MpuConfig,
    steps: Callable[[], Iterable[Step]],
    *,
    progress: Callable[[int], None] | None = None,
) -> FastsimResult:
    """Play the steps that ``steps()`` gives; it is called again where one must be explained."""
    pins = UnitPins(config)
    player = build_fastsim(verilog, pins.inputs, pins.outputs, pins.reset.port)
    reference = Reference(config)

    def records() -> Iterator[Record]:
        for number, step in enumerate(steps(), start=1):
            outputs, care = pins.expect(reference.answer(step))
            level = pins.reset.active if step.reset else 1 - pins.reset.active
            yield Record(level, pins.drive(step), outputs, care)
            if progress is not None and number % PROGRESS == 0:
                progress(PROGRESS)

    begin = perf_counter()
    played = play(player, records(), pins.outputs)
    seconds = perf_counter() - begin
    mismatch = ""
    for number, actual in played.differing:
        mismatch = _replay(config, steps(), number, actual, pins)
    return FastsimResult(
        steps=played.records,
        decisions=reference.decisions,
        accesses=reference.accesses,
        seconds=seconds,
        covered=reference.covered,
        mismatch=mismatch,
    )


def _replay(
    config: MpuConfig, steps: Iterable[Step], number: int, actual: tuple[int, ...], pins: UnitPins
) -> str:
    """Explain step ``number``: the model goes there once more, so nothing had to be kept."""
    reference = Reference(config)
    past: list[Step] = []
    for step in steps:
        outcome: Outcome = reference.answer(step)
        past.append(step)
        if len(past) > number:
            return explain(config, past, outcome, pins.observe(actual))
    raise AssertionError(f"step {number} was never drawn")
