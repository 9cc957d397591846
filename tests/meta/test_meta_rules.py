"""Rules of docs/rules.md and the tests of them: each has the other."""

import json
import os
import re
import subprocess
import sys
from pathlib import Path

import pytest
from mark_lister import marks_of
from mpu_hw_sim.model import CATALOGUE, binding_rules
from mpu_hw_sim.model.catalogue import WHERE
from source_tree import ROOT, python_files, short

from mpu_hw.revision import REVISIONS

RULES = (ROOT / "docs" / "rules.md").read_text(encoding="utf-8")
RULE = re.compile(r"\b(?:(?:COM|MPU|SSPMP|HYP|PMP)-[A-Z]+|CORE|PMP)-(?:\d+|R)\b")
# Not needed: what is seen in the core beside the unit, and definitions.
PLACES = WHERE.keys() - {"core", "text"}
NEEDED = sorted({rule for revision in REVISIONS for rule in binding_rules(revision, *PLACES)})


def _everything(session):
    """Whether this session collected all test files, and left out no test of them."""
    chosen = session.config.option.keyword or session.config.option.markexpr
    every = {path for path in python_files("tests") if path.name.startswith("test_")}
    return not chosen and {item.path for item in session.items} >= every


@pytest.fixture(scope="module")
def marked(request, tmp_path_factory):
    """Rule and test of every mark, as pytest itself sees them when it collects everything."""
    if _everything(request.session):
        return marks_of(request.session.items)
    answer = tmp_path_factory.mktemp("marks") / "marks.json"
    command = [sys.executable, "-m", "pytest", "--collect-only", "-qq", "-p", "mark_lister"]
    result = subprocess.run(
        [*command, "-p", "no:cacheprovider", "--ignore=tests/meta", "tests"],
        cwd=ROOT,
        env=os.environ | {"RULE_MARKS": str(answer), "PYTHONPATH": str(Path(__file__).parent)},
        capture_output=True,
        text=True,
        check=False,
    )
    assert result.returncode == 0, result.stdout[-2000:] + result.stderr[-2000:]
    return json.loads(answer.read_text(encoding="utf-8"))


def test_every_rule_has_a_test_that_names_it(marked):
    named = {rule for rule, _ in marked}
    assert [rule for rule in NEEDED if rule not in named] == []


def test_the_marks_name_rules_that_exist(marked):
    assert [mark for mark in marked if mark[0] not in CATALOGUE] == []


# Where a rule that the hardware shows has its line: the two flows, and the rows that they read.
HARDWARE = ("registers", "checker", "revision", "config", "layout")


def test_every_rule_stands_in_full_where_the_hardware_shows_it():
    files = [ROOT / "mpu_hw" / "mpu.py"]
    files += [path for name in HARDWARE for path in (ROOT / "mpu_hw" / name).rglob("*.py")]
    named = {rule for path in files for rule in RULE.findall(path.read_text(encoding="utf-8"))}
    assert [rule for rule in NEEDED if rule not in named] == []


def test_no_rule_is_abbreviated():
    short_form = re.compile(r"\b[A-Z]+(?:-[A-Z]+)?-\d+(?:\.\.\d+|, -\d+)|\b[A-Z]+-[A-Z]+-\*")
    texts = {short(path): path.read_text(encoding="utf-8") for path in python_files("mpu_hw")}
    found = {name: short_form.findall(text) for name, text in texts.items()}
    assert {name: words for name, words in found.items() if words} == {}


def test_the_source_names_rules_that_exist():
    texts = {
        short(path): path.read_text(encoding="utf-8") for path in python_files("mpu_hw", "sim")
    }
    named = {(name, rule) for name, text in texts.items() for rule in RULE.findall(text)}
    assert sorted((name, rule) for name, rule in named if rule not in CATALOGUE) == []


def test_the_catalogue_and_the_rules_name_the_same_rules():
    assert set(CATALOGUE) <= set(RULE.findall(RULES))


@pytest.mark.parametrize("word", ["COM-PRIO-01", "MPU-HGP-R", "PMP-08", "CORE-01", "COM-STG-6"])
def test_the_pattern_sees_every_kind_of_rule(word):
    assert RULE.findall(f"({word}, x)") == [word]
