"""Measure which faults of the netlist the suite finds.

    python tests/mutants/netlist_faults.py sspmp-1.0-sequential --faults 400 --prove 60
    python tests/mutants/netlist_faults.py -o docs/verification.md

Maps a unit to gates and flip-flops, draws faults (a pin stuck at 0 or 1, an inverted pin, a gate
taken for another one; an inverted select pin swaps the inputs of a multiplexer) and plays steps
that the reference model has answered on one copy of the netlist per fault: random traffic, then
the runs of tests/mutants/runs. A fault is killed where an output differs that the answers say
something about. With --prove, ABC decides of the survivors which show in no state that the unit
reaches: those are equivalent, and no traffic can kill them. For the others it finds a run that
shows them, which --keep-runs adds to those of the suite where the model confirms it. With -o, all
units are measured that are not named, and the table of the document is replaced.

With --shard K/N every N-th fault is measured, from the K-th on, and --json keeps the report;
--merge puts together the reports of all shards in a folder, instead of measuring.

Exit status: 0, or 1 where less than --require percent of the faults that are not equivalent died.
"""

import json
import sys
from collections.abc import Callable
from functools import partial
from pathlib import Path
from time import perf_counter
from typing import Any

import click
from mpu_hw_sim.fuzz import Shard
from netlist_score import measure, prove, report
from netlist_shards import merge_reports
from netlist_spoil import draw_faults
from netlist_subjects import SUBJECTS
from rich.console import Console
from rich.table import Table

__all__ = ["main"]

HEAD = (
    "| unit | gates | flip-flops | faults | traffic kills | runs | equivalent | open | score |",
    "|---|---|---|---|---|---|---|---|---|",
)
FIGURES = ("gates", "flops", "faults", "killed", "killed_by_runs", "equivalent", "open", "score")


def _print(figures: dict[str, Any], console: Console) -> None:
    table = Table("net behind it", "cell", "pin", "fault", "verdict", box=None, pad_edge=False)
    for row in figures["survivors"]:
        if row["verdict"] != "equivalent":
            table.add_row(*(row[key] for key in ("net", "cell", "pin", "fault", "verdict")))
    if table.row_count:
        console.print(table)
    console.print(
        f"{figures['killed']} of {figures['faults']} faults killed in {figures['steps']:,} steps, "
        f"{figures['killed_by_runs']} more by the runs of the suite, "
        f"{figures['equivalent']} proved equivalent, {figures['open']} open: {figures['score']} %",
        highlight=False,
    )


def _campaign(
    unit: str,
    count: int,
    steps: int,
    seed: int,
    traffic: int,
    seconds: int,
    keep_runs: bool,
    shard: Shard,
    progress: Callable[[str], None],
) -> dict[str, Any]:
    subject = SUBJECTS[unit]
    netlist = subject.netlist()
    progress(f"{len(netlist.gates)} gates, {len(netlist.flops)} flip-flops; record {steps} steps")
    recording, random = subject.recording(netlist, traffic, steps)
    faults = draw_faults(netlist, count, seed)[shard.index - 1 :: shard.count]
    progress(f"play them on {len(faults)} faults")
    result = measure(netlist, faults, recording)
    if seconds:
        progress(f"prove {len(result.survivors)} survivors")
        prove(netlist, result, seconds, progress, subject.meaning(netlist), subject.runs)
    if keep_runs:
        subject.keep_runs(netlist, result)
    return {
        **report(result, netlist, random),
        "asked": steps,
        "campaign": {"faults": count, "seed": seed, "traffic": traffic, "prove": seconds},
        "shard": [shard.index, shard.count],
    }


def _command(unit: str, figures: dict[str, Any]) -> str:
    """Give the command that measures what was measured, by whatever shards."""
    given = figures["campaign"] | {"steps": figures["asked"]}
    options = " ".join(f"--{name} {given[name]}" for name in ("faults", "steps", "seed", "prove"))
    return f"    python tests/mutants/netlist_faults.py {unit} {options}"


