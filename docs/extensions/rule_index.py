"""Sphinx: the page rule-index, links to it from the page rules, and pages of its sources."""

import re
from collections import defaultdict
from html import escape
from pathlib import Path
from typing import Any

from mpu_hw_sim.model.catalogue import CATALOGUE, WHERE
from pygments import highlight
from pygments.formatters import HtmlFormatter
from pygments.lexers import PythonLexer

from .rules import GROUPS, Place, Rule, defined, occurrences, read_rules

__all__ = ["setup"]

ROOT = Path(__file__).parents[2]
LONGEST = 240  # characters of a rule that the index repeats
# A page of a source, in the colours of the theme and without its navigation, which would take
# longer to write than all other pages.
SOURCE = """\
<!doctype html>
<html lang="en"><head><meta charset="utf-8"><title>{path}</title>
<meta name="viewport" content="width=device-width,initial-scale=1">
<link rel="stylesheet" href="{up}_static/pygments.css">
<link rel="stylesheet" href="{up}_static/styles/furo.css">
<style>
:root {{ color-scheme: light dark; }}
body {{ margin: 1rem; --color-code-background: #f2f2f2; --color-code-foreground: #1e1e1e; }}
@media (prefers-color-scheme: dark) {{
  body {{ --color-code-background: #202020; --color-code-foreground: #d0d0d0; }}
}}
pre {{ overflow-x: auto; }} :target ~ span {{ font-weight: bold; }}
</style></head>
<body data-theme="auto"><p><a href="{up}rule-index.html">Rules: code, tests and proofs</a></p>
<h1>{path}</h1>
{body}</body></html>
"""
SENTENCE = re.compile(r"(?<=[^.]{3}\.) ")


def setup(app: Any) -> dict[str, bool]:
    """Join Sphinx."""
    app.connect("source-read", _extend)
    app.connect("env-get-outdated", _outdated)
    app.connect("build-finished", _write_sources)
    return {"parallel_read_safe": True}


def _outdated(app: Any, *_: Any) -> list[str]:
    # The index follows from all sources, not from the file of its own.
    return ["rule-index"] if "rule-index" in app.env.found_docs else []


def _extend(app: Any, page: str, content: list[str]) -> None:
    """Change the text of a page before it is parsed; ``content`` is changed in place."""
    if page == "rules":
        content[0] = "\n".join(map(_linked, content[0].split("\n")))
    elif page == "rule-index":
        rules = read_rules((ROOT / "docs" / "rules.md").read_text(encoding="utf-8"))
        content[0] += _index(rules, occurrences(ROOT))


def _linked(line: str) -> str:
    """Give every rule that a line defines a place to link to, and a link to the index."""
    for name in defined(line):
        target = f'<a id="{name}" href="rule-index.html#{name.lower()}">{name}</a>'
        line = line.replace(name, target, 1)
    return line


def _index(rules: list[Rule], found: dict[str, dict[str, list[Place]]]) -> str:
    text, section = "", ""
    for rule in rules:
        if rule.section != section:
            section = rule.section
            text += f"\n## {section}\n"
        text += f"\n### {rule.name}\n\n{_shortened(rule.text)}"
        text += f' <a href="rules.html#{rule.name}">Whole rule</a>\n\n'
        rows = [(group.title, found[rule.name].get(group.title, [])) for group in GROUPS]
        text += "".join(f"- {title}: {_places(places)}\n" for title, places in rows if places)
        if not found[rule.name].get(GROUPS[0].title):
            text += f"- No line of the hardware: {WHERE[CATALOGUE[rule.name].where]}\n"
    return text


def _shortened(text: str) -> str:
    """Give the first sentences of a rule."""
    shown = ""
    for sentence in SENTENCE.split(text):
        if shown and len(shown) + len(sentence) > LONGEST:
            return shown
        shown += f"{sentence} "
    return shown


def _places(places: list[Place]) -> str:
    """Give links to lines, those of one file together."""
    lines: dict[str, list[int]] = defaultdict(list)
    for path, line in places:
        lines[path].append(line)
    return "; ".join(
        f"`{path}` " + ", ".join(_link(path, line) for line in numbers)
        for path, numbers in lines.items()
    )


def _link(path: str, line: int) -> str:
    return f'<a href="{_page(path)}.html#L-{line}">{line}</a>'


def _page(path: str) -> str:
    return f"source/{path.removesuffix('.py')}"


def _write_sources(app: Any, error: Exception | None) -> None:
    """Write a page for every source file that the index names."""
    if error or app.builder.format != "html":
        return
    found = occurrences(ROOT).values()
    paths = {place.path for groups in found for places in groups.values() for place in places}
    formatter = HtmlFormatter(lineanchors="L", linenos="inline")
    for path in sorted(paths):
        page = app.outdir / f"{_page(path)}.html"
        page.parent.mkdir(parents=True, exist_ok=True)
        body = highlight((ROOT / path).read_text(encoding="utf-8"), PythonLexer(), formatter)
        up = "../" * _page(path).count("/")
        page.write_text(SOURCE.format(path=escape(path), up=up, body=body), encoding="utf-8")
