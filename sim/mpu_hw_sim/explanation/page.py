"""Everything about a state as one HTML page, which needs nothing beside it."""

from collections.abc import Iterable
from html import escape
from re import fullmatch

from .borders import crossing_reason
from .finding import format_range
from .picture import STYLE, render_svg
from .report import Report
from .sizes import format_size

__all__ = ["render_html"]

# What a cell of a table has where it is no sentence.
CODE = r"0x[0-9a-f]+(-0x[0-9a-f]+)?|[r-][w-][x-]"
PAGE_STYLE = """
body { background: var(--paper); color: var(--ink); margin: 2rem auto; max-width: 75rem;
  padding: 0 1rem; font: 15px/1.5 system-ui, sans-serif; }
code, td.code { font-family: ui-monospace, Menlo, Consolas, monospace; white-space: nowrap; }
table { border-collapse: collapse; } h2 { margin-top: 2rem; }
th, td { border-bottom: 1px solid var(--line); padding: .25rem .8rem .25rem 0; text-align: left;
  vertical-align: top; }
figure { margin: 0; overflow-x: auto; } .faint { color: var(--faint); }
"""


def render_html(report: Report, *, title: str) -> str:
    """Return the page.

    Parameters
    ----------
    report : Report
    title : str
        What the state is of, as the name of its file.
    """
    config = report.state.config
    entries = ", ".join(f"{name} {count}" for name, count in config.entries.items() if count)
    on = [name for name in report.state.status.__slots__ if getattr(report.state.status, name)]
    parts = [
        '<!doctype html>\n<html lang="en">\n<head>\n<meta charset="utf-8">',
        '<meta name="viewport" content="width=device-width, initial-scale=1">',
        f"<title>{escape(title)}</title>\n<style>{STYLE}{PAGE_STYLE}</style>\n</head>\n<body>",
        f"<h1>{escape(title)}</h1>",
        f"<p>{escape(config.revision)}, RV{config.xlen}, {config.paddr_width} address bits, "
        f"grain {config.granularity}, entries {escape(entries)}. "
        f"Status inputs that are 1: {escape(', '.join(on) or 'none')}.</p>",
        "<h2>Who may access which addresses</h2>",
        '<p class="faint">Letters are what the mode may do with each byte; numbers are the '
        "entries that decide, one for each stage, - where none matches.</p>",
        f"<figure>{render_svg(report.map, style=False)}</figure>",
        *_findings(report),
        *_borders(report),
        *_intervals(report),
        *_registers(report),
        "</body>\n</html>\n",
    ]
    return "\n".join(parts)


def _table(heads: Iterable[str], rows: Iterable[Iterable[str]]) -> str:
    head = "".join(f"<th>{escape(text)}</th>" for text in heads)
    lines = (
        "".join(
            f'<td class="code">{escape(text)}</td>'
            if fullmatch(CODE, text)
            else f"<td>{escape(text)}</td>"
            for text in row
        )
        for row in rows
    )
    body = "\n".join(f"<tr>{line}</tr>" for line in lines)
    return f"<table>\n<tr>{head}</tr>\n{body}\n</table>"


def _findings(report: Report) -> list[str]:
    if not report.findings:
        return ["<h2>Findings</h2>", "<p>None.</p>"]
    rows = [(f.kind, f.where, f.text, ", ".join(f.rules)) for f in report.findings]
    return ["<h2>Findings</h2>", _table(("finding", "where", "what", "rules"), rows)]


def _borders(report: Report) -> list[str]:
    if not report.crossings:
        return []
    rows = [
        (
            f"0x{over.border:x}",
            over.mode,
            over.rights,
            ", ".join(map(str, over.sizes)),
            crossing_reason(over),
        )
        for over in report.crossings
    ]
    return [
        "<h2>Accesses over a border</h2>",
        "<p>Those that have another answer than each of their bytes.</p>",
        _table(("border", "mode", "kinds", "bytes", "answer"), rows),
    ]


def _intervals(report: Report) -> list[str]:
    names = [mode.name for mode in report.map.modes]
    rows = [
        (
            format_range(interval.first, interval.last),
            format_size(interval.size),
            *(interval.cells[name].rights for name in names),
        )
        for interval in report.map.intervals
    ]
    return ["<h2>Intervals</h2>", _table(("addresses", "size", *names), rows)]


def _registers(report: Report) -> list[str]:
    rows = [(name, f"0x{value:x}") for name, value in report.state.values.items() if value]
    return ["<h2>Registers that are not 0</h2>", _table(("register", "value"), rows)]
