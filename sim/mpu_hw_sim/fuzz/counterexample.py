"""A difference that fuzzing found: shrunk, in words, and as a directed test."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path
from pprint import pformat

from jinja2 import Environment, FileSystemLoader, StrictUndefined

from mpu_hw.config import MpuConfig
from mpu_hw.export import write_unit
from mpu_hw.files import whole_file
from mpu_hw_sim.explain import explain
from mpu_hw_sim.fastsim import run_steps
from mpu_hw_sim.fastsim.program import HANDSHAKE, Difference
from mpu_hw_sim.latency import latency_of
from mpu_hw_sim.model import CsrAccess, Request, Status
from mpu_hw_sim.pins import UnitPins, read_verdict
from mpu_hw_sim.step import IDLE, Outcome, Step

from .compiled import answers_of, build_answers
from .shrink import Shrinker
from .simulate import Fuzzer

__all__ = ["Counterexample", "check_counterexample", "find_counterexample"]

FOLDER = Path(__file__).parent


@dataclass(frozen=True, kw_only=True)
class Counterexample:
    """Steps after which the unit differs from the compiled reference.

    Parameters
    ----------
    steps : tuple of Step
        From a reset to the step that differs.
    shrunk_from : int
        How many there were.
    text : str
        What differs, of which state.
    test : str
        A test of pytest that fails as long as the unit or the reference model differs.
    """

    steps: tuple[Step, ...]
    shrunk_from: int
    text: str
    test: str


def find_counterexample(
    fuzzer: Fuzzer,
    history: Sequence[Step],
    *,
    title: str,
    shrinking: Callable[[int], None] = lambda steps: None,
) -> Counterexample | None:
    """Shrink the history of a difference; None where it does not appear again.

    Parameters
    ----------
    title : str
        Where it was found, a line for the test.
    shrinking : callable
        Called with the number of steps that are left.
    """
    for start in _epochs(history):
        steps = list(history[start:])
        first = fuzzer.play(steps)
        if first is not None:
            small = _shrunk(fuzzer, steps[: first.number + 1], first.what, shrinking)
            difference = fuzzer.play(small)
            assert difference is not None
            return _counterexample(fuzzer.config, small, difference, title, first.number + 1)
    return None


def _shrunk(
    fuzzer: Fuzzer, steps: list[Step], what: str, shrinking: Callable[[int], None]
) -> list[Step]:
    """Shrink steps while the last of them differs in the same way."""

    def fails(shorter: list[Step]) -> bool:
        found = fuzzer.play(shorter)
        if found is None or found.what != what or found.number != len(shorter) - 1:
            return False
        shrinking(len(shorter))
        return True

    return Shrinker(fails).shrink(steps)


def _epochs(history: Sequence[Step]) -> list[int]:
    """Give where a replay may begin: at the last reset, then at the ones before it."""
    return [number for number, step in enumerate(history) if step.reset][::-1]


def _counterexample(
    config: MpuConfig, steps: list[Step], difference: Difference, title: str, before: int
) -> Counterexample:
    expected = _expected(config, steps)
    return Counterexample(
        steps=tuple(steps),
        shrunk_from=before,
        text=_text(config, steps, difference, expected),
        test=_test(config, steps, expected, title),
    )


def _expected(config: MpuConfig, steps: Sequence[Step]) -> Outcome:
    """Answer the last step by the compiled reference."""
    pins = UnitPins(config)
    answers = answers_of(build_answers(), config, steps)[-1]
    csr = pins.read_csr(answers[: len(pins.common_outputs)])
    verdicts = []
    at = len(pins.common_outputs)
    for port, request in zip(pins.ports, steps[-1].requests, strict=True):
        given = answers[at : at + len(port.verdict)]
        verdicts.append(None if request is None else read_verdict(given))
        at += len(port.verdict)
    return Outcome(csr, tuple(verdicts))


def _text(
    config: MpuConfig, steps: Sequence[Step], difference: Difference, expected: Outcome
) -> str:
    what, number, port, values = difference
    if what in HANDSHAKE:
        bound = HANDSHAKE[what].format(**latency_of(config)._asdict())
        return f"step {number} differs\n  port {config.ports[port].name}: {bound}"
    if what == "common":
        return explain(
            config, steps, expected, expected._replace(csr=UnitPins(config).read_csr(values))
        )
    verdicts = list(expected.verdicts)
    verdicts[port] = read_verdict(values)
    return explain(config, steps, expected, expected._replace(verdicts=tuple(verdicts)))


def _literal(value: Status | CsrAccess | Request | None) -> str:
    """Write a part of a step as Python has it, without what is the default."""
    if value is None:
        return "None"
    if isinstance(value, Status):
        idle = Status()
        names = [name for name in Status.__dataclass_fields__]
        given = [f"{n}={getattr(value, n)}" for n in names if getattr(value, n) != getattr(idle, n)]
        return f"Status({', '.join(given)})"
    defaults = type(value)._field_defaults
    shown = {"wdata", "addr"}
    given = [
        f"{name}={item:#x}" if name in shown else f"{name}={item}"
        for name, item in value._asdict().items()
        if name not in defaults or item != defaults[name]
    ]
    return f"{type(value).__name__}({', '.join(given)})"


def _step(step: Step) -> str:
    csr = "IDLE" if step.csr == IDLE else _literal(step.csr)
    requests = ", ".join(map(_literal, step.requests))
    comma = "," if len(step.requests) == 1 else ""
    reset = ", reset=True" if step.reset else ""
    return f"Step({_literal(step.status)}, {csr}, ({requests}{comma}){reset})"


def _test(config: MpuConfig, steps: Sequence[Step], expected: Outcome, title: str) -> str:
    templates = Environment(
        loader=FileSystemLoader(FOLDER), undefined=StrictUndefined, trim_blocks=True,
        keep_trailing_newline=True, autoescape=False,
    )  # fmt: skip
    changed = config.to_dict()
    return templates.get_template("directed_test.py.j2").render(
        title=title,
        config=pformat(changed, indent=1, width=90, sort_dicts=False),
        steps=[_step(step) for step in steps],
        csr=repr(expected.csr),
        verdicts=repr(expected.verdicts),
    )


def check_counterexample(
    config: MpuConfig, steps: Sequence[Step], expected: Outcome, folder: Path
) -> None:
    """Play the steps of a counterexample on the unit; AssertionError says what differs.

    Every answer is compared with that of the reference model, and that of the last step with what
    the compiled reference said, too.

    Parameters
    ----------
    expected : Outcome
        The answer of the compiled reference to the last step.
    folder : Path
        Where the Verilog goes.
    """
    from mpu_hw_sim.reference import Reference

    reference = Reference(config)
    told = [reference.answer(step) for step in steps][-1]
    assert told == expected, (
        f"the two references differ in step {len(steps) - 1}: the model says {told}, "
        f"the compiled reference {expected}"
    )
    folder.mkdir(parents=True, exist_ok=True)
    with whole_file(folder / "mpu.v") as path:
        write_unit(config, path)
    mismatch = run_steps(folder / "mpu.v", config, lambda: steps).mismatch
    assert not mismatch, mismatch
