"""docs/assurance.md: its tables are those of today, and what it names is there."""

import ast
import re
import sys

import pytest
from console import page_text
from mpu_hw_sim.model import CATALOGUE
from support import ROOT

sys.path += [str(ROOT / "tests" / name) for name in ("formal", "verification")]
import known_holes
import proof_table

PAGE = page_text("assurance")
RULES = (ROOT / "docs" / "rules.md").read_text(encoding="utf-8")
FORMAL = ROOT / "tests" / "formal"
IDS = re.compile(r"\b(?:(?:COM|MPU|SSPMP|HYP|PMP)-[A-Z]+|CORE|PMP)-\d+\b")
HOLES = known_holes.holes(RULES)


def part(text, begin, end):
    return text.split(begin)[1].split(end)[0]


CLAIMS = part(PAGE, "## Claims", "## RISC-V Security Model")
PROVED = part(PAGE, proof_table.BEGIN, proof_table.END)


def functions(path):
    tree = ast.parse(path.read_text(encoding="utf-8"))
    return {node.name for node in tree.body if isinstance(node, ast.FunctionDef)}


def missing(text):
    """Give proofs, tests of a file and rules that a text names and that are not there."""
    proofs = re.findall(r"\bproof_(?!x\b|table\b)(\w+)", text)
    wrong = [name for name in proofs if not (FORMAL / f"test_proof_{name}.py").is_file()]
    for name, test in re.findall(r"(tests/[\w/]+\.py)(?:::(\w+))?", text):
        path = ROOT / name
        if not path.is_file() or (test and test not in functions(path)):
            wrong.append(f"{name}::{test}" if test else name)
    return wrong + [rule for rule in IDS.findall(text) if rule not in CATALOGUE]


def test_proofs_tests_and_rules_that_it_names_are_there():
    assert missing(PAGE) == []
    assert len(IDS.findall(CLAIMS)) > 40


@pytest.mark.parametrize(
    ("text", "wrong"),
    [
        ("`pytest proof_select proof_nothing`", ["nothing"]),
        ("tests/meta/no_such.py", ["tests/meta/no_such.py"]),
        ("tests/conftest.py::test_x", ["tests/conftest.py::test_x"]),
        ("COM-PRIO-01, COM-PRIO-99, PMP-99", ["COM-PRIO-99", "PMP-99"]),
    ],
)
def test_what_is_not_there_would_be_seen(text, wrong):
    assert missing(text) == wrong


def test_every_claim_has_a_command_that_names_a_test_or_a_program():
    rows = re.findall(r"^\| (\d*) \|.*\| (.*?) \| .*? \| .*? \|$", CLAIMS, flags=re.M)
    assert [int(number) for number, _ in rows if number] == list(range(1, 20))
    assert [row for row in rows if not re.search(r"`(?:pytest|python|mpu-hw) ", row[1])] == []


def test_every_proof_stands_behind_a_claim():
    leaves = {path.stem.removeprefix("test_") for path in FORMAL.glob("test_proof_*.py")}
    assert leaves == set(re.findall(r"\bproof_\w+", CLAIMS))


def test_the_table_of_holes_is_that_of_the_rules_and_the_tests():
    assert known_holes.updated(PAGE, RULES) == PAGE


def test_every_hole_of_the_rules_is_a_row():
    listed = re.findall(r"(?m)^\| ((?:SPK|SAIL|QEM|CVA6?|COREB|IBEX|C910)-\d+) \|", RULES)
    assert [hole.name for hole in HOLES] == listed


@pytest.mark.parametrize("hole", HOLES, ids=lambda hole: hole.name)
def test_a_hole_has_a_test_of_ours(hole):
    tests = [*known_holes.our_tests(hole.name)]
    assert tests
    assert missing(" ".join(tests)) == []


def test_a_hole_that_nothing_looks_for_would_be_seen():
    assert [*known_holes.our_tests("SPK-99")] == []


def test_what_was_proved_are_proofs_of_today_and_none_failed():
    today = {
        (text, f"`{path.name}`")
        for path in FORMAL.glob("test_proof_*.py")
        for text in proof_table.properties(path).values()
    }
    rows = [line.split(" | ") for line in re.findall(r"^\| (.*) \|$", PROVED, flags=re.M)][1:]
    assert {tuple(row[:2]) for row in rows} <= today
    assert {row[5] for row in rows} == {"proved"}


def test_what_was_proved_has_the_planted_bug_of_its_file():
    rows = [line.split(" | ") for line in re.findall(r"^\| (.*) \|$", PROVED, flags=re.M)][1:]
    sys.path.append(str(ROOT / "tests" / "mutants"))
    named = {row[1]: row[4] for row in rows}
    leaves = {name: name.strip("`").removeprefix("test_proof_")[:-3] for name in named}
    assert named == {name: proof_table.planted(leaf) for name, leaf in leaves.items()}
