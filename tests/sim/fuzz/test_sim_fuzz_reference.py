"""The compiled reference answers as the reference model, in all that both can be asked."""

from itertools import chain

import pytest
from configurations import CONFIGURATIONS, DIRECTED
from mpu_hw_sim.directed import CASES, script
from mpu_hw_sim.fuzz.compiled import (
    FOLDER,
    answers_of,
    build_answers,
    config_text,
    driven_words,
    random_records,
    read_step,
    reference_texts,
)
from mpu_hw_sim.pins import UnitPins, read_verdict
from mpu_hw_sim.reference import Reference
from mpu_hw_sim.simulator import BuildFailed
from mpu_hw_sim.simulator.tools import compiler, run_step
from mpu_hw_sim.step import Outcome
from mpu_hw_sim.stimulus import random_steps
from planted import PLANTED

STEPS = 2_500
# Bugs are sought where the model is slow: as soon as one shows, the search ends.
PLANTED_STEPS = 30_000


def outcome_of(config, pins, step, answers):
    """Read the words of an answer."""
    csr = pins.read_csr(answers[: len(pins.common_outputs)])
    verdicts, at = [], len(pins.common_outputs)
    for port, request in zip(pins.ports, step.requests, strict=True):
        given = answers[at : at + len(port.verdict)]
        verdicts.append(None if request is None else read_verdict(given))
        at += len(port.verdict)
    return Outcome(csr, tuple(verdicts))


def first_difference(config, answered):
    """Give the first step that the model answers otherwise, with both answers."""
    pins, reference = UnitPins(config), Reference(config)
    for number, (step, answers) in enumerate(answered):
        expected = pins.answers(reference.answer(step))
        if answers != expected:
            return number, step, answers, expected
    return None


@pytest.mark.parametrize("name", CONFIGURATIONS)
def test_the_references_agree_in_the_traffic_of_the_model(name):
    config = CONFIGURATIONS[name]
    steps = list(random_steps(config, 7, STEPS))
    answers = answers_of(build_answers(), config, steps)
    assert first_difference(config, zip(steps, answers, strict=True)) is None


@pytest.mark.parametrize("name", CONFIGURATIONS)
def test_the_references_agree_in_the_traffic_of_fuzzing(name):
    config = CONFIGURATIONS[name]
    assert first_difference(config, random_records(build_answers(), config, 11, STEPS)) is None


@pytest.mark.parametrize("name", DIRECTED)
def test_the_compiled_reference_answers_the_directed_cases(name):
    config = CONFIGURATIONS[name]
    played = [list(script(case, config)) for case in CASES if case.applies(config)]
    assert played
    steps = [step for step, _ in chain(*played)]
    demands = [demand for _, demand in chain(*played)]
    pins = UnitPins(config)
    answers = answers_of(build_answers(), config, steps)
    broken = [
        demand.broken_by(outcome_of(config, pins, step, given))
        for step, demand, given in zip(steps, demands, answers, strict=True)
        if demand
    ]
    assert [text for text in broken if text] == []


@pytest.mark.parametrize("name", PLANTED)
def test_a_bug_of_the_compiled_reference_is_found(name):
    bug, texts = PLANTED[name], reference_texts()
    assert texts[bug.file].count(bug.original) == 1, "the bug must be in its file once"
    texts[bug.file] = texts[bug.file].replace(bug.original, bug.replacement)
    program = build_answers(texts)
    config = CONFIGURATIONS[bug.configuration]
    answered = random_records(program, config, 1, PLANTED_STEPS)
    assert first_difference(config, answered), f"{name} survives ({bug.rule})"


def test_the_reference_compiles_without_a_warning(tmp_path):
    strict = ["-std=c++17", "-Wall", "-Wextra", "-Werror", "-fsyntax-only"]
    for name in ("source.cpp", "answers.cpp"):
        run_step([*compiler(), *strict, str(FOLDER / name)], tmp_path)


def test_a_reference_that_does_not_compile_is_refused():
    texts = reference_texts() | {"source.cpp": "wrong"}
    with pytest.raises(BuildFailed, match=r"^The simulator could not be built, .*$"):
        build_answers(texts)


@pytest.mark.parametrize("name", ["default", "pool-6-async-low", "pool-16-host", "csr-custom"])
def test_a_step_is_read_back_from_its_words(name):
    config = CONFIGURATIONS[name]
    pins = UnitPins(config)
    for step in random_steps(config, 3, 200):
        words = driven_words(config, pins, step)
        assert driven_words(config, pins, read_step(config, pins, words)) == words


def test_every_field_of_a_configuration_has_its_line():
    text = config_text(CONFIGURATIONS["pool-80-reset"])
    assert "pooled 1\n" in text
    assert "entries 80 0 0\n" in text
    assert text.count("\nreset ") == 2
    assert "cfg 1440" not in text
    assert "cfg 416 672 1632\n" in config_text(CONFIGURATIONS["default"])
