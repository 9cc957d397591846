"""What a build cost and how fast it is, out of the reports of the tools."""

import json
import re
from pathlib import Path
from typing import Any

from .catalogue import Family

__all__ = ["cell_counts", "count", "read_figures", "too_large", "worst_path"]

USED = re.compile(r"^Info:\s+(\w+): *(\d+)/ *(\d+) +(\d+)%", flags=re.M)


def cell_counts(stat: Path) -> dict[str, int]:
    """Read cells by type out of the JSON that the ``stat`` command of Yosys writes."""
    cells: dict[str, int] = json.loads(stat.read_text(encoding="utf-8"))["design"][
        "num_cells_by_type"
    ]
    return {name: number for name, number in cells.items() if name[0] != "$"}


def count(cells: dict[str, int], beginnings: tuple[str, ...]) -> int:
    """Sum the cells whose names begin in one of these ways."""
    return sum(number for name, number in cells.items() if name.startswith(beginnings))


def read_figures(folder: Path, family: Family) -> dict[str, Any]:
    """Gather the figures of a build from ``stat.json`` and ``report.json``.

    Returns
    -------
    dict
        ``lut``, ``carry``, ``ff``, ``ram``: cells of the netlist. ``logic``: logic cells after
        placement and how many there are. ``clocks``: Fmax and the frequency asked for, in MHz, by
        clock. ``worst_path``: where the slowest path begins and ends, its delays in ns, and
        how many nets it takes (``hops``; the next cell of a carry chain is none).
    """
    cells = cell_counts(folder / "stat.json")
    report = json.loads((folder / "report.json").read_text(encoding="utf-8"))
    logic = report["utilization"][family.logic]
    return {
        **{name: count(cells, beginnings) for name, beginnings in family.cells.items()},
        "logic": {"cell": family.logic, "used": logic["used"], "available": logic["available"]},
        "clocks": {
            clock: {"fmax": round(speed["achieved"], 2), "asked": round(speed["constraint"], 2)}
            for clock, speed in sorted(report["fmax"].items())
        },
        "worst_path": worst_path(report),
    }


def worst_path(report: dict[str, Any]) -> dict[str, Any] | None:
    """Describe the slowest path between registers; None where there is none."""
    paths = [
        path
        for path in report["critical_paths"]
        if "async" not in path["from"] and "async" not in path["to"]
    ]
    if not paths:
        return None
    steps = max(paths, key=lambda path: sum(step["delay"] for step in path["path"]))["path"]
    kinds = {"logic": 0.0, "routing": 0.0}
    for step in steps:
        kinds["routing" if step["type"] == "routing" else "logic"] += step["delay"]
    return {
        "from": steps[0]["from"]["cell"],
        "to": steps[-1]["to"]["cell"],
        "hops": sum(step["type"] == "routing" and step["delay"] > 0 for step in steps),
        **{kind: round(delay, 2) for kind, delay in kinds.items()},
    }


def too_large(log: str) -> str | None:
    """Say by how much a design is too large, going by the log of the placer; None if it is not."""
    over = [
        f"{needed} of {there} {cell} ({percent} %)"
        for cell, needed, there, percent in USED.findall(log)
        if int(needed) > int(there)
    ]
    if over:
        return ", ".join(over)
    if re.search(r"probably at utilisation limit|no (BELs|Bels) remaining", log):
        return "all of the device"
    return None
