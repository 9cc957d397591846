"""Coverage of rules: adding up over processes, what is missing, why a configuration lacks it."""

from collections import Counter
from dataclasses import replace

import pytest
from configurations import CONFIGURATIONS
from mpu_hw_sim.coverage.counts import (
    RARE,
    coverage_table,
    format_rare,
    group_of,
    merge,
    rare,
    record,
    required_rules,
    unexercised,
)
from mpu_hw_sim.coverage.exclusions import BY_ACCESS, COMMON, reason
from mpu_hw_sim.model import CATALOGUE, Rule, unit_rules
from mpu_hw_sim.model.revisions import ACCESSES
from mpu_hw_sim.model.revisions import REVISIONS as MODELS
from mpu_hw_sim.reference import Reference
from mpu_hw_sim.stimulus import random_steps
from rich.console import Console
from session_report import HARDLY, complaints, families


def test_counts_of_a_session_add_up(tmp_path, monkeypatch):
    monkeypatch.setenv("MPU_HW_COVERAGE", str(tmp_path / "session"))
    record("mpu-0.9", {"COM-PRIO-01": 2})
    record("mpu-0.9", {"COM-PRIO-01": 3, "COM-PRIO-02": 1})
    record("sspmp-1.0", {"COM-PRIO-01": 7})
    folder = tmp_path / "session"
    assert merge(folder, "mpu-0.9") == Counter({"COM-PRIO-01": 5, "COM-PRIO-02": 1})
    assert merge(folder, "sspmp-1.0") == Counter({"COM-PRIO-01": 7})


def test_outside_a_session_nothing_is_kept(tmp_path, monkeypatch):
    monkeypatch.delenv("MPU_HW_COVERAGE")
    monkeypatch.chdir(tmp_path)
    record("mpu-0.9", {"COM-PRIO-01": 2})
    assert list(tmp_path.iterdir()) == []


def test_a_rule_that_nothing_exercised_is_named():
    counts = Counter({"COM-PRIO-01": 1, "COM-PRIO-02": 0})
    assert unexercised(counts, ["COM-PRIO-03", "COM-PRIO-01", "COM-PRIO-02"]) == [
        "COM-PRIO-02",
        "COM-PRIO-03",
    ]


def test_a_rule_that_was_exercised_fewer_than_ten_times_is_named_with_its_count():
    counts = {"PMP-06": 1, "PMP-08": RARE - 1, "SSPMP-LOCK-01": RARE, "SSPMP-DELEG-10": 0}
    hardly = rare(counts, [*counts, "PMP-01"])
    assert hardly == {"PMP-06": 1, "PMP-08": 9}
    assert format_rare(hardly) == "PMP-06 (1), PMP-08 (9)"


def test_a_suite_that_hardly_exercised_a_rule_fails_unless_the_rule_is_excluded():
    counts = dict.fromkeys(required_rules("sspmp-1.0"), RARE)
    assert list(complaints(["sspmp-1.0"], counts)) == []
    counts |= {"PMP-06": 1, "PMP-08": 0}
    few = "sspmp-1.0, exercised fewer than 10 times: PMP-06 (1)"
    none = "sspmp-1.0, exercised by nothing: PMP-08"
    assert list(complaints(["sspmp-1.0"], counts)) == [none, few]
    assert list(complaints(["sspmp-1.0"], counts, {"PMP-06": "why"})) == [none]


def test_a_revision_needs_to_exercise_alone_only_what_is_its_own(monkeypatch):
    changed = replace(MODELS["sspmp-1.0"], replaces=frozenset({"SSPMP-PERM-22"}))
    monkeypatch.setitem(MODELS, "sspmp-changed", changed)
    monkeypatch.setitem(CATALOGUE, "SSPMP-PERM-62", Rule(("sspmp-changed",), "unit"))
    (family,) = families({"sspmp-1.0": changed, "sspmp-changed": changed})
    assert family == ["sspmp-1.0", "sspmp-changed"]
    counts = dict.fromkeys(required_rules("sspmp-1.0"), RARE)
    none = "sspmp-1.0, sspmp-changed, exercised by nothing: SSPMP-PERM-62"
    assert list(complaints(family, counts)) == [none]
    assert list(complaints(family, counts | {"SSPMP-PERM-62": RARE})) == []


