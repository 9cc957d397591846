"""The tables of docs/rules.md as the document has them, read at test time."""

import re
from pathlib import Path

RULES = Path(__file__).parents[3] / "docs" / "rules.md"
RULE = re.compile(r"(?:COM|MPU|SSPMP|HYP|PMP|CORE)(?:-[A-Z]+)?-(?:\d+|R)")


def table_rows() -> list[list[str]]:
    """Return every table row of the document as its cells, emphasis removed."""
    lines = RULES.read_text(encoding="utf-8").splitlines()
    return [
        [cell.strip().replace("**", "") for cell in line.strip("|").split("|")]
        for line in lines
        if line.startswith("|")
    ]


def rows(stem: str) -> dict[str, list[str]]:
    """Return the rows whose rule begins with ``stem``: rule to the cells behind it."""
    return {row[0]: row[1:] for row in table_rows() if row[0].startswith(stem)}


def rule_ids() -> set[str]:
    """Return every rule that the document states: in bold at a list item, or as a table cell."""
    bold = {
        name
        for line in RULES.read_text(encoding="utf-8").splitlines()
        for name in re.findall(rf"^- \*\*({RULE.pattern})\b", line)
    }
    cells = {cell for row in table_rows() for cell in row if RULE.fullmatch(cell)}
    return bold | cells
