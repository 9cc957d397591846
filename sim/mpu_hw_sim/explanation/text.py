"""What the command prints: the map, the borders, the findings, an access, a difference."""

from collections.abc import Iterator

from rich.console import Group, RenderableType
from rich.table import Table
from rich.text import Text

from .access import AccessReport, StageReport
from .borders import Crossing, crossing_reason
from .diff import Difference
from .finding import Finding
from .intervals import AddressMap, Cell
from .reasons import reason
from .report import Report

__all__ = ["access_text", "difference_text", "report_text"]

# How a cell stands out, by its rights.
STYLES = {"---": "dim", "rwx": "bold red", "-wx": "bold red"}


def report_text(report: Report) -> RenderableType:
    """Return the map, then what happens at its borders, then the findings."""
    parts: list[RenderableType] = [_map(report.map)]
    if report.crossings:
        parts += ["", _borders(report.crossings)]
    parts += ["", _findings(report.findings)]
    return Group(*parts)


def _table(*heads: str) -> Table:
    table = Table(box=None, pad_edge=False, padding=(0, 1, 0, 0), header_style="bold")
    for head in heads:
        table.add_column(head, overflow="fold")
    return table


def _map(found: AddressMap) -> Table:
    checked = {name: cell.decided for name, cell in found.intervals[0].cells.items()}
    heads = [
        f"{mode.name}\n{'/'.join(decision.stage for decision in checked[mode.name]) or '-'}"
        for mode in found.modes
    ]
    table = _table("from", "to", *heads)
    for interval in found.intervals:
        cells = (interval.cells[mode.name] for mode in found.modes)
        table.add_row(
            f"0x{interval.first:08x}", f"0x{interval.last:08x}", *(_cell(c) for c in cells)
        )
    return table


def _cell(cell: Cell) -> Text:
    entries = "/".join("-" if d.entry is None else str(d.entry) for d in cell.decided)
    return Text(f"{cell.rights} {entries}", style=STYLES.get(cell.rights, ""))


def _borders(over: tuple[Crossing, ...]) -> Table:
    table = _table("border", "mode", "kinds", "bytes", "answer over it, against that of its bytes")
    for each in over:
        sizes = ", ".join(map(str, each.sizes))
        table.add_row(f"0x{each.border:08x}", each.mode, each.rights, sizes, crossing_reason(each))
    return table


def _findings(found: tuple[Finding, ...]) -> RenderableType:
    if not found:
        return "no findings"
    return Group(*(line for finding in found for line in _finding(finding)))


def _finding(finding: Finding) -> Iterator[Text]:
    rules = f" ({', '.join(finding.rules)})" if finding.rules else ""
    yield Text.assemble((finding.kind, "bold yellow"), f": {finding.where}: {finding.text}{rules}")


def access_text(report: AccessReport) -> RenderableType:
    """Return one access, stage by stage."""
    query, verdict = report.query, report.verdict
    what = f"{query.mode.name} {query.access.name.lower()} of {query.size} at 0x{query.addr:x}"
    checked = "" if query.effective == query.mode else f", checked as {query.effective.name}"
    answer = ("allowed", "bold green") if verdict.allow else ("denied", "bold red")
    by = f", cause {verdict.cause}, by stage {report.denied_by}" if report.denied_by else ""
    head = f"{what}{checked}, port {report.port.name}: "
    if report.part:
        split = f"{report.misfit}, so the core splits it. The first byte"
        which = ", allowed as the others" if report.part.verdict.allow else " that is denied"
        return Group(head + "split", f"  {split}{which}:", access_text(report.part))
    lines: list[RenderableType] = [Text.assemble(head, answer, by)]
    for number, stage in enumerate(report.stages):
        ahead = any(not before.allow for before in report.stages[:number])
        lines += _stage_lines(stage, ahead)
    lines += [f"  stage {stage}: {why}" for stage, why in report.unasked.items()]
    if report.rules:
        lines.append(Text(f"  also {', '.join(report.rules)}", style="dim"))
    return Group(*lines)


def _stage_lines(stage: StageReport, behind: bool) -> Iterator[Text]:
    """Give two lines of a stage; ``behind`` one that denies it is no more than what it would do."""
    entry = "no entry" if stage.entry is None else f"{stage.bank}[{stage.entry}]"
    word = ("allows", "green") if stage.allow else ("denies", "red")
    would = "would answer: " if behind else ""
    cause = f" with cause {stage.cause}" if stage.cause else ""
    why = f": {reason(stage.rule, stage.rights)}"
    rule = f" ({stage.rule})" if stage.rule else ""
    yield Text.assemble(f"  stage {stage.stage}, {entry}: {would}", word, f"{cause}{why}{rule}")
    if stage.also:
        yield Text(f"    with {', '.join(stage.also)}", style="dim")


def difference_text(found: Difference) -> RenderableType:
    """Return the registers that differ, and the bytes with which a mode may do something else."""
    if found.same:
        return "no difference"
    parts: list[RenderableType] = []
    if found.registers:
        table = _table("register", "before", "after")
        for change in found.registers:
            table.add_row(change.name, f"0x{change.before:x}", f"0x{change.after:x}")
        parts += [table, ""]
    if not found.intervals:
        return Group(*parts, "no mode may do anything else")
    table = _table("from", "to", *found.intervals[0][0].cells)
    for before, after in found.intervals:
        changes = (
            ""
            if cell.rights == after.cells[name].rights
            else f"{cell.rights} > {after.cells[name].rights}"
            for name, cell in before.cells.items()
        )
        table.add_row(f"0x{before.first:08x}", f"0x{before.last:08x}", *changes)
    return Group(*parts, table)
