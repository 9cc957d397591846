"""The shipped adapters: what pip has, and what is known of it."""

import pytest
from mpu_hw_sim.judge import Order, Verdict, adapter_names, judge, known_of, read_adapter
from mpu_hw_sim.judge.adapter import Adapter

INSTALLED = [name for name in adapter_names() if read_adapter(name).source.folder()]
SPECS = [(name, spec) for name in INSTALLED for spec in read_adapter(name).claims.specs]
# Issue to the number of claims that it refutes, at any size; 8 bytes are not fetched.
KNOWN = {
    "cva6": {"openhwgroup/cva6 3177": 8, "openhwgroup/cva6 2955": 6},
    "rocket": {"chipsalliance/rocket-chip 3829": 6},
}


def issues(judgement):
    found = {}
    for each in judgement.having(Verdict.REFUTED):
        known = known_of(judgement, each)
        assert known is not None, each
        found[known.issue] = found.get(known.issue, 0) + 1
    return found


@pytest.mark.parametrize(("name", "spec"), SPECS)
def test_a_design_of_pip_answers_at_a_small_size(name, spec):
    least, _ = read_adapter(name).claims.entries
    judgement = judge(Order(read_adapter(name), (), spec, max(least, 2), 12))
    assert judgement.having(Verdict.OPEN) == []
    assert issues(judgement) == KNOWN.get(name, {})


@pytest.mark.slow
@pytest.mark.parametrize(("name", "spec"), SPECS)
def test_a_design_of_pip_answers_at_full_size(name, spec):
    judgement = judge(Order(read_adapter(name), (), spec, time_limit=3000))
    assert judgement.having(Verdict.OPEN) == []
    assert issues(judgement) == KNOWN.get(name, {})


def test_every_adapter_is_read():
    assert all(isinstance(read_adapter(name), Adapter) for name in adapter_names())
    assert {"cv32e40s", "cva6", "ibex", "rocket", "neorv32", "hazard3"} <= {*adapter_names()}
