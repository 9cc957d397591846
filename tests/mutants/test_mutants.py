"""Every mutant is killed; what is not one is not."""

import os
import re
import subprocess
import sys
from collections import Counter
from importlib import import_module
from pathlib import Path
from types import FunctionType
from typing import NamedTuple

import pytest
from all_mutants import MUTANTS
from detect import UNITS, detect
from mpu_hw_sim.directed import DEVIATIONS
from mpu_hw_sim.model import CATALOGUE
from mutant import Mutant, mutated

from mpu_hw.revision import REVISIONS

ROOT = Path(__file__).parents[2]
FORMAL = ROOT / "tests" / "formal"
HERE = Path(__file__).parent
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
        [sys.executable, str(HERE / "detect.py"), mutant.name],
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
    sorted(
        {each.found_by for each in MUTANTS if each.found_by.startswith(("unit/", "walk/", "case/"))}
    ),
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
    assert shown == leaves | {"unit", "walk", "case", "core"}


def test_no_two_mutants_have_one_name():
    assert [name for name, count in Counter(m.name for m in MUTANTS).items() if count > 1] == []


class Merged(NamedTuple):
    """A line of merged.txt."""

    name: str
    rule: str
    kept: str
    found_by: str
    reason: str


def lines(name):
    text = (HERE / name).read_text(encoding="utf-8")
    return [line for line in text.splitlines() if not line.startswith("#")]


MERGED = [Merged(*line.split(" | ")) for line in lines("merged.txt")]


def family(rule):
    return rule.rpartition("-")[0]


def test_each_earlier_mutant_has_one_that_stands_for_it():
    # Those of the time when a mutant was the text of a file: each is still here or replaced.
    earlier = lines("earlier_names.txt")
    covered = Counter(name for each in MUTANTS for name in (each.name, *each.replaces.split()))
    covered += Counter(each.name for each in MERGED)
    assert {name: covered[name] for name in earlier if covered[name] != 1} == {}
    assert len(earlier) == 279
    replaced = {name for each in MUTANTS for name in each.replaces.split()}
    assert replaced <= set(earlier)


def test_a_merged_mutant_has_one_of_its_family_that_stands_for_it():
    rules = {mutant.name: mutant.rule for mutant in MUTANTS}
    assert [each.name for each in MERGED if each.name in rules] == []
    assert [name for name, count in Counter(m.name for m in MERGED).items() if count > 1] == []
    others = [each for each in MERGED if family(rules[each.kept]) != family(each.rule)]
    assert others == []
    assert all(each.reason for each in MERGED)


def detectors():
    yield from (f"{whole}/{name}" for whole in ("unit", "walk") for name in UNITS)
    yield from (f"case/{deviation}" for case in DEVIATIONS for deviation in case.departs)
    yield from (f"core/{name}" for name in import_module("core_programs").PROGRAMS)
    for path in FORMAL.glob("test_proof_*.py"):
        leaf = path.stem.removeprefix("test_proof_")
        yield from (f"{leaf}/{name}" for name in import_module(path.stem).PROOFS)


def test_what_killed_a_merged_mutant_is_in_the_suite():
    assert {each.found_by for each in MERGED} - set(detectors()) == set()


def test_every_family_of_rules_has_a_mutant():
    # What the unit or its leaves can show; the fences of software and the order of PMAs cannot.
    places = ("unit", "leaf", "effective", "reset")
    families = {family(name) for name, rule in CATALOGUE.items() if rule.where in places}
    assert families - {family(mutant.rule) for mutant in MUTANTS} == set()


def test_every_deviation_of_others_that_programs_or_cases_show_has_a_mutant():
    spec = (ROOT / "docs" / "rules.md").read_text(encoding="utf-8")
    reported = set(re.findall(r"^\| ((?:SAIL-1|CVA6-|COREB-|IBEX-|C910-)\d+) \|", spec, flags=re.M))
    assert len(reported) == 17
    named = {name for name in reported for each in MUTANTS if each.name.startswith(name.lower())}
    assert named == reported


def test_the_document_has_the_number_of_mutants():
    text = (ROOT / "docs" / "verification.md").read_text(encoding="utf-8")
    assert f"# {len(MUTANTS)} mutants\n" in text
    assert f"| {len(MERGED)} mutants of {len(MERGED) + len(MUTANTS)} " in text


def test_every_rule_that_a_mutant_breaks_is_one_of_the_rules():
    spec = (ROOT / "docs" / "rules.md").read_text(encoding="utf-8")
    assert [mutant.rule for mutant in MUTANTS if mutant.rule not in spec] == []
