"""A register write opens only what docs/rules.md lists; with a bug in the model it opens more."""

import re
from pathlib import Path

import pytest
from mpu_hw_sim.model.pool import Pool
from search import EXPECTED, OWN, search, unexplained

RULES = Path(__file__).parents[2] / "docs" / "rules.md"
SMALL = 40  # states that are enough to see a bug


@pytest.mark.rule("SSPMP-DELEG-08", "SSPMP-DELEG-18", "SSPMP-DELEG-19")
@pytest.mark.rule("HYP-DELEG-13", "HYP-DELEG-15", "HYP-DELEG-17")
def test_a_move_opens_what_is_expected_and_nothing_else():
    found = search(220, [4, 6], seed=7)
    assert unexplained(found) == set()
    assert {tuple(opening) for opening in found if opening.why != OWN} == EXPECTED


def test_the_rules_list_what_a_move_still_opens():
    lines = RULES.read_text(encoding="utf-8")
    listed = re.findall(r"^\| (p|h) (rises|falls) \| (\w+) \| ([^|]+) \|", lines, re.M)
    assert {(f"{name} {way}", stage, why.strip()) for name, way, stage, why in listed} == EXPECTED


def _keeps_all(self, entry, old, new, unfit):
    """Let an entry change banks as it is."""


def _enabled_by_index(self, p, end, barred):
    """Leave the bits where they were: the rule of before November 2026."""
    bits = {bank: [e.enabled for e in entries] for bank, entries in self.banks.items()}
    MOVE(self, p, end, barred)
    for bank, entries in self.banks.items():
        for entry, enabled in zip(entries, bits[bank], strict=False):
            entry.enabled = set(enabled)


def _passes_without_entries(self, bank):
    return bool(self.banks[bank])


MOVE = Pool._move
BUGS = {
    "wiped and marked entries keep all": ("_change", _keeps_all),
    "enable bits by index": ("_move", _enabled_by_index),
    "h = 0 passes": ("decides", _passes_without_entries),
}


@pytest.mark.parametrize("bug", BUGS)
def test_a_bug_opens_more(bug, monkeypatch):
    monkeypatch.setattr(Pool, *BUGS[bug])
    assert unexplained(search(SMALL, [6], seed=3)) != set()
