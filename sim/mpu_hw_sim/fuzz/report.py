"""What campaigns have compared: for a terminal, as JSON, and as the table of a document."""

import json
import shlex
from collections import Counter
from collections.abc import Mapping, Sequence
from typing import Any

from .outcomes import OUTCOMES, totals_of

__all__ = ["command_line", "differing", "figures", "outcome_lines", "with_table"]

MARKS = ("<!-- fuzz: begin -->", "<!-- fuzz: end -->")
HEAD = (
    "| revision | engine | configurations | verdicts | register accesses | differences "
    "| seconds | checks/s |",
    "|---|---|---|---|---|---|---|---|",
)
Result = Mapping[str, Any]
Case = Mapping[str, Any]


def differing(results: Sequence[Result]) -> list[Case]:
    """Give the cases that found a difference."""
    return [case for result in results for case in result["cases"] if case["difference"]]


def figures(cases: Sequence[Case]) -> dict[str, Any]:
    """Add up cases."""
    totals = totals_of(cases)
    seconds = sum(case["seconds"] for case in cases)
    return {
        "configurations": len({json.dumps(case["configuration"]) for case in cases}),
        "runs": len(cases),
        "verdicts": totals.verdicts,
        "register_accesses": totals.registers,
        "differences": sum(case["difference"] is not None for case in cases),
        "seconds": round(seconds, 1),
        "build_seconds": round(sum(case["build_seconds"] for case in cases), 1),
        "checks_per_second": round(totals.checks / seconds) if seconds else 0,
        "verdicts_per_second": round(totals.verdicts / seconds) if seconds else 0,
    }


def outcome_lines(cases: Sequence[Case]) -> list[tuple[str, int]]:
    """Give every outcome with its count, those that never came, too."""
    counts: Counter[str] = Counter()
    for case in cases:
        counts.update(case["outcomes"])
    return [(name, counts[name]) for name in OUTCOMES]


def command_line(result: Result) -> str:
    """Give the command line that runs a campaign, all of it."""
    campaign = result["campaign"]
    words = ["mpu-hw", "fuzz"]
    for name, value in campaign["fixed"].items():
        flag = "--" + name.replace("_", "-")
        if isinstance(value, bool):
            words.append(flag if value else flag.replace("--", "--no-"))
        elif isinstance(value, dict):
            words += [flag, ",".join(f"{key}={number}" for key, number in value.items())]
        elif isinstance(value, list):
            words += [flag, ",".join(value)]
        else:
            words += [flag, str(value)]
    if campaign["configuration"] is not None:
        words.append("CONFIG.toml")
    words += ["--seed", str(campaign["seed"]), "--checks", str(campaign["checks"])]
    if campaign["configurations"] is not None:
        words += ["--configurations", str(campaign["configurations"])]
    if result["seconds"] is not None:
        words += ["--seconds", f"{result['seconds']:g}"]
    return shlex.join(words)


def with_table(text: str, results: Sequence[Result]) -> str:
    """Replace the table between the marks of a document; ValueError where they are not there."""
    begin, end = MARKS
    if text.count(begin) != 1 or not 0 <= text.find(begin) < text.find(end):
        raise ValueError(f"The document must have {begin} and {end} behind it, once each")
    lines = [f"    {command_line(result)}" for result in results]
    table = "\n".join([begin, "", *lines, "", *HEAD, *_rows(results), "", end])
    return text[: text.index(begin)] + table + text[text.index(end) + len(end) :]


def _rows(results: Sequence[Result]) -> list[str]:
    """Give a row for each revision and engine, and one for each revision."""
    cases = [case for result in results for case in result["cases"]]
    groups: dict[tuple[str, str], list[Case]] = {}
    for case in cases:
        config = case["configuration"]
        groups.setdefault((config["revision"], config["engine"]), []).append(case)
        groups.setdefault((config["revision"], "~all"), []).append(case)
    return [_row(*key, group) for key, group in sorted(groups.items())]


def _row(revision: str, engine: str, cases: Sequence[Case]) -> str:
    numbers = figures(cases)
    shown = ("configurations", "verdicts", "register_accesses", "differences")
    cells = [f"{numbers[name]:,}" for name in shown]
    cells += [f"{numbers['seconds']:,.0f}", f"{numbers['checks_per_second']:,}"]
    return f"| {revision} | {engine.removeprefix('~')} | " + " | ".join(cells) + " |"