def test_every_excluded_rule_is_one_that_is_required_and_says_why():
    required = required_rules("mpu-0.9") | required_rules("sspmp-1.0")
    assert [rule for rule, why in HARDLY.items() if rule not in required or not why] == []


def test_the_rules_of_effective_privilege_are_required_beside_those_of_the_unit():
    required = required_rules("mpu-0.9")
    assert required > unit_rules("mpu-0.9")
    assert {"COM-EFF-1", "COM-EFF-8", "HYP-EFF-10"} <= required
    assert "HYP-EFF-9" not in required
    assert {"COM-EFF-1", "HYP-EFF-9", "HYP-EN-08"} <= required_rules("sspmp-1.0")
    assert "HYP-EFF-10" not in required_rules("sspmp-1.0")


def test_the_table_has_a_row_per_group():
    console = Console(width=80, no_color=True)
    with console.capture() as text:
        rules = ["COM-PRIO-01", "COM-PRIO-02", "MPU-HGP-0"]
        console.print(coverage_table({"COM-PRIO-01": 1234}, rules, detail=True))
    lines = [line.split() for line in text.get().splitlines()]
    assert ["COM-PRIO", "1", "of", "2", "1,234", "01:1234", "02:0"] in lines
    assert ["MPU-HGP", "0", "of", "1", "0", "0:0"] in lines
    assert group_of("MPU-HGP-0") == "MPU-HGP"


@pytest.mark.parametrize(
    ("name", "rule", "why"),
    [
        ("default", "COM-GRAN-03", "granularity is below 16"),
        ("default", "COM-MXR-01", "mxr is off"),
        ("default", "HYP-STG-8", "no port carries walk accesses"),
        ("default", "COM-PRIO-01", ""),
        ("no-hypervisor", "MPU-HGP-4", "hypervisor is false"),
        ("only-tor", "COM-MATCH-05", "NAPOT does not exist in it"),
        ("no-hgmpu", "MPU-DEF-02", "the hgmpu bank has no entries"),
        ("no-vsmpu", "MPU-ACC-6", ""),
        ("hold", "MPU-CFG-06", "reserved is hold"),
        ("only-hgmpu", "MPU-PERM-07", "neither mpu nor vsmpu has entries"),
        ("mcu", "SSPMP-DELEG-07", "delegation is fixed"),
        ("mcu", "PMP-03", "the pmp bank has no entries"),
        ("mcu", "HYP-ACC-7", "hypervisor is false"),
        ("pmp-only", "SSPMP-PERM-13", "neither spmp nor vspmp has entries"),
        ("pool-16", "SSPMP-DELEG-09", "delegation is dynamic"),
        ("pool-16", "SSPMP-DELEG-07", ""),
        ("pool-5-no-switch", "SSPMP-EN-03", "switch is false"),
        ("pool-5-no-switch", "PMP-06", "smepmp is false"),
        ("fixed-no-vspmp", "HYP-ACC-9", ""),
        ("fixed", "HYP-ACC-9", "the vspmp bank is built, so VS never falls through"),
    ],
)
def test_why_a_configuration_cannot_show_a_rule(name, rule, why):
    assert rule in CATALOGUE
    assert reason(rule, CONFIGURATIONS[name]) == why


@pytest.mark.parametrize("table", [COMMON, *BY_ACCESS.values()], ids=["common", *BY_ACCESS])
def test_a_row_of_exclusions_is_of_a_family_or_of_a_rule_that_exists(table):
    assert set(table) <= set(CATALOGUE) | {group_of(rule) for rule in CATALOGUE}


def test_each_family_of_revisions_has_its_exclusions():
    assert set(BY_ACCESS) == set(ACCESSES)


def test_a_rule_of_its_own_has_the_exclusions_of_its_family():
    assert reason("SSPMP-PERM-62", CONFIGURATIONS["mcu"]) == ""
    why = "neither spmp nor vspmp has entries"
    assert reason("SSPMP-PERM-62", CONFIGURATIONS["pmp-only"]) == why


@pytest.mark.parametrize("name", CONFIGURATIONS)
def test_no_reason_is_given_for_a_rule_that_is_exercised(name):
    config = CONFIGURATIONS[name]
    reference = Reference(config)
    for step in random_steps(config, 7, 2_500):
        reference.answer(step)
    denied = {rule: why for rule in reference.covered if (why := reason(rule, config))}
    assert denied == {}
