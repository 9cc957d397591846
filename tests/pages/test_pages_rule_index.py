"""The index of rules: it has every rule, its text, and the lines that name it."""

import importlib.util
import sys

import pytest
from mpu_hw_sim.model import CATALOGUE, binding_rules
from support import ROOT

from mpu_hw.revision import REVISIONS

PATH = ROOT / "docs" / "extensions" / "rules.py"
SPEC = importlib.util.spec_from_file_location("rules_of_the_documents", PATH)
rules = importlib.util.module_from_spec(SPEC)
sys.modules[SPEC.name] = rules
SPEC.loader.exec_module(rules)
FOUND = rules.occurrences(ROOT)


def read():
    return rules.read_rules((ROOT / "docs" / "rules.md").read_text(encoding="utf-8"))


def test_it_has_every_rule_once_and_in_order():
    names = [rule.name for rule in read()]
    assert sorted(names) == sorted(CATALOGUE)
    assert names[:3] == ["MPU-ENT-01", "SSPMP-ENT-01", "COM-ADDR-01"]


def test_a_rule_has_its_section_and_text():
    text = """\
## 1. Things
- **COM-AB-01 [D]** First. [X]

| ID | a | b | | ID | a |
|---|---|---|---|---|---|
| MPU-C-0 | 1 | | | MPU-C-R | 0, 1 |
Words about COM-AB-02.
"""
    assert rules.read_rules(text) == [
        ("COM-AB-01", "1. Things", "First. [X]"),
        ("MPU-C-0", "1. Things", "a: 1"),
        ("MPU-C-R", "1. Things", "a: 0, 1"),
    ]


@pytest.mark.parametrize("revision", REVISIONS)
def test_what_the_ports_show_has_hardware_model_and_tests(revision):
    for name in binding_rules(revision, "unit"):
        groups = FOUND[name]
        assert groups["Hardware"], name
        assert groups["Reference model"], name
        assert groups["Tests"] or groups["Proofs"] or groups["Directed cases"], name


def test_a_line_is_where_the_rule_is_named():
    for name, groups in FOUND.items():
        for places in groups.values():
            for place in places:
                text = (ROOT / place.path).read_text(encoding="utf-8")
                line = text.splitlines()[place.line - 1]
                assert name in line or 'f"' in line, place


def test_a_test_counts_by_its_mark(tmp_path):
    (tmp_path / "tests" / "formal").mkdir(parents=True)
    names = '"COM-AB-02", *(f"COM-AB-0{n}" for n in range(3, 5)), *other'
    marked = f"# COM-AB-01\n@pytest.mark.rule(\n    {names}\n)\ndef test(): ...\n"
    (tmp_path / "tests" / "test_a.py").write_text(marked)
    (tmp_path / "tests" / "formal" / "test_b.py").write_text("# COM-AB-01\n")
    found = rules.occurrences(tmp_path)
    assert {name: {**groups} for name, groups in found.items()} == {
        "COM-AB-01": {"Proofs": [("tests/formal/test_b.py", 1)]},
        "COM-AB-02": {"Tests": [("tests/test_a.py", 3)]},
        "COM-AB-03": {"Tests": [("tests/test_a.py", 3)]},
        "COM-AB-04": {"Tests": [("tests/test_a.py", 3)]},
    }
