"""Which rules the comparisons of a session exercised, and how often."""

import json
import os
from collections import Counter
from collections.abc import Iterable, Mapping
from pathlib import Path
from uuid import uuid4

from rich.table import Table

from mpu_hw_sim.model import binding_rules

__all__ = [
    "RARE",
    "coverage_table",
    "format_rare",
    "group_of",
    "merge",
    "rare",
    "record",
    "required_rules",
    "unexercised",
]

VARIABLE = "MPU_HW_COVERAGE"
RARE = 10  # a rule that was exercised less often has hardly been tested


def required_rules(revision: str) -> frozenset[str]:
    """Rules that the ports of the unit, or those of EffectivePrivilege, can show."""
    return binding_rules(revision, "unit", "effective")


def record(revision: str, counts: Mapping[str, int]) -> None:
    """Keep the counts of one comparison in the folder of the session, if there is one."""
    folder = os.environ.get(VARIABLE)
    if folder:
        path = Path(folder) / revision
        path.mkdir(parents=True, exist_ok=True)
        (path / f"{uuid4().hex}.json").write_text(json.dumps(counts))


def merge(folder: Path, revision: str) -> Counter[str]:
    """Add up the counts of a session for one revision."""
    total: Counter[str] = Counter()
    for path in sorted((folder / revision).glob("*.json")):
        total.update(json.loads(path.read_text()))
    return total


def unexercised(counts: Mapping[str, int], rules: Iterable[str]) -> list[str]:
    """Name the rules that were exercised by nothing."""
    return sorted(rule for rule in rules if not counts.get(rule))


def rare(counts: Mapping[str, int], rules: Iterable[str]) -> dict[str, int]:
    """Name the rules that were exercised, but fewer than ``RARE`` times, with their counts."""
    return {rule: counts[rule] for rule in sorted(rules) if 0 < counts.get(rule, 0) < RARE}


def format_rare(counts: Mapping[str, int]) -> str:
    """Format what :func:`rare` returns: ``PMP-06 (1), SSPMP-LOCK-01 (3)``."""
    return ", ".join(f"{rule} ({times})" for rule, times in counts.items())


def group_of(rule: str) -> str:
    """Give the prefix under which a rule is listed: ``COM-MATCH`` of ``COM-MATCH-03``."""
    return rule.rpartition("-")[0]


def coverage_table(counts: Mapping[str, int], rules: Iterable[str], *, detail: bool) -> Table:
    """Show the counts, a row per group; with ``detail`` the count of every rule in it."""
    groups: dict[str, list[str]] = {}
    for rule in sorted(rules):
        groups.setdefault(group_of(rule), []).append(rule)
    table = Table("rules", "exercised", "times", box=None, pad_edge=False)
    table.columns[1].justify = table.columns[2].justify = "right"
    if detail:
        table.add_column("each", overflow="fold")
    for group, members in groups.items():
        times = [counts.get(rule, 0) for rule in members]
        done = sum(time > 0 for time in times)
        row = [group, f"{done} of {len(members)}", f"{sum(times):,}"]
        if detail:
            numbers = (rule.rpartition("-")[2] for rule in members)
            row.append("  ".join(f"{n}:{t}" for n, t in zip(numbers, times, strict=True)))
        table.add_row(*row, style=None if done == len(members) else "yellow")
    return table
