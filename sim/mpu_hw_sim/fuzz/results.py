"""Results of campaigns as files: read them, and put those of shards together."""

import json
from collections.abc import Iterable
from pathlib import Path
from typing import Any

__all__ = ["merge_folder", "read_result"]

Result = dict[str, Any]
SHOWN = 8  # numbers in a message
PARTS = ("campaign", "seconds", "shard", "cases")


def read_result(path: Path) -> Result:
    """Read the result of a shard; ValueError for a file that is none."""
    try:
        result = json.loads(path.read_text(encoding="utf-8"))
    except ValueError:
        result = None
    if not isinstance(result, dict) or not set(PARTS) <= set(result):
        raise ValueError(f"{path} must be a result that mpu-hw fuzz wrote by -o")
    return result


def merge_folder(folder: Path) -> list[Result]:
    """Put together the results in a folder, one for each campaign.

    Raises
    ------
    ValueError
        There are none; or they are not the whole of their campaigns, each case once.
    """
    paths = sorted(folder.glob("*.json"))
    if not paths:
        raise ValueError(f"{folder} must have the results of shards as *.json, not none")
    groups: dict[str, list[tuple[Path, Result]]] = {}
    for path in paths:
        result = read_result(path)
        groups.setdefault(json.dumps(result["campaign"], sort_keys=True), []).append((path, result))
    return [_merged(each) for each in groups.values()]


def _merged(files: list[tuple[Path, Result]]) -> Result:
    campaign = files[0][1]["campaign"]
    cases: dict[int, dict[str, Any]] = {}
    for path, result in files:
        if campaign["configurations"] is None or result["seconds"] is not None:
            raise ValueError(
                f"{path} must be of a campaign without --seconds, which never is whole"
            )
        for case in result["cases"]:
            if case["number"] in cases:
                raise ValueError(f"{path} must not have configuration {case['number']} once more")
            cases[case["number"]] = case
    # Where a shard found a difference it has ended.
    found = any(case["difference"] for case in cases.values())
    missing = set(range(campaign["configurations"])) - set(cases)
    if missing and not found:
        raise ValueError(
            f"The results in {files[0][0].parent} must have all {campaign['configurations']} "
            f"configurations of their campaign: {_numbers(missing)} missing"
        )
    ordered = [cases[number] for number in sorted(cases)]
    return {"campaign": campaign, "seconds": None, "shard": [1, 1], "cases": ordered}


def _numbers(numbers: Iterable[int]) -> str:
    """List numbers, the first ones of many."""
    ordered = sorted(numbers)
    more = ", ..." if len(ordered) > SHOWN else ""
    return ", ".join(map(str, ordered[:SHOWN])) + more
