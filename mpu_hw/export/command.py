"""``mpu-hw generate``: Verilog and a description of it."""

import json
from pathlib import Path

import click
from rich.console import Console

from ..commands.options import Place, config_options, json_option
from ..config import MpuConfig
from . import PORT_NAMES
from . import generate as write

__all__ = ["generate"]


@click.command()
@config_options()
@click.option(
    "-o",
    "--output",
    type=Place(path_type=Path),
    required=True,
    help="Output folder; created if missing.",
)
@click.option(
    "--name",
    default="mpu",
    show_default=True,
    help="Module name, and prefix of every submodule and file.",
)
@click.option(
    "--port-names",
    type=click.Choice(PORT_NAMES),
    default=PORT_NAMES[0],
    show_default=True,
    help="csr_addr, or csr__addr as in earlier releases (deprecated).",
)
@click.option("--debug", is_flag=True, help="Keep src attributes, relative to the package.")
@json_option
def generate(
    config: MpuConfig, output: Path, name: str, port_names: str, debug: bool, as_json: bool
) -> None:
    """Write the unit as Verilog-2001 to OUTPUT/NAME.v, documented in its header.

    OUTPUT/NAME.json is its machine-readable description, OUTPUT/NAME.vlt has the waivers for
    verilator -Wall.

    The configuration comes from CONFIG.toml or --preset; a flag overrides its field.
    """
    console = Console(stderr=True)
    with console.status("Generating the unit …"):
        try:
            paths = write(config, output, name=name, port_names=port_names, debug=debug)
        except OSError as error:
            if error.filename is None:
                raise
            raise ValueError(
                f"--output must be a folder that can be written, not {str(output)!r}: "
                f"{error.strerror}"
            ) from None
    sizes = {str(path): path.stat().st_size for path in paths}
    if as_json:
        click.echo(json.dumps({"files": sizes}, indent=2))
        return
    for path, size in sizes.items():
        click.echo(f"{path}  {size:,} bytes")
