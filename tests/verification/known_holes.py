"""Holes of other designs, and the test that keeps the unit free of each, as a table.

    python tests/verification/known_holes.py docs/assurance.md

writes it: the holes are those of docs/rules.md, section 14, the tests those that are there.
"""

import ast
import re
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple

ROOT = Path(__file__).parents[2]
sys.path[:0] = [str(ROOT), str(ROOT / "sim")]

from mpu_hw_sim.directed import DEVIATIONS, UNSEEN  # noqa: E402

__all__ = ["BEGIN", "END", "WHOSE", "Hole", "holes", "our_tests", "updated"]

BEGIN, END = "<!-- holes: begin -->", "<!-- holes: end -->"
WHOSE = {
    "SPK": "Spike",
    "SAIL": "Sail",
    "CVA6": "CVA6",
    "COREB": "coreblocks",
    "IBEX": "Ibex",
    "C910": "OpenC910",
    "QEM": "QEMU, SPMP series",
    "CVA": "CVA6, SPMP",
}
CASES = "tests/verification/test_verification_deviations.py"
REPORTED = "tests/core/test_core_reported.py"
# Of what no port of the unit shows and no hole's own program: the test of the core.
OF_THE_CORE = {
    "SPK-19": (
        "tests/core/test_core_privileged.py::test_an_instruction_traps_where_the_standard_says"
    )
}
ROW = re.compile(rf"^\| ((?:{'|'.join(WHOSE)})-\d+) \| (?:(.*?) \| )?(.*) \|$", re.MULTILINE)


class Hole(NamedTuple):
    """A row of one of the tables of section 14; ``where`` is empty in those of two columns."""

    name: str
    where: str
    what: str


def holes(rules: str) -> list[Hole]:
    """Read the holes that section 14 of docs/rules.md lists, in its order."""
    section = rules.split("\n## 14. ")[1].split("\n## ")[0]
    return [Hole(*(cell or "" for cell in row)) for row in ROW.findall(section)]


def our_tests(name: str) -> Iterator[str]:
    """Name the tests that fail where our hardware has the hole ``name``."""
    for case in DEVIATIONS:
        if name in case.departs:
            yield f"case: {case.title}"
    programs = ast.parse((ROOT / REPORTED).read_text(encoding="utf-8")).body
    begin = f"test_{name.lower().replace('-', '_')}_"
    tests = [each.name for each in programs if isinstance(each, ast.FunctionDef)]
    yield from (f"program: `{test}`" for test in tests if test.startswith(begin))
    if name in OF_THE_CORE:
        yield f"`{OF_THE_CORE[name]}`"


def _line(hole: Hole) -> str:
    whose = WHOSE[hole.name.rpartition("-")[0]]
    # Shorter than the text of the rules, where a case has its own.
    theirs = [case.theirs for case in DEVIATIONS if hole.name in case.departs]
    what = "; ".join(theirs) or f"{hole.what} ({UNSEEN[hole.name]})"
    where = f"{whose}, {hole.where}" if hole.where else whose
    return f"| {hole.name} | {where} | {what} | {'; '.join(our_tests(hole.name))} |"


def updated(page: str, rules: str) -> str:
    """Return the page with the table of holes between its two marks."""
    head, rest = page.split(BEGIN)
    _, tail = rest.split(END)
    lines = ["| hole | whose, where | what is done there | test of ours |", "|---" * 4 + "|"]
    lines += map(_line, holes(rules))
    return "\n".join([f"{head}{BEGIN}", "", *lines, "", f"{END}{tail}"])


if __name__ == "__main__":
    document = Path(sys.argv[1])
    spec = (ROOT / "docs" / "rules.md").read_text(encoding="utf-8")
    text = updated(document.read_text(encoding="utf-8"), spec)
    document.write_text(text, encoding="utf-8")
