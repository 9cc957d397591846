"""The tables of the documentation: adapters whose package is installed, and checkouts."""

from collections.abc import Mapping
from pathlib import Path

from rich.table import Table

from .adapter import Adapter, adapter_names, read_adapter
from .claims import Judgement, Note
from .equivalence import Verdict
from .order import Order, judge
from .report import known_of

__all__ = ["CHECKOUTS", "PACKAGES", "adapters_text", "checkouts_of", "survey_of", "with_table"]


def _marks(option: str) -> tuple[str, str]:
    return f"<!-- mpu-hw judge {option}: begin -->", f"<!-- mpu-hw judge {option}: end -->"


PACKAGES, CHECKOUTS = _marks("--survey"), _marks("--survey --checkout")
HEAD = (
    "| design | source | specification | entries, address bits | claims | refuted, and why "
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
            rows.append(_row(judgement, adapter.source.version()))
    return "\n".join(rows)


def checkouts_of(page: str, folders: Mapping[str, Path], time_limit: float, note: Note) -> str:
    """Judge designs in folders; return the table of checkouts in a page with their rows replaced.

    Parameters
    ----------
    page : str
        The rows of other designs stay as they are.
    folders : table of the name of an adapter without a package -> Path
        Where the files of its design are.
    time_limit : float
        Seconds for each design and specification.
    note : callable
        Called before every claim.

    Raises
    ------
    ValueError
        An adapter is not known or has a package, a folder does not tell what is in it, or the page
        has no such table.
    OSError
        A file cannot be read.
    """
    adapters = {name: _of_checkout(name) for name in folders}
    versions = {name: adapters[name].source.version_in(path) for name, path in folders.items()}
    lines = _parts(page, CHECKOUTS)[1].splitlines()
    rows = {_key(line): line for line in lines if line.startswith("| ")}
    rows.pop(_key(HEAD), None)
    for name, adapter in adapters.items():
        paths = tuple(folders[name] / path for path in adapter.source.paths().values())
        for spec in adapter.claims.specs:
            judgement = judge(Order(adapter, paths, spec, time_limit=time_limit), note)
            row = _row(judgement, versions[name])
            rows[_key(row)] = row
    return "\n".join([HEAD, *(rows[key] for key in sorted(rows))])


def _of_checkout(name: str) -> Adapter:
    adapter = read_adapter(name)
    if adapter.source.package or not adapter.source.files:
        raise ValueError(f"--checkout must name a design that no package has, not {name!r}")
    return adapter


def _key(row: str) -> tuple[str, str]:
    """Give design and specification of a row."""
    cells = row.split(" | ")
    return cells[0], cells[2]


def _parts(page: str, marks: tuple[str, str]) -> tuple[str, str, str]:
    before, begin, rest = page.partition(marks[0])
    inside, end, after = rest.partition(marks[1])
    if not begin or not end:
        raise ValueError(f"The page must have the lines {marks[0]} and {marks[1]}")
    return before, inside, after


def with_table(page: str, table: str, marks: tuple[str, str] = PACKAGES) -> str:
    """Return a page with the table between its two marks replaced.

    Raises
    ------
    ValueError
        The page has no such marks.
    """
    before, _, after = _parts(page, marks)
    return f"{before}{marks[0]}\n\n{table}\n\n{marks[1]}{after}"


def _row(judgement: Judgement, origin: str) -> str:
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
        origin,
        judgement.spec,
        f"{size.entries}, {size.paddr_width}",
        counts,
        why,
        f"{judgement.first_seconds:.1f}, {judgement.seconds:.0f}",
    )
    return f"| {' | '.join(cells)} |"
