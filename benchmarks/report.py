"""Tables out of rows: Markdown for readers, CSV for programs."""

import csv
import io
from collections.abc import Callable, Iterable
from typing import Any

from .design import Design
from .document import MarkedPart, table
from .measure import Row

__all__ = ["read_csv", "render_csv", "render_markdown", "replace_between"]

PART = MarkedPart("bench")


def _per_entry(row: Row) -> str:
    totals = [total for total in (row.total("A"), row.total("B")) if total is not None]
    return f"{min(totals) / row.design.entries / row.design.ports:.1f}" if totals else "–"


def _cell(row: Row, flow: str, kind: str) -> str:
    cells = row.flows.get(flow)
    return "–" if cells is None else str(cells.get(kind, "–"))


def _total(row: Row, flow: str) -> str:
    total = row.total(flow)
    return "–" if total is None else str(total)


def _fmax(row: Row) -> str:
    placed = row.placed
    if placed is None:
        return "–"
    if placed["seeds"] == 1:
        return f"{placed['fmax']} (1 seed)"
    return f"{placed['fmax']} ({placed['least']}..{placed['most']}; {placed['seeds']} seeds)"


def _clocks(row: Row) -> str:
    return ", ".join(map(str, row.design.clocks)) if row.design.clocks else "–"


def _slowest(row: Row) -> str:
    cells = row.flows.get("asic")
    if cells is None:
        return "–"
    return f"{cells['ps'] / 1000:.2f}" if "ps" in cells else "no OpenSTA"


def _name(row: Row) -> str:
    return f"{row.design.title} `{row.design.name}`"


Column = tuple[str, Callable[[Row], str]]
SIZE: list[Column] = [
    ("checker", _name),
    ("entries", lambda row: str(row.design.entries)),
    ("ports", lambda row: str(row.design.ports)),
]
AREA: list[Column] = [
    *SIZE,
    ("bits", lambda row: str(row.design.compared or "–")),
    ("A: LUT4", lambda row: _cell(row, "A", "lut")),
    ("A: CCU2C", lambda row: _cell(row, "A", "carry")),
    ("A: total", lambda row: _total(row, "A")),
    ("B: LUT4", lambda row: _cell(row, "B", "lut")),
    ("B: CCU2C", lambda row: _cell(row, "B", "carry")),
    ("B: total", lambda row: _total(row, "B")),
    ("least per entry and port", _per_entry),
    ("Fmax MHz", _fmax),
    ("does not do", lambda row: row.failed or row.design.lacks or "–"),
]
OTHER: list[Column] = [
    *SIZE,
    ("iCE40 SB_LUT4", lambda row: _cell(row, "ice40", "lut")),
    ("SB_CARRY", lambda row: _cell(row, "ice40", "carry")),
    ("xc7 LUTs", lambda row: _cell(row, "xc7", "lut")),
    ("xc7 est. LCs", lambda row: _cell(row, "xc7", "lc")),
    ("CARRY4", lambda row: _cell(row, "xc7", "carry")),
]
ASIC: list[Column] = [
    *SIZE,
    ("NAND2 equivalents", lambda row: _cell(row, "asic", "ge")),
    ("of them flip-flops", lambda row: _cell(row, "asic", "kept")),
    ("flip-flops", lambda row: _cell(row, "asic", "ff")),
    ("slowest path ns", _slowest),
    ("what it is", lambda row: row.failed or row.design.feature or row.design.lacks or "–"),
]
REGISTERS: list[Column] = [
    ("what", lambda row: f"{row.design.title} `{row.design.name}`"),
    ("configuration", lambda row: row.design.feature),
    ("entries", lambda row: str(row.design.entries)),
    ("LUT4", lambda row: _cell(row, "B", "lut")),
    ("CCU2C", lambda row: _cell(row, "B", "carry")),
    ("total", lambda row: _total(row, "B")),
    ("FF", lambda row: _cell(row, "B", "ff")),
    ("LUT RAM", lambda row: _cell(row, "B", "ram")),
    ("clocks per check: hit, miss at most, worst", lambda row: _clocks(row)),
]
ELSEWHERE: list[Column] = [
    ("what", lambda row: f"{row.design.title} `{row.design.name}`"),
    ("configuration", lambda row: row.design.feature),
    ("xc7: LUTs", lambda row: _cell(row, "xc7", "lut")),
    ("CARRY4", lambda row: _cell(row, "xc7", "carry")),
    ("LUT RAMs", lambda row: _cell(row, "xc7", "ram")),
    ("iCE40: SB_LUT4", lambda row: _cell(row, "ice40", "lut")),
    ("SB_CARRY", lambda row: _cell(row, "ice40", "carry")),
    ("FF", lambda row: _cell(row, "ice40", "ff")),
    ("Gowin: LUTs", lambda row: _cell(row, "gowin", "lut")),
    ("ALU", lambda row: _cell(row, "gowin", "carry")),
    ("LUT RAM", lambda row: _cell(row, "gowin", "ram")),
]


def _table(columns: list[Column], rows: Iterable[Row]) -> list[str]:
    cells = ((text(row) for _, text in columns) for row in rows)
    return table((name for name, _ in columns), cells).splitlines()


