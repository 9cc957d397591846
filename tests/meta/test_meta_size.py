"""Small files, small functions, and no choice by name."""

import ast

import pytest
from source_tree import ROOT, parsed, python_files, short

from mpu_hw.revision import REVISIONS

FILES = python_files("mpu_hw", "sim", "tests", "bench")
HARDWARE = python_files("mpu_hw")


def test_there_are_files_to_look_at():
    assert len(HARDWARE) > 30
    assert ROOT / "mpu_hw" / "unit" / "mpu.py" in HARDWARE


@pytest.mark.parametrize("path", FILES, ids=short)
def test_a_file_has_less_than_300_lines(path):
    assert len(path.read_text(encoding="utf-8").splitlines()) < 300


def elaborates():
    for path in HARDWARE:
        for node in ast.walk(parsed(path)):
            if isinstance(node, ast.FunctionDef) and node.name == "elaborate":
                yield pytest.param(node, id=f"{short(path)}:{node.lineno}")


@pytest.mark.parametrize("function", list(elaborates()))
def test_an_elaborate_has_less_than_60_lines(function):
    assert function.end_lineno - function.lineno + 1 < 60


def choices_by_name(tree):
    """Lines that compare with, or branch on, the name of a revision."""
    for node in ast.walk(tree):
        if isinstance(node, ast.Compare | ast.MatchValue):
            for part in ast.walk(node):
                named = isinstance(part, ast.Attribute) and part.attr == "revision"
                if named or (isinstance(part, ast.Constant) and part.value in REVISIONS):
                    yield node.lineno


@pytest.mark.parametrize(
    "path", [p for p in HARDWARE if not short(p).startswith("mpu_hw/revision/")], ids=short
)
def test_no_branch_asks_for_the_name_of_a_revision(path):
    assert list(choices_by_name(parsed(path))) == []


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
