"""``mpu-hw verify``: compare a configuration with the reference model."""

import json
from collections.abc import Callable
from pathlib import Path
from time import perf_counter
from typing import TYPE_CHECKING, Any

import click
from rich.console import Console
from rich.progress import Progress

from mpu_hw.commands.console import output_console
from mpu_hw.commands.exit_status import Status
from mpu_hw.commands.options import config_options, json_option, output_option
from mpu_hw.commands.progress import progress_bar
from mpu_hw.commands.require_package import require_package
from mpu_hw.config import MpuConfig
from mpu_hw.files import errors_name, new_folder

if TYPE_CHECKING:
    from mpu_hw_sim.verify import Verification

__all__ = ["verify"]


@click.command()
@config_options()
@output_option("build/verify", "Folder for the Verilog, the logs and the reports.")
@click.option(
    "--steps",
    type=click.IntRange(min=1_000),
    default=40_000,
    show_default=True,
    help="Random steps of the compiled simulation; each drives every check port.",
)
@click.option("--seed", type=int, default=1, show_default=True, help="Random seed.")
@json_option
def verify(config: MpuConfig, output: Path, steps: int, seed: int, as_json: bool) -> int:
    """Simulate the unit and compare every answer with the reference model.

    The configuration comes from CONFIG.toml or --preset; a flag overrides its field. Exit status: 0
    all answers agree, 1 one does not (the first is printed), 2 bad input.
    """
    with require_package("verify", "sim"):
        from mpu_hw_sim.simulator import BuildFailed, MissingTool
        from mpu_hw_sim.verify import Effort
        from mpu_hw_sim.verify import verify as compare
    begin = perf_counter()
    effort = Effort(fastsim_steps=steps, seed=seed)
    try:
        with errors_name(output), new_folder(output), progress_bar() as bar:
            result = compare(config, output, effort, _stages(bar))
    except (BuildFailed, MissingTool) as error:
        raise click.ClickException(str(error)) from None
    summary = _summary(config, output, result, perf_counter() - begin)
    if as_json:
        click.echo(json.dumps(summary, indent=2))
    else:
        _print(config, result, summary)
    return Status.DIFFERENCE if result.mismatch else Status.SUCCESS


def _stages(bar: Progress) -> Callable[[str, int], Callable[[int], None]]:
    def stage(name: str, total: int) -> Callable[[int], None]:
        # A stage of one step has no measure of its own: its bar only moves.
        task = bar.add_task(name, total=total if total > 1 else None)

        def done(steps: int) -> None:
            bar.update(task, advance=steps, total=total)

        return done

    return stage


def _summary(
    config: MpuConfig, output: Path, result: "Verification", seconds: float
) -> dict[str, Any]:
    """Collect what ``--json`` prints."""
    from mpu_hw_sim.coverage import rare, reason, required_rules, unexercised

    rules = required_rules(config.revision)
    fastsim = result.fastsim
    return {
        "agrees": not result.mismatch,
        "mismatch": result.mismatch,
        "configuration": config.to_dict(),
        "verdicts": result.decisions,
        "register_accesses": result.accesses,
        "seconds": round(seconds, 1),
        "verdicts_per_second": round(fastsim.decisions / fastsim.seconds) if fastsim.seconds else 0,
        "exercised": {rule: result.covered[rule] for rule in sorted(rules) if result.covered[rule]},
        "rarely_exercised": rare(result.covered, rules),
        "not_exercised": {
            rule: reason(rule, config) or "not reached by this run"
            for rule in unexercised(result.covered, rules)
        },
        "files": [str(output / "mpu.v"), str(output / "bench" / "bench.log")],
    }


def _print(config: MpuConfig, result: "Verification", summary: dict[str, Any]) -> None:
    """Print the verdict first, then what was compared."""
    from mpu_hw_sim.coverage import RARE, coverage_table, format_rare, required_rules

    console = output_console()
    if result.mismatch:
        console.print("[bold red]MISMATCH[/]")
        console.print(result.mismatch, markup=False)
    else:
        console.print("[bold green]PASS[/]: every answer agrees with the reference model")
    entries = ", ".join(f"{name} {count}" for name, count in config.entries.items() if count)
    delegation = f" ({config.delegation})" if config.delegation else ""
    ports = ", ".join(port.name for port in config.ports)
    console.print(
        f"[bold]{config.revision}[/] RV{config.xlen}, {config.paddr_width} address bits, "
        f"grain {config.granularity}, entries {entries}{delegation}, ports {ports}"
    )
    console.print(
        f"compared {result.decisions:,} verdicts and {result.accesses:,} register accesses in "
        f"{summary['seconds']:.0f} s; compiled simulation: "
        f"{summary['verdicts_per_second']:,} verdicts/s"
    )
    console.print(coverage_table(result.covered, required_rules(config.revision), detail=False))
    _print_not_exercised(console, summary["not_exercised"])
    if hardly := summary["rarely_exercised"]:
        console.print(f"exercised fewer than {RARE} times: {format_rare(hardly)}", style="yellow")
    console.print(f"files: {', '.join(summary['files'])}")


def _print_not_exercised(console: Console, reasons: dict[str, str]) -> None:
    from mpu_hw_sim.coverage import group_of

    cannot: dict[str, list[str]] = {}
    for rule, why in reasons.items():
        cannot.setdefault(why, []).append(rule)
    for why, names in sorted(cannot.items()):
        groups: dict[str, list[str]] = {}
        for name in names:
            groups.setdefault(group_of(name), []).append(name.rpartition("-")[2])
        rules = ", ".join(f"{group}-{'/'.join(numbers)}" for group, numbers in groups.items())
        console.print(f"not exercised, {why}: {rules}", style="dim")