def _features(rows: list[Row]) -> list[str]:
    named = {row.design.name: row for row in rows}
    features = [row for row in rows if row.design.base in named]
    if not features:
        return []

    def over(row: Row, flow: str) -> str:
        mine, theirs = row.total(flow), named[row.design.base].total(flow)
        return "–" if mine is None or theirs is None else f"{mine - theirs:+d}"

    columns: list[Column] = [
        ("feature", lambda row: f"{row.design.feature} `{row.design.name}`"),
        ("base", lambda row: f"`{row.design.base}`"),
        ("A: total", lambda row: _total(row, "A")),
        ("A: over the base", lambda row: over(row, "A")),
        ("B: total", lambda row: _total(row, "B")),
        ("B: over the base", lambda row: over(row, "B")),
        ("Fmax MHz", _fmax),
    ]
    return ["### What a feature costs", "", *_table(columns, features)]


def _paths(rows: list[Row]) -> list[str]:
    columns: list[Column] = [
        ("checker", _name),
        ("from", lambda row: f"`{_end(row, 'from')}`"),
        ("to", lambda row: f"`{_end(row, 'to')}`"),
        ("logic ns", lambda row: str(_path(row)["logic"])),
        ("routing ns", lambda row: str(_path(row)["routing"])),
        ("routed hops", lambda row: str(_path(row)["hops"])),
    ]
    placed = [row for row in rows if row.placed and row.placed["path"]]
    if not placed:
        return []
    return ["### Where the delay goes (slowest seed)", "", *_table(columns, placed)]


def _path(row: Row) -> dict[str, Any]:
    assert row.placed is not None
    path: dict[str, Any] = row.placed["path"]
    return path


def _end(row: Row, side: str) -> str:
    return str(_path(row)[side]).split("_TRELLIS")[0]


def render_markdown(rows: list[Row], command: str, versions: list[str], charts: list[str]) -> str:
    """Render every table, with the command and the versions above each of them."""
    above = [f"`{command}`; {', '.join(versions)}.", ""]
    checks = [row for row in rows if row.design.group in ("harness", "ours", "feature", "peer")]
    others = [row for row in checks if "ice40" in row.flows or "xc7" in row.flows]
    banks = [row for row in rows if row.design.group == "registers"]
    elsewhere = [row for row in banks if "gowin" in row.flows]
    mapped = [row for row in rows if "asic" in row.flows]
    parts = [
        ["### Check path on ECP5", "", *above, *_table(AREA, checks)] if checks else [],
        ["### Check path on iCE40 and xc7", "", *above, *_table(OTHER, others)] if others else [],
        _features(rows),
        _paths(rows),
        ["### Register banks and whole units on ECP5 (flow B)", "", *above]
        + _table(REGISTERS, banks)
        if banks
        else [],
    ]
    if elsewhere:
        title = "### Whole units on xc7, iCE40 and Gowin"
        parts.append([title, "", *above, *_table(ELSEWHERE, elsewhere)])
    if mapped:
        parts.append(["### Cells of an ASIC", "", *above, *_table(ASIC, mapped)])
    for part in parts[2:4]:
        part[2:2] = above if part else []
    lines = [line for part in parts if part for line in (*part, "")]
    lines += [line for chart in charts for line in (f"![{chart}](performance/{chart})", "")]
    return "\n".join(lines)


HEAD = ("name", "title", "group", "feature", "base", "entries", "ports", "bits")
CLOCKS = ("hit", "miss", "worst")
SPEEDS = ("fmax", "least", "most", "seeds", "comb")
CELLS = ("lut", "carry", "ff")
KINDS = (
    *((flow, kind) for flow in ("A", "B", "ice40", "xc7", "gowin") for kind in CELLS),
    *(("asic", kind) for kind in ("ge", "kept", "ff", "ps")),
    ("xc7", "lc"),
    *((flow, "ram") for flow in ("B", "xc7", "gowin")),
)


def read_csv(text: str) -> list[Row]:
    """Read what :func:`render_csv` wrote; the sources of the designs are not in it."""
    rows = []
    for line in csv.DictReader(io.StringIO(text)):
        design = Design(
            name=line["name"],
            title=line["title"],
            group=line["group"],
            feature=line["feature"],
            base=line["base"],
            entries=int(line["entries"]),
            ports=int(line["ports"]),
            compared=int(line["bits"]),
            make=dict,
            clocks=(int(line["hit"]), int(line["miss"]), int(line["worst"]))
            if line.get("hit")
            else None,
            series=line.get("series", ""),
        )
        row = Row(design)
        for flow, kind in KINDS:
            if line.get(f"{flow}_{kind}"):
                row.flows.setdefault(flow, {})[kind] = int(line[f"{flow}_{kind}"])
        if line["fmax"]:
            numbers = {name: line[name] for name in SPEEDS}
            row.placed = {n: float(x) if "." in x else int(x) for n, x in numbers.items()}
        rows.append(row)
    return rows


def render_csv(rows: list[Row]) -> str:
    """Render every figure of every row."""
    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\n")
    writer.writerow(
        [*HEAD, "series", *CLOCKS, *(f"{flow}_{kind}" for flow, kind in KINDS), *SPEEDS]
    )
    for row in rows:
        design = row.design
        writer.writerow(
            [design.name, design.title, design.group, design.feature, design.base]
            + [design.entries, design.ports, design.compared, design.series]
            + [*(design.clocks or [""] * len(CLOCKS))]
            + [row.flows.get(flow, {}).get(kind, "") for flow, kind in KINDS]
            + [(row.placed or {}).get(name, "") for name in SPEEDS]
        )
    return out.getvalue()


def replace_between(text: str, tables: str) -> str:
    """Put the tables between the two marks of a document.

    Raises
    ------
    ValueError
        A mark is missing.
    """
    head, _, tail = PART.split(text)
    return f"{head}{PART.begin}\n\n{tables}\n{PART.end}{tail}"
