"""``mpu-hw generate``: Verilog, a description of it, and the integration kit."""

import json
from pathlib import Path
from typing import Any

import click
from rich.console import Console

from ..commands.options import Place, config_options, json_option
from ..config import MpuConfig, config_schema
from . import PORT_NAMES
from . import generate as write
from .guard_options import top_options

__all__ = ["generate"]


def _print_schema(ctx: click.Context, _: click.Parameter, wanted: bool) -> None:
    if wanted:
        click.echo(json.dumps(config_schema(), indent=2))
        ctx.exit()


@click.command()
@config_options(keep_file=True)
@top_options
@click.option(
    "-o",
    "--output",
    type=Place(path_type=Path),
    required=True,
    help="Output folder; created if missing.",
)
@click.option(
    "--name",
    show_default="that of the top, with underscores",
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
@click.option(
    "--schema",
    is_flag=True,
    is_eager=True,
    expose_value=False,
    callback=_print_schema,
    help="Print the JSON schema of CONFIG.toml, for editors, and write nothing.",
)
@json_option
def generate(
    config: MpuConfig,
    top: str,
    guard: dict[str, Any],
    output: Path,
    name: str | None,
    port_names: str,
    debug: bool,
    as_json: bool,
) -> None:
    """Write the unit as Verilog-2001 to OUTPUT/NAME.v, documented in its header.

    OUTPUT/NAME.json is its machine-readable description. The other files integrate it: instance,
    assertions, a simulation, FuseSoC core, file list, waivers, timing, SystemRDL, C header,
    datasheet, a configuration of riscv-unified-db.

    The configuration comes from CONFIG.toml or --preset; a flag overrides its field.
    """
    console = Console(stderr=True)
    with console.status("Generating the unit …"):
        try:
            paths = write(
                config,
                output,
                top=top,
                guard=guard,
                name=name,
                port_names=port_names,
                debug=debug,
            )
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
