"""Coverage of rules: adding up over processes, what is missing, why a configuration lacks it."""

from collections import Counter

import pytest
from configurations import CONFIGURATIONS
from rich.console import Console

from sim.coverage import coverage_table, group_of, merge, record, required_rules, unexercised
from sim.model import CATALOGUE, unit_rules
from sim.reasons import reason


def test_counts_of_a_session_add_up(tmp_path, monkeypatch):
    monkeypatch.setenv("MPU_HW_COVERAGE", str(tmp_path / "session"))
    record({"COM-PRIO-01": 2})
    record({"COM-PRIO-01": 3, "COM-PRIO-02": 1})
    assert merge(tmp_path / "session") == Counter({"COM-PRIO-01": 5, "COM-PRIO-02": 1})


def test_outside_a_session_nothing_is_kept(tmp_path, monkeypatch):
    monkeypatch.delenv("MPU_HW_COVERAGE")
    monkeypatch.chdir(tmp_path)
    record({"COM-PRIO-01": 2})
    assert list(tmp_path.iterdir()) == []


def test_a_rule_that_nothing_exercised_is_named():
    counts = Counter({"COM-PRIO-01": 1, "COM-PRIO-02": 0})
    assert unexercised(counts, ["COM-PRIO-03", "COM-PRIO-01", "COM-PRIO-02"]) == [
        "COM-PRIO-02",
        "COM-PRIO-03",
    ]


def test_the_rules_of_effective_privilege_are_required_beside_those_of_the_unit():
    required = required_rules("mpu-0.9")
    assert required > unit_rules("mpu-0.9")
    assert {"COM-EFF-1", "COM-EFF-8", "HYP-EFF-10"} <= required
    assert "HYP-EFF-9" not in required


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
    ],
)
def test_why_a_configuration_cannot_show_a_rule(name, rule, why):
    assert rule in CATALOGUE
    assert reason(rule, CONFIGURATIONS[name]) == why
