"""``mpu-hw bench``: area and speed of the unit and of the PMPs of other cores."""

import json
import shlex
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from mpu_hw.commands.options import FILE
from mpu_hw.commands.progress import progress_bar
from mpu_hw.commands.require_package import require_package

if TYPE_CHECKING:
    from benchmarks.measure import Effort, Row

__all__ = ["bench"]


@click.command()
@click.option("--quick", is_flag=True, help="16 entries, mpu_hw and Ibex, one seed.")
@click.option("--only", multiple=True, metavar="ROW", help="Only the rows of this name or pattern.")
@click.option(
    "--liberty",
    type=FILE,
    help="Cells of the ASIC columns. [default: osu018 of Debian's qflow-tech-osu018]",
)
@click.option("--cached", is_flag=True, help="Run no tool: report what earlier runs measured.")
@click.option(
    "--jobs",
    type=click.IntRange(1, 64),
    default=2,
    show_default=True,
    help="Tools run in parallel.",
)
@click.option("--json", "as_json", is_flag=True, help="Print the rows as JSON, and nothing else.")
@click.option(
    "-o",
    "--output",
    type=FILE,
    help="Document whose tables are replaced; plots and CSV go to the folder of its name.",
)
@click.option(
    "--record",
    type=click.Path(dir_okay=False, path_type=Path),
    help="File of figures by step: those of the same sources and tools are taken from it, others "
    "added, also where the run is interrupted.",
)
def bench(
    quick: bool,
    only: tuple[str, ...],
    liberty: Path | None,
    cached: bool,
    jobs: int,
    as_json: bool,
    output: Path | None,
    record: Path | None,
) -> None:
    """Measure area and speed of the unit and of the PMPs of other cores.

    Results are cached by content hash; rerun to resume.
    """
    with require_package("bench", "bench"):
        from benchmarks.asic import find_liberty
        from benchmarks.measure import Effort, versions
        from benchmarks.recorded import recorded
        from benchmarks.report import render_markdown, replace_between
    from mpu_hw.board import MissingTool

    document = output.read_text(encoding="utf-8") if output else ""
    if output:
        replace_between(document, "")
    try:
        cells = find_liberty(liberty, cached=cached)
        effort = Effort(quick=quick, only=only, cached=cached, liberty=cells)
        with recorded(record) as known:
            rows = _measure(effort, jobs, known)
        tools = versions(cells)
    except MissingTool as error:
        raise click.ClickException(str(error)) from None
    if as_json:
        found = {"versions": tools, "rows": [row.plain() for row in rows]}
        click.echo(json.dumps(found, indent=2))
    command = _command(quick, cached, only, liberty, record)
    if output is None:
        if not as_json:
            click.echo(render_markdown(rows, command, tools, []))
        return
    charts = _files(rows, output.with_suffix(""))
    partial = output.with_suffix(".partial")
    text = replace_between(document, render_markdown(rows, command, tools, charts))
    partial.write_text(text, encoding="utf-8")
    partial.replace(output)
    click.echo(f"{output}  {len(rows)} rows", err=as_json)


def _command(
    quick: bool, cached: bool, only: tuple[str, ...], liberty: Path | None, record: Path | None
) -> str:
    words = ["mpu-hw", "bench"]
    words += ["--quick"] * quick + ["--cached"] * cached
    for name in only:
        words += ["--only", name]
    words += ["--liberty", str(liberty)] if liberty else []
    words += ["--record", str(record)] if record else []
    return shlex.join(words)


def _measure(effort: "Effort", jobs: int, known: dict[str, Any]) -> "list[Row]":
    from benchmarks.measure import designs, measure, steps

    count = len(list(steps(designs(effort), effort)))
    with progress_bar() as bar:
        task = bar.add_task("generating", total=count)
        return measure(
            effort,
            jobs,
            lambda step: bar.update(task, description=step.title),
            lambda step: bar.advance(task),
            known,
        )


def _files(rows: "list[Row]", folder: Path) -> list[str]:
    from benchmarks.plots import draw
    from benchmarks.report import render_csv

    folder.mkdir(parents=True, exist_ok=True)
    partial = folder / ".figures.partial"
    partial.write_text(render_csv(rows), encoding="utf-8")
    partial.replace(folder / "figures.csv")
    return draw(rows, folder)