def _document(text: str, table: str, rows: dict[str, dict[str, Any]]) -> str:
    """Replace the rows of units in a table of a document, and the commands above it; keep others.

    Raises
    ------
    ClickException
        The marks of the table are not there, once each.
    """
    begin, end = (f"<!-- {table}: {side} -->" for side in ("begin", "end"))
    if text.count(begin) != 1 or not 0 <= text.find(begin) < text.find(end):
        raise click.ClickException(f"The document must have {begin} and {end} behind it, once each")
    before, rest = text.split(begin)
    old, after = rest.split(end)
    kept = [line for line in old.splitlines() if line.startswith("| ") and line not in HEAD]
    lines = {line.split(" | ")[0].removeprefix("| "): line for line in kept}
    lines |= {
        unit: f"| {unit} | " + " | ".join(f"{figures[name]:,}" for name in FIGURES) + " % |"
        for unit, figures in rows.items()
    }
    commands = [line for line in old.splitlines() if line.startswith("    python ")]
    commands = [line for line in commands if not any(f" {unit} --" in line for unit in rows)]
    commands += [_command(unit, figures) for unit, figures in rows.items()]
    table = "\n".join([begin, "", *commands, "", *HEAD, *lines.values(), "", end])
    return before + table + after


@click.command(help=__doc__.split("\n\n    ")[0] + "\n\n" + "\n".join(__doc__.split("\n\n")[2:]))
@click.argument("units", type=click.Choice(list(SUBJECTS)), nargs=-1)
@click.option("--faults", "count", type=click.IntRange(min=1), default=400, show_default=True)
@click.option("--steps", type=click.IntRange(min=1), default=60_000, show_default=True)
@click.option("--seed", default=1, show_default=True, help="By which the faults are drawn.")
@click.option("--traffic", default=2021, show_default=True, help="Seed of the random traffic.")
@click.option(
    "--prove",
    "seconds",
    type=click.IntRange(min=0),
    default=0,
    metavar="SECONDS",
    help="Decide what survives; each of two methods may take so long for a fault.",
)
@click.option("--keep-runs", is_flag=True, help="Add the runs found to those of the suite.")
@click.option("--shard", default="1/1", metavar="K/N", help="Measure this part of the faults.")
@click.option(
    "--merge",
    type=click.Path(path_type=Path, exists=True, file_okay=False),
    help="Measure nothing: put together the reports in a folder.",
)
@click.option("--require", type=float, default=0.0, help="Percent that must die.")
@click.option("--json", "reports", type=click.Path(path_type=Path), help="Write the reports here.")
@click.option(
    "-o",
    "--output",
    type=click.Path(path_type=Path, exists=True, dir_okay=False),
    help="Document whose table is replaced.",
)
@click.option("--table", default="faults", show_default=True, help="The one between these marks.")
def main(
    units: tuple[str, ...],
    require: float,
    reports: Path,
    output: Path,
    table: str,
    shard: str,
    merge: Path | None,
    **options: Any,
) -> None:
    console, begin = Console(), perf_counter()

    def progress(unit: str, text: str) -> None:
        line = f"{perf_counter() - begin:5.0f} s  {unit}: {text}"
        console.print(line, highlight=False, style="dim", soft_wrap=True)

    text = output.read_text(encoding="utf-8") if output else ""
    if output:
        _document(text, table, {})
    if options["keep_runs"] and shard != "1/1":
        raise click.ClickException("--keep-runs must go without --shard: shards may run at once")
    if options["keep_runs"] and not all(SUBJECTS[unit].runs for unit in units or SUBJECTS):
        raise click.ClickException("--keep-runs must go without core: its proofs give no runs")
    try:
        part = Shard.parse(shard)
    except ValueError as error:
        raise click.ClickException(str(error)) from None
    rows = merge_reports(merge) if merge else {}
    for unit in () if merge else units or SUBJECTS:
        rows[unit] = _campaign(unit, shard=part, progress=partial(progress, unit), **options)
        _print(rows[unit], console)
    for figures in rows.values() if merge else ():
        _print(figures, console)
    if reports:
        reports.write_text(json.dumps(rows, indent=2) + "\n", encoding="utf-8")
    if output:
        output.write_text(_document(text, table, rows), encoding="utf-8")
    sys.exit(min(figures["score"] for figures in rows.values()) < require)


if __name__ == "__main__":
    main()
