"""Units beside the compiled reference, with each engine; and what happens where they differ."""

from random import Random

import pytest
from configurations import CONFIGURATIONS
from engine_configurations import OTHER_ENGINES
from mpu_hw_sim.fuzz import Fuzzer, check_counterexample, draw_config, find_counterexample
from mpu_hw_sim.latency import Latency
from mpu_hw_sim.model import Status
from mpu_hw_sim.reference import Reference
from mpu_hw_sim.step import IDLE, Step
from support import unit_verilog

VERDICTS = 20_000
NAMES = (
    *("smallest", "grain-8", "reset", "pool-6-async-low", "pool-8-mask", "fixed-reset"),
    *("smallest, sequential", "pool-6-async-low, sequential", "async, pipelined"),
    *("rv32-wide-ports-mxr-raw, mixed", "fixed-no-vspmp, sequential", "only-tor, asic"),
)
ALL = CONFIGURATIONS | OTHER_ENGINES


def fuzzer_of(config):
    return Fuzzer(unit_verilog(config), config)


@pytest.mark.parametrize("name", NAMES)
def test_a_unit_answers_as_the_compiled_reference(name):
    run = fuzzer_of(ALL[name]).run(1, VERDICTS)
    assert run.difference is None
    assert run.verdicts >= VERDICTS
    assert run.clocks >= run.steps > 0
    # No kind of outcome is left out: traps, reads, writes, and other numbers.
    assert all(run.counts[32:36])


@pytest.mark.parametrize("number", range(3))
def test_a_random_unit_answers_as_the_compiled_reference(number):
    config = draw_config(Random(f"units/{number}"), {})
    run = fuzzer_of(config).run(number, VERDICTS)
    assert run.difference is None, config.to_toml()


def test_a_run_is_the_same_for_its_seed():
    fuzzer = fuzzer_of(ALL["smallest"])
    first, second, other = fuzzer.run(5, 5_000), fuzzer.run(5, 5_000), fuzzer.run(6, 5_000)
    assert first.counts == second.counts != other.counts


def test_a_run_ends_when_its_time_is_over():
    told = []
    run = fuzzer_of(ALL["smallest"]).run(1, 10**12, 0.2, told.append)
    # Its seconds are those of the processor, of which a busy machine gives less.
    assert 0 < run.seconds < 5
    assert told == sorted(told)
    assert 0 < told[-1] <= run.verdicts


def test_a_port_that_waits_too_long_is_a_difference(monkeypatch):
    name = "smallest, sequential"
    monkeypatch.setattr("mpu_hw_sim.fuzz.simulate.latency_of", lambda config: Latency(1, 0))
    monkeypatch.setattr("mpu_hw_sim.fuzz.counterexample.latency_of", lambda config: Latency(1, 0))
    fuzzer = fuzzer_of(ALL[name])
    run = fuzzer.run(1, VERDICTS)
    assert run.difference.what == "ready"
    found = find_counterexample(fuzzer, run.history, title="Slow.")
    assert len(found.steps) <= 3
    assert "a request waits for ready longer than 1 clocks" in found.text


def test_a_difference_that_does_not_come_again_has_no_counterexample():
    fuzzer = fuzzer_of(ALL["smallest"])
    history = fuzzer.run(1, 100).history
    assert history == ()
    assert find_counterexample(fuzzer, history, title="Gone.") is None


def test_a_simulator_that_dies_is_an_error(monkeypatch, tmp_path):
    fuzzer = fuzzer_of(ALL["smallest"])
    monkeypatch.setattr(fuzzer, "_program", "/bin/false")
    with pytest.raises(
        RuntimeError, match=r"^The simulator /bin/false must end with a report, not with status 1$"
    ):
        fuzzer.run(1, 10)


def test_the_two_references_must_agree_about_a_counterexample(tmp_path):
    config = ALL["smallest"]
    steps = [Step(Status(), IDLE, (None,), reset=True)]
    told = Reference(config).answer(steps[0])
    check_counterexample(config, steps, told, tmp_path)
    wrong = told._replace(csr=told.csr._replace(hit=True))
    with pytest.raises(AssertionError, match=r"^the two references differ in step 0: .*$"):
        check_counterexample(config, steps, wrong, tmp_path)
