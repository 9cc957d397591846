"""``mpu-hw fuzz``: compare units with a compiled reference, at random."""

import json
import tempfile
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click
from rich.progress import Progress
from rich.table import Table

from mpu_hw.commands.console import output_console
from mpu_hw.commands.exit_status import Status
from mpu_hw.commands.options import FILE, FOLDER, config_options, json_option
from mpu_hw.commands.progress import progress_bar
from mpu_hw.commands.require_package import require_package
from mpu_hw.config import MpuConfig
from mpu_hw.files import whole_file

if TYPE_CHECKING:
    from mpu_hw_sim.fuzz import Campaign, Shard

__all__ = ["fuzz"]

SECONDS = 60.0  # where nothing says how much
PAGE = ".md"
Result = dict[str, Any]


@click.command()
@config_options(None)
@click.option(
    "--seconds",
    type=click.FloatRange(min=0, min_open=True),
    help=f"Stop after so long.  [default: {SECONDS:g}, without --configurations]",
)
@click.option("--seed", type=int, default=1, show_default=True, help="Random seed.")
@click.option(
    "--configurations",
    type=click.IntRange(min=1),
    help="Stop after so many; where one is given, so many runs of it.",
)
@click.option(
    "--checks",
    type=click.IntRange(min=1),
    default=500_000,
    show_default=True,
    help="Verdicts to compare in each configuration.",
)
@click.option("--shard", metavar="K/N", help="Run every N-th configuration, from the K-th on.")
@click.option("--merge", type=FOLDER, help="Run nothing: put together the results in a folder.")
@click.option(
    "-o",
    "--output",
    type=FILE,
    help="Write the result as JSON; where it is a page (.md), replace its table.",
)
@click.option("--test", type=FILE, help="Write the counterexample as a test of pytest.")
@json_option
def fuzz(
    config: MpuConfig | None,
    fields: dict[str, Any],
    seconds: float | None,
    seed: int,
    configurations: int | None,
    checks: int,
    shard: str | None,
    merge: Path | None,
    output: Path | None,
    test: Path | None,
    as_json: bool,
) -> int:
    """Compare units with a reference in C++, in random register writes and accesses.

    Without CONFIG.toml and --preset the configurations are random, with the fields that flags give.
    A counterexample is shrunk and printed as a test. Exit status: 0 no difference, 1 a difference,
    2 bad input.
    """
    with require_package("fuzz", "sim"):
        from mpu_hw_sim import fuzz as package
        from mpu_hw_sim.simulator import BuildFailed, MissingTool
    page = _page(output)
    if merge is not None:
        results = package.merge_folder(merge)
    else:
        if config is not None:
            package.comparable(config)
        campaign = package.Campaign(
            seed=seed,
            configurations=configurations,
            checks=checks,
            fixed={} if config else fields,
            configuration=config.to_dict() if config else None,
        )
        part = _shard(shard, configurations, seconds)
        if seconds is None and configurations is None:
            seconds = SECONDS
        try:
            results = [_run(campaign, part, seconds)]
        except (BuildFailed, MissingTool) as error:
            raise click.ClickException(str(error)) from None
    _write(output, page, results)
    return _report(results, test, as_json)


def _page(output: Path | None) -> str | None:
    """Read the page whose table shall be replaced, before anything runs."""
    if output is None or output.suffix != PAGE:
        return None
    from mpu_hw_sim.fuzz import with_table

    text = output.read_text(encoding="utf-8")
    with_table(text, [])
    return text


def _shard(text: str | None, configurations: int | None, seconds: float | None) -> "Shard":
    from mpu_hw_sim.fuzz import Shard

    if text is None:
        return Shard()
    if configurations is None or seconds is not None:
        raise ValueError("--shard must go with --configurations, and without --seconds")
    return Shard.parse(text)


def _run(campaign: "Campaign", shard: "Shard", seconds: float | None) -> Result:
    from mpu_hw_sim.fuzz import run_campaign

    with (
        progress_bar() as bar,
        tempfile.TemporaryDirectory(prefix="mpu-hw-fuzz-") as folder,
    ):
        return run_campaign(
            campaign, Path(folder), shard=shard, seconds=seconds, progress=_shown(bar)
        )


def _shown(bar: Progress) -> Callable[[str, int, int], None]:
    task = bar.add_task("fuzz", total=None)

    def show(text: str, done: int, total: int) -> None:
        bar.update(task, description=text, completed=done, total=total or None)

    return show


def _write(output: Path | None, page: str | None, results: list[Result]) -> None:
    from mpu_hw_sim.fuzz import with_table

    if output is None:
        return
    if page is not None:
        text = with_table(page, results)
    elif len(results) == 1:
        text = json.dumps(results[0], indent=1) + "\n"
    else:
        raise ValueError(
            f"{output} must be a page, for the results are of {len(results)} campaigns"
        )
    with whole_file(output) as partial:
        partial.write_text(text, encoding="utf-8")


def _report(results: list[Result], test: Path | None, as_json: bool) -> int:
    from mpu_hw_sim.fuzz import differing, figures

    found = differing(results)
    cases = [case for result in results for case in result["cases"]]
    if found and test is not None:
        with whole_file(test) as partial:
            partial.write_text(found[0]["difference"]["test"], encoding="utf-8")
    if as_json:
        summary = {"agrees": not found, **figures(cases), "results": results}
        click.echo(json.dumps(summary, indent=2))
    else:
        _print(results, cases)
    return Status.DIFFERENCE if found else Status.SUCCESS


def _print(results: list[Result], cases: list[dict[str, Any]]) -> None:
    """Print what was found first, then what was compared."""
    from mpu_hw_sim.fuzz import differing, figures

    console = output_console()
    for case in differing(results):
        _print_difference(case)
    if not differing(results):
        console.print("[bold green]PASS[/]: every answer agrees with the compiled reference")
    numbers = figures(cases)
    console.print(
        f"compared {numbers['verdicts']:,} verdicts and {numbers['register_accesses']:,} register "
        f"accesses in {numbers['seconds']:,.0f} s, {_plural(numbers['runs'], 'run')} of "
        f"{_plural(numbers['configurations'], 'configuration')}, "
        f"{numbers['checks_per_second']:,} checks/s; builds took {numbers['build_seconds']:,.0f} s"
    )
    _print_outcomes(cases)


def _plural(count: int, what: str) -> str:
    return f"{count:,} {what}" + "s" * (count != 1)


def _print_outcomes(cases: list[dict[str, Any]]) -> None:
    from mpu_hw_sim.fuzz import outcome_lines

    console = output_console()
    counts = dict(outcome_lines(cases))
    columns = ("denied, no entry", "denied, entry", "allowed, no entry", "allowed, entry")
    stages = Table("stage", *columns, box=None, pad_edge=False)
    for stage in ("hs", "vs", "g", "m"):
        stages.add_row(stage, *(f"{counts[f'stage {stage}: {name}']:,}" for name in columns))
    console.print(stages)
    registers = [
        f"{name.removeprefix('register: ')} {number:,}"
        for name, number in counts.items()
        if name.startswith("register: ")
    ]
    console.print(f"registers: {', '.join(registers)}")


def _print_difference(case: Mapping[str, Any]) -> None:
    console = output_console()
    found = case["difference"]
    console.print(f"[bold red]DIFFERENCE[/] in configuration {case['number']}")
    if not found["test"]:
        console.print(f"step {found['step']} differs ({found['kind']}); a replay does not show it")
        return
    console.print(f"{found['steps']} steps are left of {found['shrunk_from']}")
    console.print(found["text"], markup=False)
    click.echo(found["test"])
