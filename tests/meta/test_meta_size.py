"""Small files, small functions, and no choice by name."""

import ast

import pytest
from source_tree import ROOT, parsed, python_files, short

from mpu_hw.revision import REVISIONS

FILES = python_files("mpu_hw", "sim", "tests", "benchmarks")
HARDWARE = python_files("mpu_hw")


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


def test_no_branch_asks_for_the_name_of_a_revision():
    elsewhere = [path for path in HARDWARE if not short(path).startswith("mpu_hw/revision/")]
    found = {short(path): list(choices_by_name(parsed(path))) for path in elsewhere}
    assert {name: lines for name, lines in found.items() if lines} == {}


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
