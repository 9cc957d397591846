"""Small files, small functions, and no choice by name."""

import ast

import pytest
from mpu_hw_sim.model import CATALOGUE
from mpu_hw_sim.model.revisions import REVISIONS as MODELS
from source_tree import ROOT, parsed, python_files, short

from mpu_hw.revision import REVISIONS

FILES = python_files("mpu_hw", "sim", "tests", "benchmarks", "docs")
HARDWARE = python_files("mpu_hw")
SIMULATION = python_files("sim")


def test_there_are_files_to_look_at():
    assert len(HARDWARE) > 30
    assert ROOT / "mpu_hw" / "mpu.py" in HARDWARE


def test_a_file_has_less_than_300_lines():
    lines = {short(path): len(path.read_text(encoding="utf-8").splitlines()) for path in FILES}
    assert {name: count for name, count in lines.items() if count >= 300} == {}


def elaborates():
    for path in HARDWARE:
        for node in ast.walk(parsed(path)):
            if isinstance(node, ast.FunctionDef) and node.name == "elaborate":
                yield f"{short(path)}:{node.lineno}", node.end_lineno - node.lineno + 1


def test_an_elaborate_has_less_than_60_lines():
    lengths = dict(elaborates())
    assert len(lengths) > 50
    assert {name: length for name, length in lengths.items() if length >= 60} == {}


def choices_by_name(tree):
    """Lines that compare with, or branch on, the name of a revision."""
    for node in ast.walk(tree):
        if isinstance(node, ast.Compare | ast.MatchValue):
            for part in ast.walk(node):
                named = isinstance(part, ast.Attribute) and part.attr == "revision"
                if named or (isinstance(part, ast.Constant) and part.value in REVISIONS):
                    yield node.lineno


# Where revisions have their rows: those of the hardware, and those of the reference model.
ROWS = ("mpu_hw/revision/", "sim/mpu_hw_sim/model/revisions.py")
SIMULATION_ELSEWHERE = [path for path in SIMULATION if not short(path).startswith(ROWS)]
ELSEWHERE = [path for path in HARDWARE if not short(path).startswith(ROWS)] + SIMULATION_ELSEWHERE


def test_no_branch_asks_for_the_name_of_a_revision():
    found = {short(path): list(choices_by_name(parsed(path))) for path in ELSEWHERE}
    assert {name: lines for name, lines in found.items() if lines} == {}


def names_of_revisions(tree):
    """Lines with the name of a revision."""
    for node in ast.walk(tree):
        if isinstance(node, ast.Constant) and node.value in REVISIONS:
            yield node.lineno


def test_the_simulation_names_no_revision():
    found = {short(path): list(names_of_revisions(parsed(path))) for path in SIMULATION_ELSEWHERE}
    assert {name: lines for name, lines in found.items() if lines} == {}


def test_the_rows_of_the_model_are_those_of_the_hardware():
    assert list(MODELS) == list(REVISIONS)
    for name, model in MODELS.items():
        traits = REVISIONS[name].access, REVISIONS[name].mxr, REVISIONS[name].reserved
        assert (model.access, model.mxr, model.reserved) == traits
        assert model.replaces <= set(CATALOGUE)


@pytest.mark.parametrize(
    "code",
    [
        "if config.revision == 'x': pass",
        "y = 1 if 'mpu-0.9' in name else 2",
        "match n:\n  case 'mpu-0.9': pass",
    ],
)
def test_a_branch_on_a_name_would_be_seen(code):
    assert list(choices_by_name(ast.parse(code))) != []


def test_a_name_outside_a_branch_would_be_seen():
    assert list(names_of_revisions(ast.parse("BANKS = {'mpu-0.9': 'banks.h'}"))) == [1]
