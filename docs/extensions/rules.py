"""Rules of docs/rules.md, and the lines of the project that name them."""

import ast
import re
from collections import defaultdict
from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple

__all__ = ["GROUPS", "Group", "Place", "Rule", "defined", "occurrences", "read_rules"]

ID = r"(?:(?:COM|MPU|SSPMP|HYP|PMP)-[A-Z]+|CORE|PMP)-(?:\d+|R)"
RULE = re.compile(rf"\b{ID}\b")
HEADING = re.compile(r"^#{2,3} (.+)$")
BULLET = re.compile(rf"^- \*\*({ID})\b[^*]*\*\* (.*)$")


class Rule(NamedTuple):
    """A rule, the section that has it, and its text."""

    name: str
    section: str
    text: str


class Place(NamedTuple):
    """A line of a file."""

    path: str
    line: int


class Group(NamedTuple):
    """Files of one kind, and whether only marks of tests count there."""

    title: str
    folders: tuple[str, ...]
    without: tuple[str, ...] = ()
    marks: bool = False


GROUPS = (
    Group("Hardware", ("mpu_hw",)),
    Group("Reference model", ("sim/mpu_hw_sim/model",)),
    Group("Directed cases", ("sim/mpu_hw_sim/directed",)),
    Group("Tests", ("tests",), ("tests/formal", "tests/mutants", "tests/meta"), marks=True),
    Group("Proofs", ("tests/formal",)),
    Group("Mutants", ("tests/mutants",)),
)


def _cells(line: str) -> list[str]:
    return [cell.strip() for cell in line.strip().strip("|").split("|")] if "|" in line else []


def defined(line: str) -> list[str]:
    """List the rules that a line defines: that of an item of a list, those of a row of a table."""
    if item := BULLET.match(line):
        return [item[1]]
    return [cell for cell in _cells(line) if line.startswith("|") and re.fullmatch(ID, cell)]


def _row(heads: list[str], cells: list[str], name: str) -> str:
    """Give what a row of a table has about a rule, each cell with the head of its column."""
    first = cells.index(name) + 1
    ends = [place for place, cell in enumerate(cells) if place >= first and re.fullmatch(ID, cell)]
    columns = range(first, min([*ends, len(cells), len(heads)]))
    return "; ".join(f"{heads[at]}: {cells[at]}" for at in columns if heads[at] and cells[at])


def read_rules(text: str) -> list[Rule]:
    """List the rules in the order of the document: items of lists, and rows of tables."""
    found: dict[str, Rule] = {}
    section, heads, above = "", [], ""
    for line in text.splitlines():
        if heading := HEADING.match(line):
            section = heading[1]
        if line.startswith("|--"):
            heads = _cells(above)
        above = line
        item = BULLET.match(line)
        for name in defined(line):
            said = item[2] if item else _row(heads, _cells(line), name)
            found.setdefault(name, Rule(name, section, said))
    return list(found.values())


def _marks(text: str) -> Iterator[tuple[str, int]]:
    """Give every rule that a mark of a test names or counts up, with its line."""
    for call in ast.walk(ast.parse(text)):
        if isinstance(call, ast.Call) and ast.unparse(call.func) == "pytest.mark.rule":
            for argument in call.args:
                for name in _values(argument):
                    yield name, argument.lineno


def _values(argument: ast.expr) -> tuple[str, ...]:
    """Give the names of an argument: a text, or texts that it makes of numbers."""
    names = ast.Expression(ast.Tuple([argument], ast.Load()))
    code = compile(ast.fix_missing_locations(names), "mark", "eval")
    try:
        return eval(code, {"__builtins__": {"range": range}})  # type: ignore[no-any-return]
    except NameError:
        return ()  # rules of a parameter: where they come from names them


def _lines(text: str) -> Iterator[tuple[str, int]]:
    """Give every rule that a text names, with its line."""
    for match in RULE.finditer(text):
        yield match[0], text.count("\n", 0, match.start()) + 1


def occurrences(root: Path) -> dict[str, dict[str, list[Place]]]:
    """Give, by rule and title of a group, the lines that name the rule."""
    found: dict[str, dict[str, list[Place]]] = defaultdict(lambda: defaultdict(list))
    for group in GROUPS:
        for folder in group.folders:
            for path in sorted((root / folder).rglob("*.py")):
                short = path.relative_to(root).as_posix()
                if short.startswith(tuple(f"{each}/" for each in group.without)):
                    continue
                text = path.read_text(encoding="utf-8")
                named = {*_marks(text)} if "mark.rule" in text else set()
                named |= set() if group.marks else {*_lines(text)}
                for name, line in sorted(named):
                    found[name][group.title].append(Place(short, line))
    return found
