"""Every mutant is killed; what is not one is not."""

import os
import subprocess
import sys
from collections import Counter
from importlib import import_module
from pathlib import Path
from types import FunctionType

import pytest
from all_mutants import MUTANTS
from detect import detect
from mutant import Mutant, mutated

from mpu_hw.revision import REVISIONS

ROOT = Path(__file__).parents[2]
FORMAL = ROOT / "tests" / "formal"
# A function with an edited text, one that another replaces, a row, and items of a dict.
SAMPLE = [
    mutant
    for mutant in MUTANTS
    if mutant.name in ("wiped-lock-stays", "na4-stored", "row-22-user-writes", "raw-is-effective")
]


def parametrized(mutants):
    return pytest.mark.parametrize("mutant", [pytest.param(each, id=each.name) for each in mutants])


@parametrized(MUTANTS)
def test_a_mutant_is_killed(mutant):
    with mutated(mutant):
        found = detect(mutant.found_by)
    assert found, f"{mutant.name} survives: {mutant.breaks} ({mutant.rule})"


@parametrized(SAMPLE)
def test_a_fresh_process_kills_what_one_of_many_mutants_kills(mutant):
    # Before anything else of mpu_hw or the proofs is imported: the counterexample may be another.
    run = subprocess.run(
        [sys.executable, str(Path(__file__).with_name("detect.py")), mutant.name],
        env={**os.environ, "PYTHONPATH": os.pathsep.join(sys.path)},
        capture_output=True,
        text=True,
        check=True,
    )
    assert run.stdout != "None\n"


@parametrized(SAMPLE)
def test_after_a_mutant_its_detector_finds_nothing(mutant):
    with mutated(mutant):
        assert detect(mutant.found_by)
    assert detect(mutant.found_by) is None


# The proofs hold where nothing is changed: tests/formal shows it.
@pytest.mark.parametrize(
    "detector",
    sorted({each.found_by for each in MUTANTS if each.found_by.startswith(("unit/", "case/"))}),
)
def test_nothing_is_found_where_nothing_is_mutated(detector):
    assert detect(detector) is None


def definitions():
    """Code of the functions of mpu_hw, and its constants, as a mutant may change them."""
    found = {}
    for name, module in list(sys.modules.items()):
        if name.partition(".")[0] != "mpu_hw":
            continue
        for key, value in vars(module).items():
            members = vars(value) if isinstance(value, type) else {"": value}
            for member, part in members.items():
                part = part.fget if isinstance(part, property) else part
                if isinstance(part, FunctionType):
                    found[name, key, member] = part.__code__
                elif key.isupper():
                    found[name, key, member] = repr(part)
    tables = {bank.table for revision in REVISIONS.values() for bank in revision.banks}
    return found | {table.key: table.reserved for table in tables}


def test_a_mutant_leaves_nothing_behind():
    for mutant in MUTANTS:
        import_module("mpu_hw." + mutant.symbol.partition(":")[0])
    before = definitions()
    for mutant in MUTANTS:
        with mutated(mutant):
            assert definitions() != before, mutant.name
        assert definitions() == before, mutant.name


def test_a_mutant_is_left_by_an_exception_as_well():
    before = definitions()
    for mutant in SAMPLE:
        with pytest.raises(KeyError, match=r"^'stop'$"), mutated(mutant):
            raise KeyError("stop")
    assert definitions() == before


@pytest.mark.parametrize(("text", "count"), [("no such text", 0), ("addr", 6)])
def test_a_text_must_be_in_its_definition_once(text, count):
    mutant = Mutant("m", "registers.warl:addr_view", (text, ""), "", "", "")
    message = rf"^'{text}' must be in addr_view once, not {count} times$"
    with pytest.raises(AssertionError, match=message), mutated(mutant):
        pass


def test_every_proof_is_shown_to_kill_a_mutant():
    leaves = {path.stem.removeprefix("test_proof_") for path in FORMAL.glob("test_proof_*.py")}
    shown = {mutant.found_by.split("/")[0] for mutant in MUTANTS}
    assert shown == leaves | {"unit", "case", "core"}


def test_no_two_mutants_have_one_name():
    assert [name for name, count in Counter(m.name for m in MUTANTS).items() if count > 1] == []


def test_each_earlier_mutant_has_one_that_stands_for_it():
    # Those of the time when a mutant was the text of a file: each is still here or replaced.
    earlier = (ROOT / "tests" / "mutants" / "earlier_names.txt").read_text(encoding="utf-8")
    covered = Counter(name for each in MUTANTS for name in (each.name, *each.replaces.split()))
    assert {name: covered[name] for name in earlier.split() if covered[name] != 1} == {}
    assert len(earlier.split()) == 279
    replaced = {name for each in MUTANTS for name in each.replaces.split()}
    assert replaced <= set(earlier.split())


def test_every_rule_that_a_mutant_breaks_is_one_of_the_rules():
    spec = (ROOT / "docs" / "rules.md").read_text(encoding="utf-8")
    assert [mutant.rule for mutant in MUTANTS if mutant.rule not in spec] == []
