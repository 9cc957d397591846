"""``mpu-hw generate``: Verilog and a description of it."""

from pathlib import Path

import click
from rich.console import Console

from ..config import MpuConfig
from ..export import generate as write
from .options import Place, config_options

__all__ = ["generate"]


@click.command()
@config_options
@click.option(
    "-o",
    "--output",
    type=Place(path_type=Path),
    required=True,
    help="Folder for mpu.v and mpu.json; made where missing.",
)
def generate(config: MpuConfig, output: Path) -> None:
    """Write OUTPUT/mpu.v, plain Verilog, and OUTPUT/mpu.json, which describes it to programs.

    The configuration comes from CONFIG.toml or --preset; a flag overrides its field.
    """
    console = Console(stderr=True)
    with console.status("Generating the unit …"):
        try:
            paths = write(config, output)
        except OSError as error:
            if error.filename is None:
                raise
            raise ValueError(
                f"--output must be a folder that can be written, not {str(output)!r}: "
                f"{error.strerror}"
            ) from None
    for path in paths:
        click.echo(f"{path}  {path.stat().st_size:,} bytes")
