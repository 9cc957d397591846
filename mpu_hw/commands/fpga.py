"""``mpu-hw fpga``: a bitstream, what it costs and how fast it is."""

from pathlib import Path
from typing import TYPE_CHECKING

import click
from rich.console import Console
from rich.table import Table

from ..check import require_choice
from ..config import MpuConfig
from ..files import errors_name, new_folder, tool_cache
from .needing import needing
from .options import FILE, config_options, output_option
from .status import Status

if TYPE_CHECKING:
    from ..board import Board, Build

__all__ = ["fpga"]


@click.command()
@click.argument("board")
@config_options
@click.option("--top", default="unit", show_default=True, help="What goes on it: unit, soc.")
@click.option("--firmware", type=FILE, help="Program of soc, an ELF file, for a demonstration.")
@click.option(
    "--seed", type=click.IntRange(min=1), default=1, show_default=True, help="Of nextpnr."
)
@click.option("--allow-slow", is_flag=True, help="Write the bitstream though a clock is too slow.")
@output_option("build/fpga", "Folder for the bitstream and the JSON of its figures.")
def fpga(
    board: str,
    config: MpuConfig,
    top: str,
    firmware: Path | None,
    seed: int,
    allow_slow: bool,
    output: Path,
) -> int:
    """Build a bitstream for BOARD; print what it costs, and write that as JSON beside it.

    With --top unit the unit stands behind a serial harness: frames of inputs enter at a button pin,
    answers leave at a LED pin. With --top soc it stands beside a core with RAM of block memory, a
    UART of 115200 baud and a LED that is lit once the unit has made the core trap; it boots a
    demonstration, or the program of --firmware. The configuration comes from CONFIG.toml or
    --preset; a flag overrides its field.
    Exit status: 0 built, 2 bad input or a missing tool, 4 too large or too slow.
    """
    with needing("fpga", "board"):
        from ..board import BOARDS, TOPS, BuildRequest, DesignTooLarge, MissingTool, ToolFailed
        from ..board.build import build, write

    require_choice("BOARD", board, list(BOARDS))
    require_choice("--top", top, list(TOPS))
    if firmware and top != "soc":
        raise ValueError(f"--firmware must go with --top soc, not with --top {top}")
    try:
        program = _program(BOARDS[board], config, firmware) if top == "soc" else ()
        request = BuildRequest(
            board=BOARDS[board], config=config, top=top, seed=seed, program=program
        )
        with tool_cache(), Console(stderr=True).status("") as status:
            result = build(request, lambda text: status.update(f"{text} …"))
    except DesignTooLarge as error:
        click.echo(f"mpu-hw: {error}", err=True)
        return Status.NOT_MET
    except (MissingTool, ToolFailed) as error:
        raise click.ClickException(str(error)) from None
    fast = allow_slow or not result.slow
    name = f"{board}-{top}"
    with errors_name(output), new_folder(output):
        paths = write(result, output, name, bitstream=fast)
    _print(result, f"{BOARDS[board].title}, {top}")
    for path in paths:
        click.echo(f"{path}  {path.stat().st_size:,} bytes")
    for text in result.slow:
        click.echo(f"mpu-hw: {text}", err=True)
    if not fast:
        click.echo("mpu-hw: no bitstream was written; --allow-slow writes it", err=True)
    return Status.NOT_MET if result.slow else Status.SUCCESS


def _program(board: "Board", config: MpuConfig, firmware: Path | None) -> tuple[int, ...]:
    """Return the words that RAM starts with."""
    from ..board import soc_config

    with needing("--top soc", "sim"):
        from sim.run import MissingTool
        from sim.soc import boot_words
    system = soc_config(board, config)
    try:
        return boot_words(system, firmware)
    except MissingTool as error:
        raise click.ClickException(str(error)) from None


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
