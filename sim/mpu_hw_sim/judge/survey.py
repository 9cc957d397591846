"""Every shipped adapter whose package is installed: one table for the documentation."""

from rich.table import Table

from .adapter import adapter_names, read_adapter
from .claims import Judgement, Note
from .equivalence import Verdict
from .order import Order, judge
from .report import known_of

__all__ = ["adapters_text", "survey_of", "with_table"]

BEGIN, END = "<!-- mpu-hw judge --survey: begin -->", "<!-- mpu-hw judge --survey: end -->"
HEAD = (
    "| design | package | specification | entries, address bits | claims | refuted, and why "
    "| first answer, all (s) |\n|---|---|---|---|---|---|---|"
)


def adapters_text() -> Table:
    """Return the shipped adapters as a table: name, design, specifications, where it comes from."""
    table = Table(box=None, pad_edge=False)
    for title in ("adapter", "design", "spec", "source"):
        table.add_column(title)
    for name in adapter_names():
        adapter = read_adapter(name)
        source = adapter.source
        where = source.recipe
        if source.package:
            where = source.version() if source.folder() else f"{source.package}, not installed"
        table.add_row(name, adapter.title, ", ".join(adapter.claims.specs), where)
    return table


def survey_of(time_limit: float, note: Note) -> str:
    """Judge what is installed; return a table in Markdown.

    Parameters
    ----------
    time_limit : float
        Seconds for each design and specification.
    note : callable
        Called before every claim.
    """
    rows = [HEAD]
    for name in adapter_names():
        adapter = read_adapter(name)
        if adapter.source.folder() is None:
            continue
        for spec in adapter.claims.specs:
            judgement = judge(Order(adapter, (), spec, time_limit=time_limit), note)
            rows.append(_row(judgement))
    return "\n".join(rows)


def with_table(page: str, table: str) -> str:
    """Return a page with the table between its two marks replaced.

    Raises
    ------
    ValueError
        The page has no such marks.
    """
    before, begin, rest = page.partition(BEGIN)
    _, end, after = rest.partition(END)
    if not begin or not end:
        raise ValueError(f"The page must have the lines {BEGIN} and {END}")
    return f"{before}{BEGIN}\n\n{table}\n\n{END}{after}"


def _row(judgement: Judgement) -> str:
    adapter, size = judgement.subject.adapter, judgement.size
    counts = ", ".join(
        f"{len(found)} {verdict.value}"
        for verdict in Verdict
        if (found := judgement.having(verdict))
    )
    reasons: dict[str, int] = {}
    for finding in judgement.having(Verdict.REFUTED):
        known, rule = known_of(judgement, finding), finding.rules[-1]
        text = f"{known.text} ({rule}, {known.issue})" if known else f"{rule}, not known"
        reasons[text] = reasons.get(text, 0) + 1
    why = "; ".join(f"{count}: {text}" for text, count in reasons.items()) or "-"
    cells = (
        adapter.title,
        adapter.source.version(),
        judgement.spec,
        f"{size.entries}, {size.paddr_width}",
        counts,
        why,
        f"{judgement.first_seconds:.1f}, {judgement.seconds:.0f}",
    )
    return f"| {' | '.join(cells)} |"
