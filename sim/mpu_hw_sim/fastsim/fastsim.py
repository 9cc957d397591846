"""Plays the random steps of a configuration against the model, at the speed of the model."""

from collections import Counter
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path
from time import perf_counter

from mpu_hw.config import MpuConfig
from mpu_hw.engine import verdict_delay
from mpu_hw_sim.explain import explain, format_request
from mpu_hw_sim.fastsim.program import (
    HANDSHAKE,
    Apart,
    Difference,
    Interface,
    Record,
    build_fastsim,
    run_records,
)
from mpu_hw_sim.latency import Latency, latency_of
from mpu_hw_sim.pins import UnitPins
from mpu_hw_sim.reference import Reference
from mpu_hw_sim.step import Outcome, Step
from mpu_hw_sim.stimulus import random_steps

__all__ = ["FastsimResult", "run_fastsim", "run_steps"]

PROGRESS = 512  # steps between two calls of the progress function


@dataclass(frozen=True, kw_only=True)
class FastsimResult:
    """What a run compared.

    Parameters
    ----------
    steps, clocks, decisions, accesses : int
        Steps played, and the clocks that they took; requests among them; register accesses that
        the unit owns.
    seconds : float
        Wall time of the run without the build.
    covered : Counter
        Rules that decided something.
    mismatch : str
        The first differing step, decoded; empty where there is none.
    """

    steps: int
    clocks: int
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
    latency: Latency | None = None,
    progress: Callable[[int], None] | None = None,
) -> FastsimResult:
    """Play ``steps`` random steps on a generated unit, until the first that differs.

    Parameters
    ----------
    verilog : Path
        The unit, module ``mpu``.
    latency : Latency
        What its check ports may take; that of the engine unless another is given.
    progress : callable
        Called now and then with the number of steps that were added since.
    """
    return run_steps(
        verilog,
        config,
        lambda: random_steps(config, seed, steps),
        latency=latency,
        progress=progress,
    )


def run_steps(
    verilog: Path,
    config: MpuConfig,
    steps: Callable[[], Iterable[Step]],
    *,
    latency: Latency | None = None,
    progress: Callable[[int], None] | None = None,
) -> FastsimResult:
    """Play the steps that ``steps()`` gives; it is called again where one must be explained."""
    pins = UnitPins(config)
    reset = pins.reset
    simulator = build_fastsim(
        verilog,
        Interface(
            inputs=pins.common_inputs,
            outputs=pins.common_outputs,
            ports=pins.ports,
            reset=reset.port,
            active=reset.active,
            idle=("csr_addr", "csr_write"),
            apart=_apart(config),
        ),
    )
    reference = Reference(config)
    latency = latency or latency_of(config)

    def records() -> Iterator[Record]:
        for number, step in enumerate(steps(), start=1):
            answers = pins.answers(reference.answer(step))
            level = reset.active if step.reset else 1 - reset.active
            yield Record(level, pins.drive(step), answers)
            if progress is not None and number % PROGRESS == 0:
                progress(PROGRESS)

    begin = perf_counter()
    result = run_records(simulator, records(), latency=latency)
    seconds = perf_counter() - begin
    mismatch = ""
    for difference in result.differences:
        mismatch = _explain(config, steps(), difference, pins, latency)
    return FastsimResult(
        steps=result.records,
        clocks=result.clocks,
        decisions=reference.decisions,
        accesses=reference.accesses,
        seconds=seconds,
        covered=reference.covered,
        mismatch=mismatch,
    )


def _apart(config: MpuConfig) -> Apart | None:
    """Tell how the register accesses of a unit are ordered whose denial record they show."""
    if not config.denial_record:
        return None
    return Apart(len({verdict_delay(config, row) for row in config.ports}) == 1)


def _explain(
    config: MpuConfig,
    steps: Iterable[Step],
    difference: Difference,
    pins: UnitPins,
    latency: Latency,
) -> str:
    """Explain a difference: the model goes there once more, so nothing had to be kept."""
    reference = Reference(config)
    past: list[Step] = []
    for step in steps:
        outcome: Outcome = reference.answer(step)
        past.append(step)
        if len(past) > difference.number:
            break
    else:
        raise AssertionError(f"step {difference.number} was never drawn")
    what, number, port, values = difference
    if what == "common":
        return explain(config, past, outcome, outcome._replace(csr=pins.read_csr(values)))
    if what == "verdict":
        verdicts = list(outcome.verdicts)
        verdicts[port] = pins.read_verdict(values)
        return explain(config, past, outcome, outcome._replace(verdicts=tuple(verdicts)))
    told = HANDSHAKE[what].format(**latency._asdict())
    request = format_request(step.requests[port])
    return f"step {number} differs\n  port {config.ports[port].name}: {told}: {request}"
