"""The command line ``mpu-hw``."""

import sys
from importlib import import_module
from typing import Any

import click

from . import commands

__all__ = ["main"]

# Command to module: imported when called, so that --help is fast and generate needs no simulator.
COMMANDS = {
    "generate": "Write the unit as Verilog, and its description.",
    "verify": "Hold a configuration against the reference model.",
    "run": "Run a program on the reference system.",
    "fpga": "Build a bitstream for a board; say what it costs.",
    "bench": "Measure area and speed beside the PMPs of other cores.",
}
BAD_INPUT = 2


class Lazy(click.Group):
    """Group whose commands live in modules of their names."""

    def list_commands(self, ctx: click.Context) -> list[str]:
        return list(COMMANDS)

    def get_command(self, ctx: click.Context, name: str) -> click.Command | None:
        if name not in COMMANDS:
            return None
        module = import_module(f"{commands.__name__}.{name}")
        command: click.Command = getattr(module, name)
        return command

    def format_commands(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        with formatter.section("Commands"):
            formatter.write_dl(list(COMMANDS.items()))


@click.group(cls=Lazy, context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(package_name="mpu_hw")
def cli() -> None:
    """Generate and verify the RISC-V supervisor-level memory protection unit."""


def main(arguments: list[str] | None = None) -> None:
    """Run a command and exit: 0 done, 1 something was found wrong, 2 bad input."""
    try:
        status: Any = cli.main(arguments, prog_name="mpu-hw", standalone_mode=False)
    except click.exceptions.NoArgsIsHelpError as error:
        click.echo(error.format_message(), err=True)
        status = BAD_INPUT
    except click.ClickException as error:
        status = _refuse(error.format_message())
    except click.Abort:
        status = _refuse("interrupted")
    except OSError as error:
        status = _refuse(f"{error.filename}: {error.strerror}" if error.filename else str(error))
    except (TypeError, ValueError) as error:
        status = _refuse(str(error))
    sys.exit(status if isinstance(status, int) else 0)


def _refuse(text: str) -> int:
    click.echo(f"mpu-hw: {' '.join(text.split())}", err=True)
    return BAD_INPUT
