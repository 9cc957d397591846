"""``mpu-hw verify``: hold a configuration against the reference model."""

from collections.abc import Callable
from pathlib import Path
from time import perf_counter
from typing import TYPE_CHECKING

import click
from rich.console import Console
from rich.progress import Progress

from ..config import MpuConfig
from ..files import errors_name, new_folder
from .needing import needing
from .options import config_options, output_option
from .progress import progress_bar
from .status import Status

if TYPE_CHECKING:
    from sim.verify import Verification

__all__ = ["verify"]


@click.command()
@config_options
@output_option("build/verify", "Folder for the Verilog, the logs and the reports.")
@click.option(
    "--steps",
    type=click.IntRange(min=1_000),
    default=40_000,
    show_default=True,
    help="Random steps of the fast lane; each asks every check port.",
)
@click.option("--seed", type=int, default=1, show_default=True, help="Of all random traffic.")
def verify(config: MpuConfig, output: Path, steps: int, seed: int) -> int:
    """Simulate the unit and compare every answer with the reference model.

    The configuration comes from CONFIG.toml or --preset; a flag overrides its field. Exit status: 0
    all answers agree, 1 one does not (the first is printed), 2 bad input.
    """
    with needing("verify", "sim"):
        from sim.run import BuildFailed, MissingTool
        from sim.verify import Effort
        from sim.verify import verify as compare
    begin = perf_counter()
    effort = Effort(lane_steps=steps, seed=seed)
    try:
        with errors_name(output), new_folder(output), progress_bar() as bar:
            result = compare(config, output, effort, _stages(bar))
    except (BuildFailed, MissingTool) as error:
        raise click.ClickException(str(error)) from None
    _print(config, output, result, perf_counter() - begin)
    return Status.DIFFERENCE if result.mismatch else Status.SUCCESS


def _stages(bar: Progress) -> Callable[[str, int], Callable[[int], None]]:
    def stage(name: str, total: int) -> Callable[[int], None]:
        # A stage of one step has no measure of its own: its bar only moves.
        task = bar.add_task(name, total=total if total > 1 else None)

        def done(steps: int) -> None:
            bar.update(task, advance=steps, total=total)

        return done

    return stage


def _print(config: MpuConfig, output: Path, result: "Verification", seconds: float) -> None:
    from sim.coverage import (
        RARE,
        coverage_table,
        format_rare,
        group_of,
        rare,
        required_rules,
        unexercised,
    )
    from sim.reasons import reason

    console = Console()
    entries = ", ".join(f"{name} {count}" for name, count in config.entries.items() if count)
    delegation = f" ({config.delegation})" if config.delegation else ""
    ports = ", ".join(port.name for port in config.ports)
    console.print(
        f"[bold]{config.revision}[/] RV{config.xlen}, {config.paddr_width} address bits, "
        f"grain {config.granularity}, entries {entries}{delegation}, ports {ports}",
        highlight=False,
    )
    lane = result.lane
    rate = lane.decisions / lane.seconds if lane.seconds else 0
    console.print(
        f"compared {result.decisions:,} verdicts and {result.accesses:,} register accesses in "
        f"{seconds:.0f} s; the lane {rate:,.0f} verdicts/s",
        highlight=False,
    )
    rules = required_rules(config.revision)
    missing = unexercised(result.covered, rules)
    console.print(coverage_table(result.covered, rules, detail=False))
    cannot: dict[str, list[str]] = {}
    for rule in missing:
        cannot.setdefault(reason(rule, config) or "not reached by this run", []).append(rule)
    for why, names in sorted(cannot.items()):
        stems: dict[str, list[str]] = {}
        for name in names:
            stems.setdefault(group_of(name), []).append(name.rpartition("-")[2])
        spoken = ", ".join(f"{stem}-{'/'.join(numbers)}" for stem, numbers in stems.items())
        console.print(f"not exercised, {why}: {spoken}", highlight=False, style="dim")
    if hardly := rare(result.covered, rules):
        console.print(
            f"exercised fewer than {RARE} times: {format_rare(hardly)}",
            highlight=False,
            style="yellow",
        )
    if result.mismatch:
        console.print("[bold red]MISMATCH[/]", highlight=False)
        console.print(result.mismatch, highlight=False, markup=False)
    else:
        console.print("[bold green]every answer agrees with the model[/]", highlight=False)
    console.print(f"files: {output}/mpu.v, {output}/bench/bench.log", highlight=False)
