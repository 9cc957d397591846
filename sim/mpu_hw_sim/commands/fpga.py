"""``mpu-hw fpga``: a bitstream, what it costs and how fast it is."""

import json
from pathlib import Path
from typing import TYPE_CHECKING

import click
from rich.console import Console
from rich.table import Table

from mpu_hw.check import require_choice
from mpu_hw.commands.console import output_console
from mpu_hw.commands.exit_status import Status
from mpu_hw.commands.options import (
    FILE,
    FieldChoice,
    config_options,
    json_option,
    output_option,
)
from mpu_hw.commands.require_package import require_package
from mpu_hw.config import MpuConfig
from mpu_hw.files import errors_name, new_folder, tool_cache

if TYPE_CHECKING:
    from mpu_hw.board import Board, Build

__all__ = ["fpga"]


@click.command()
@click.argument("board")
@config_options(default="soc")
@click.option(
    "--top",
    type=FieldChoice(["unit", "soc"]),
    default="unit",
    show_default=True,
    help="Design: the unit behind a serial harness, or the SoC.",
)
@click.option(
    "--firmware", type=FILE, help="ELF file that the SoC boots instead of the demonstration."
)
@click.option(
    "--seed",
    type=click.IntRange(min=1),
    default=1,
    show_default=True,
    help="Placement seed for nextpnr.",
)
@click.option("--allow-slow", is_flag=True, help="Write the bitstream even if timing fails.")
@json_option
@output_option("build/fpga", "Folder for the bitstream and the JSON of its figures.")
def fpga(
    board: str,
    config: MpuConfig,
    top: str,
    firmware: Path | None,
    seed: int,
    allow_slow: bool,
    as_json: bool,
    output: Path,
) -> int:
    """Build an FPGA bitstream for BOARD and report utilisation and Fmax.

    mpu-hw fpga list prints the boards. The figures are also written as JSON, next to the bitstream.

    --top unit builds the unit behind a serial harness: frames of inputs enter at a button pin,
    answers leave at an LED pin. --top soc builds core, unit, block RAM, a UART (115200 baud) and an
    LED that is lit once a denied access has trapped; it boots a demonstration, or the program of
    --firmware. The configuration comes from CONFIG.toml or --preset; a flag overrides its field.

    Exit status: 0 built, 2 bad input or a missing tool, 4 too large or too slow.
    """
    with require_package("fpga", "board"):
        from mpu_hw.board import BOARDS, TOPS, BuildRequest, DesignTooLarge, MissingTool, ToolFailed
        from mpu_hw.board.bitstream import build, write

    if board == "list":
        _print_boards(BOARDS)
        return Status.SUCCESS
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
    sizes = {str(path): path.stat().st_size for path in paths}
    if as_json:
        found = {"board": board, "top": top, "figures": result.figures, "files": sizes}
        click.echo(json.dumps(found | {"slow": list(result.slow)}, indent=2))
    else:
        _print(result, f"{BOARDS[board].title}, {top}")
        for path, size in sizes.items():
            click.echo(f"{path}  {size:,} bytes")
    for text in result.slow:
        click.echo(f"mpu-hw: {text}", err=True)
    if not fast:
        click.echo("mpu-hw: No bitstream was written; --allow-slow writes it", err=True)
    return Status.NOT_MET if result.slow else Status.SUCCESS


def _program(board: "Board", config: MpuConfig, firmware: Path | None) -> tuple[int, ...]:
    """Return the words that RAM starts with."""
    from mpu_hw.board import soc_config

    with require_package("--top soc", "sim"):
        from mpu_hw_sim.simulator import MissingTool
        from mpu_hw_sim.soc import boot_words
    system = soc_config(board, config)
    try:
        return boot_words(system, firmware)
    except MissingTool as error:
        raise click.ClickException(str(error)) from None


def _print_boards(boards: "dict[str, Board]") -> None:
    table = Table(box=None, pad_edge=False, show_header=False)
    for name, board in boards.items():
        table.add_row(name, board.title)
    output_console().print(table)


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
    output_console().print(table)
