"""``mpu-hw fpga``: a bitstream, what it costs and how fast it is."""

from pathlib import Path
from typing import TYPE_CHECKING

import click
from rich.console import Console
from rich.table import Table

from ..check import require_choice
from ..config import MpuConfig
from .options import config_options

if TYPE_CHECKING:
    from ..board import Build

__all__ = ["fpga"]

NOT_MET = 4
TOPS = ("unit",)


@click.command()
@click.argument("board")
@config_options
@click.option("--top", default="unit", show_default=True, help="What goes on it: unit.")
@click.option(
    "--seed", type=click.IntRange(min=1), default=1, show_default=True, help="Of nextpnr."
)
@click.option("--allow-slow", is_flag=True, help="Write the bitstream though a clock is too slow.")
@click.option(
    "-o",
    "--output",
    type=click.Path(path_type=Path, file_okay=False),
    default=Path("build/fpga"),
    show_default=True,
    help="Folder for the bitstream and the JSON of its figures.",
)
def fpga(board: str, config: MpuConfig, top: str, seed: int, allow_slow: bool, output: Path) -> int:
    """Build a bitstream for BOARD; print what it costs, and write that as JSON beside it.

    The unit stands behind a serial harness: frames of inputs enter at a button pin, answers leave
    at a LED pin. The configuration comes from CONFIG.toml or --preset; a flag overrides its field.
    Exit status: 0 built, 2 bad input or a missing tool, 4 too large or too slow.
    """
    from ..board import BOARDS, BuildRequest, DesignTooLarge, MissingTool, ToolFailed, build
    from ..board.build import write

    require_choice("BOARD", board, list(BOARDS))
    require_choice("--top", top, TOPS)
    request = BuildRequest(board=BOARDS[board], config=config, top=top, seed=seed)
    try:
        with Console(stderr=True).status("") as status:
            result = build(request, lambda text: status.update(f"{text} …"))
    except DesignTooLarge as error:
        click.echo(f"mpu-hw: {error}", err=True)
        return NOT_MET
    except (MissingTool, ToolFailed) as error:
        raise click.ClickException(str(error)) from None
    fast = allow_slow or not result.slow
    name = f"{board}-{top}"
    paths = write(result, output, name, bitstream=fast)
    _print(result, f"{BOARDS[board].title}, {top}")
    for path in paths:
        click.echo(f"{path}  {path.stat().st_size:,} bytes")
    for text in result.slow:
        click.echo(f"mpu-hw: {text}", err=True)
    if not fast:
        click.echo("mpu-hw: no bitstream was written; --allow-slow writes it", err=True)
    return NOT_MET if result.slow else 0


def _print(result: "Build", title: str) -> None:
    figures = result.figures
    table = Table(title=title, show_header=False, title_justify="left")
    for name, text in (("lut", "LUTs"), ("carry", "carry cells"), ("ff", "FFs"), ("ram", "RAMs")):
        table.add_row(text, f"{figures[name]:,}")
    logic = figures["logic"]
    table.add_row(f"{logic['cell']} placed", f"{logic['used']:,} of {logic['available']:,}")
    for clock, speed in figures["clocks"].items():
        table.add_row(f"Fmax of {clock}", f"{speed['fmax']} MHz, {speed['asked']} MHz asked for")
    for version in figures["tools"]:
        table.add_row("tool", version)
    Console().print(table)
