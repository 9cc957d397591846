import re
from dataclasses import replace

import pytest
from mpu_hw_sim.model import CATALOGUE, ModelConfig, Rule, binding_rules, unit_rules
from mpu_hw_sim.model.catalogue import WHERE
from mpu_hw_sim.model.revisions import ACCESSES, REVISIONS
from mpu_hw_sim.model.unit import SPECS
from rules_text import RULE, RULES, rule_ids


def test_catalogue_and_rules_name_the_same_rules():
    assert set(CATALOGUE) == rule_ids()


def test_the_parser_sees_every_rule_that_the_rules_set_in_bold():
    # A rule set in bold at another place than a list item would escape the parser above.
    bold = set(re.findall(rf"\*\*({RULE.pattern})\b", RULES.read_text(encoding="utf-8")))
    assert bold <= rule_ids()


@pytest.mark.parametrize(
    "name",
    ["MPU-HGP-R", "MPU-HGP-7", "COM-STG-6", "CORE-08", "COM-TYPE-06", "PMP-01", "MPU-ACC-5"],
)
def test_the_parser_sees_table_rows_and_short_names(name):
    assert name in rule_ids()


def test_every_family_of_revisions_has_its_class():
    assert set(SPECS) == set(ACCESSES) == {row.access for row in REVISIONS.values()}


def test_every_row_is_of_a_known_family_and_place():
    known = {*ACCESSES, *REVISIONS}
    assert [name for name, rule in CATALOGUE.items() if not known.issuperset(rule.binds)] == []
    assert {rule.where for rule in CATALOGUE.values()} == set(WHERE)


@pytest.mark.parametrize(
    ("revision", "own", "other"),
    [("mpu-0.9", "MPU-PERM-06", "SSPMP-PERM-22"), ("sspmp-1.0", "SSPMP-PERM-22", "MPU-PERM-06")],
)
def test_unit_rules_are_those_of_one_revision(revision, own, other):
    assert own in unit_rules(revision)
    assert other not in unit_rules(revision)
    assert "COM-PRIO-02" in unit_rules(revision)
    assert "CORE-01" not in unit_rules(revision)


def test_a_revision_has_the_rules_of_its_family_and_its_own_in_their_place(monkeypatch):
    changed = replace(REVISIONS["sspmp-1.0"], replaces=frozenset({"SSPMP-PERM-22"}))
    monkeypatch.setitem(REVISIONS, "sspmp-changed", changed)
    monkeypatch.setitem(CATALOGUE, "SSPMP-PERM-62", Rule(("sspmp-changed",), "unit"))
    old, new = unit_rules("sspmp-1.0"), unit_rules("sspmp-changed")
    assert (old - new, new - old) == ({"SSPMP-PERM-22"}, {"SSPMP-PERM-62"})


def test_the_rules_of_a_place_are_those_of_that_place():
    assert binding_rules("mpu-0.9", "reset") == {"MPU-RST-01", "COM-RST-02", "COM-RST-05"}


@pytest.mark.parametrize("use", [unit_rules, lambda name: ModelConfig(revision=name)])
def test_an_unknown_revision_is_an_error(use):
    text = "Revision must be mpu-0.9 or sspmp-1.0, not 'mpu-1.0'"
    with pytest.raises(ValueError, match=f"^{re.escape(text)}$"):
        use("mpu-1.0")
