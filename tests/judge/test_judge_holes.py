"""A design that follows the rules is proved; each planted hole is found, with its rule."""

import pytest
from mpu_hw_sim.judge import Verdict, judge, judgement_data, judgement_text
from rich.console import Console
from small_design import judgement_of, order

# Hole to the rules of the first counterexample that name it.
HOLES = {
    1: "COM-PRIO-02",
    2: "PMP-02",
    3: "PMP-02",
    4: "PMP-02",
    5: "PMP-05",
    6: "PMP-02",
    7: "PMP-02",
    8: "COM-PRIO-02",
}


def printed(judgement):
    console = Console(width=200, highlight=False)
    with console.capture() as text:
        console.print(judgement_text(judgement))
    return [line.rstrip() for line in text.get().splitlines()]


def test_a_design_that_follows_the_rules_is_proved():
    judgement = judgement_of()
    assert len(judgement.findings) == 10
    assert {each.verdict for each in judgement.findings.values()} == {Verdict.PROVED}
    assert printed(judgement)[0] == (
        "small PMP, smepmp, 3 entries, 12 address bits: 10 claims: 10 proved"
    )


@pytest.mark.parametrize("hole", HOLES)
def test_a_hole_is_found_with_its_rule(hole):
    refuted = judgement_of(hole).having(Verdict.REFUTED)
    assert refuted
    rules = {each.counterexample.rules[-1] for each in refuted}
    assert HOLES[hole] in rules, rules


def test_only_what_a_hole_opens_is_refuted():
    found = judgement_of(1).findings.items()
    assert {claim.size for claim, each in found if each.verdict is Verdict.REFUTED} == {8}
    found = judgement_of(4).findings.items()
    assert {claim.privilege for claim, each in found if each.verdict is Verdict.REFUTED} == {"M"}


def test_a_counterexample_is_a_table():
    lines = printed(judgement_of(4))
    begin = next(n for n, line in enumerate(lines) if line.startswith("refuted: "))
    table = lines[begin:]
    assert table[0] == "refuted: M load of 4 bytes"
    assert table[1].split() == ["entry", "mode", "region", "pmpaddr", "pmpcfg"]
    assert any(line.startswith("access: M load of 4 at 0x") for line in table)
    assert any(
        line.startswith("COM-PRIO-01: entry ") and line.endswith("with a byte of the access")
        for line in table
    )
    assert "PMP-02: the entry is not locked, and does not bind M" in table
    assert "rules: allowed; design: denied" in table


def test_a_counterexample_has_no_more_than_it_needs():
    example = judgement_of(6).having(Verdict.REFUTED)[0].counterexample
    assert sum(cfg != 0 for cfg in example.cfg) == 1
    assert example.kind == "fetch"


def test_data_has_claims_and_counterexamples():
    data = judgement_data(judgement_of(8))
    assert (data["design"], data["module"], data["spec"]) == ("small PMP", "small_pmp", "smepmp")
    (first, *_) = [each for each in data["claims"] if each["verdict"] == "refuted"]
    example = first["counterexample"]
    assert example["rules"] == "denied"
    assert example["design"] == "allowed"
    assert example["why"][-1]["rule"] == "COM-PRIO-02"
    assert example["access"]["size"] == 8


def test_a_larger_size_is_asked_behind_a_small_one():
    seen = []
    judgement = judge(order(1, entries=4, paddr_width=14), lambda size, claim: seen.append(size))
    assert [*dict.fromkeys(map(str, seen))] == [
        "3 entries, 12 address bits",
        "4 entries, 14 address bits",
    ]
    at = {each.verdict: str(each.size) for each in judgement.findings.values()}
    assert at == {
        Verdict.PROVED: "4 entries, 14 address bits",
        Verdict.REFUTED: "3 entries, 12 address bits",
    }


def test_what_time_does_not_allow_is_open():
    judgement = judge(order(time_limit=0))
    assert {each.verdict for each in judgement.findings.values()} == {Verdict.OPEN}
