"""Parts of a campaign of faults: reports as files, and the report that they make together."""

import json
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

import click

__all__ = ["merge_reports", "whole_score"]

Report = dict[str, Any]
SUMS = ("faults", "killed", "killed_by_runs", "equivalent", "open")


def whole_score(figures: Mapping[str, int]) -> float:
    """Give the killed ones of those that are not equivalent, in percent."""
    killed = figures["killed"] + figures["killed_by_runs"]
    return round(100 * killed / max(1, figures["faults"] - figures["equivalent"]), 2)


def merge_reports(folder: Path) -> dict[str, Report]:
    """Put together the reports in a folder: one for each unit, of all its shards.

    Raises
    ------
    ClickException
        There are none, or not each shard of a campaign once.
    """
    found: dict[str, list[Report]] = {}
    for path in sorted(folder.glob("*.json")):
        for unit, report in json.loads(path.read_text(encoding="utf-8")).items():
            found.setdefault(unit, []).append(report)
    if not found:
        raise click.ClickException(f"{folder} must have the reports of shards as *.json, not none")
    return {unit: _merged(unit, reports) for unit, reports in found.items()}


def _merged(unit: str, reports: Sequence[Report]) -> Report:
    first = reports[0]
    if any(report["campaign"] != first["campaign"] for report in reports):
        raise click.ClickException(f"The reports of {unit} must be of one campaign")
    count = first["shard"][1]
    shards = sorted(report["shard"] for report in reports)
    if shards != [[index, count] for index in range(1, count + 1)]:
        given = ", ".join(f"{index}/{number}" for index, number in shards)
        raise click.ClickException(
            f"The reports of {unit} must be those of shards 1 to {count} of {count}, not {given}"
        )
    sums = {name: sum(report[name] for report in reports) for name in SUMS}
    survivors = [row for report in reports for row in report["survivors"]]
    return {
        **first,
        **sums,
        "shard": [1, 1],
        "score": whole_score(sums),
        "survivors": sorted(survivors, key=lambda row: (row["verdict"], row["net"])),
    }
