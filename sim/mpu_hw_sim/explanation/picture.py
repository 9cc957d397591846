"""The map as a picture: one row for each interval, one column for each mode (SVG)."""

from html import escape

from .finding import format_range
from .intervals import AddressMap, Cell, Interval

__all__ = ["STYLE", "render_svg"]

ROW, HEAD, LAST, LEFT, COLUMN, TEXT = 30, 64, 180, 352, 118, 14  # pixels
# Rights to the class that colours the cell: what is not there is of the last one.
CLASSES = {"---": "none", "r--": "read", "r-x": "code", "--x": "code", "rw-": "data"}
DANGER, OPEN = "danger", "open"
LEGEND = {
    "none": "nothing",
    "read": "read only",
    "code": "execute",
    "data": "write",
    DANGER: "write and execute",
    OPEN: "no entry, everything",
}
# Colours of both themes. A picture inside of a page takes those of the page.
LIGHT = {
    "paper": "#ffffff",
    "ink": "#1b1f24",
    "faint": "#5b6570",
    "line": "#c9d0d7",
    "none": "#eef0f2",
    "read": "#dbeafe",
    "code": "#d7f0dc",
    "data": "#fdecc8",
    "danger": "#f9d0cd",
    "open": "#e8def8",
}
DARK = {
    "paper": "#14171a",
    "ink": "#e6e9ec",
    "faint": "#9aa4ae",
    "line": "#3a424a",
    "none": "#1f2429",
    "read": "#1d3557",
    "code": "#1d4429",
    "data": "#54400f",
    "danger": "#6b2420",
    "open": "#372c52",
}


def _variables(colours: dict[str, str]) -> str:
    return " ".join(f"--{name}: {value};" for name, value in colours.items())


STYLE = f"""
:root {{ color-scheme: light dark; {_variables(LIGHT)} }}
@media (prefers-color-scheme: dark) {{ :root {{ {_variables(DARK)} }} }}
svg text {{ fill: var(--ink); font: {TEXT}px ui-monospace, Menlo, Consolas, monospace; }}
svg .faint {{ fill: var(--faint); }} svg .head {{ font-weight: bold; }}
svg rect {{ stroke: var(--line); }} svg .paper {{ fill: var(--paper); stroke: none; }}
{"".join(f"svg .{name} {{ fill: var(--{name}); }} " for name in LEGEND)}
"""


def render_svg(found: AddressMap, *, style: bool = True) -> str:
    """Return the picture.

    Parameters
    ----------
    found : AddressMap
    style : bool
        With its colours; a page that has :data:`STYLE` needs none.
    """
    legend, legend_width = _legend(found, HEAD + ROW * len(found.intervals) + 30)
    width = max(LEFT + COLUMN * len(found.modes) + 12, legend_width)
    height = HEAD + ROW * (len(found.intervals) + 1) + 24
    parts = [
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {width} {height}" '
        f'width="{width}" height="{height}" role="img">',
        "<title>Who may access which addresses</title>",
        f"<style>{STYLE}</style>" if style else "",
        f'<rect class="paper" width="{width}" height="{height}"/>',
        _text(12, 28, "from", "head"),
        _text(LAST, 28, "to", "head"),
    ]
    for column, mode in enumerate(found.modes):
        at = LEFT + COLUMN * column
        decided = found.intervals[0].cells[mode.name].decided
        parts.append(_text(at + 10, 28, mode.name, "head"))
        stages = "/".join(decision.stage for decision in decided) or "-"
        parts.append(_text(at + 10, 48, stages, "faint"))
    for row, interval in enumerate(found.intervals):
        parts += _row(found, interval, HEAD + ROW * row)
    parts += legend
    return "\n".join(filter(None, [*parts, "</svg>"])) + "\n"


def _text(x: int, y: int, text: str, kind: str = "") -> str:
    chosen = f' class="{kind}"' if kind else ""
    return f'<text x="{x}" y="{y}"{chosen}>{escape(text)}</text>'


def _row(found: AddressMap, interval: Interval, top: int) -> list[str]:
    base = top + ROW // 2 + 5
    parts = [
        _text(12, base, f"0x{interval.first:08x}"),
        _text(LAST, base, f"0x{interval.last:08x}"),
    ]
    for column, mode in enumerate(found.modes):
        cell, at = interval.cells[mode.name], LEFT + COLUMN * column
        said = f"{mode.name} {format_range(interval.first, interval.last)}: {_said(cell)}"
        parts += [
            f'<g><title>{escape(said)}</title><rect class="{_class(cell)}" x="{at}" y="{top}" '
            f'width="{COLUMN}" height="{ROW}"/>',
            _text(at + 10, base, f"{cell.rights} {_entries(cell)}"),
            "</g>",
        ]
    return parts


def _class(cell: Cell) -> str:
    if cell.rights[1:] == "wx":
        return OPEN if all(d.entry is None for d in cell.decided) else DANGER
    return CLASSES.get(cell.rights, "data")


def _entries(cell: Cell) -> str:
    return "/".join("-" if d.entry is None else str(d.entry) for d in cell.decided)


def _said(cell: Cell) -> str:
    decided = ", ".join(
        f"stage {d.stage} {'no entry' if d.entry is None else f'entry {d.entry}'}"
        for d in cell.decided
    )
    denied = ", ".join(f"{d.right} denied by {d.stage} with cause {d.cause}" for d in cell.denials)
    return "; ".join(filter(None, (cell.rights, decided, denied)))


def _legend(found: AddressMap, top: int) -> tuple[list[str], int]:
    """Return the meaning of the colours that are used, and the width that it takes."""
    used = {_class(cell) for interval in found.intervals for cell in interval.cells.values()}
    parts, at = [], 12
    for name in LEGEND:
        if name in used:
            parts.append(f'<rect class="{name}" x="{at}" y="{top - 12}" width="16" height="16"/>')
            parts.append(_text(at + 24, top + 1, LEGEND[name], "faint"))
            at += 24 + 9 * len(LEGEND[name]) + 22
    return parts, at
