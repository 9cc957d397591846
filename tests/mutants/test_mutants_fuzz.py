"""Fuzzing finds mutants in seconds, and gives a test that fails with one and passes without."""

import pytest
from all_mutants import MUTANTS
from mpu_hw_sim.fuzz import Fuzzer, find_counterexample
from mutant import mutated

from mpu_hw import MpuConfig, PortConfig
from mpu_hw.export import write_unit

VERDICTS = 400_000
PORT = PortConfig(
    name="port", accesses=("load", "store", "fetch", "hlvx"), max_size=8, misaligned=True
)
UNITS = {
    "direct": MpuConfig(
        paddr_width=14, mxr="raw", entries={"mpu": 3, "vsmpu": 2, "hgmpu": 2}, ports=(PORT,)
    ),
    "pool": MpuConfig(
        revision="sspmp-1.0", paddr_width=14, smepmp=True, entries={"pool": 6}, ports=(PORT,)
    ),
    "walked": MpuConfig(
        revision="sspmp-1.0",
        paddr_width=14,
        engine="sequential",
        hypervisor=False,
        entries={"pool": 4},
        ports=(PORT,),
    ),
}
# A table, registers, a boundary that moves, and an engine.
FOUND = {
    "vs-by-host-sum": "direct",
    "hgmpu-passes-unmatched": "direct",
    "wiped-lock-stays": "pool",
    "walk-starts-at-the-pool": "walked",
}


def fuzzed(config, folder):
    """Run on the unit as it is generated now."""
    fuzzer = Fuzzer(write_unit(config, folder / "mpu.v"), config)
    return fuzzer, fuzzer.run(1, VERDICTS)


@pytest.mark.parametrize("name", FOUND)
def test_fuzzing_finds_a_mutant(name, tmp_path):
    (mutant,) = (each for each in MUTANTS if each.name == name)
    config = UNITS[FOUND[name]]
    with mutated(mutant):
        fuzzer, run = fuzzed(config, tmp_path)
        assert run.difference, f"{name} survives: {mutant.breaks} ({mutant.rule})"
        found = find_counterexample(fuzzer, run.history, title=f"The mutant {name}.")
    assert len(found.steps) <= 24
    assert len(found.steps) <= found.shrunk_from
    names = {}
    exec(compile(found.test, "test_counterexample.py", "exec"), names)
    test = names["test_the_unit_answers_a_counterexample_of_fuzzing"]
    with mutated(mutant), pytest.raises(AssertionError, match=r"(?s)^step \d+ differs\n.*$"):
        test(tmp_path / "mutant")
    test(tmp_path / "unit")


@pytest.mark.parametrize("name", UNITS)
def test_without_a_mutant_fuzzing_finds_nothing(name, tmp_path):
    _, run = fuzzed(UNITS[name], tmp_path)
    assert run.difference is None
