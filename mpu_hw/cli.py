"""The command line ``mpu-hw``."""

import errno
import io
import logging
import os
import signal
import sys
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from importlib import import_module
from pathlib import Path
from typing import Any, NamedTuple, NoReturn, TextIO

import click

from .commands.exit_status import Status
from .process import Interrupted, end_by, interruptible, open_standard_files

__all__ = ["main"]


class Command(NamedTuple):
    """Where a command lives, beside what it runs; loaded when it is called."""

    module: str
    text: str


COMMANDS = {
    "generate": Command("mpu_hw.export.command", "Write the unit as Verilog, and its description."),
    "verify": Command(
        "mpu_hw_sim.commands.verify", "Verify a configuration against the reference model."
    ),
    "fuzz": Command(
        "mpu_hw_sim.commands.fuzz", "Compare random configurations with a compiled reference."
    ),
    "new": Command("mpu_hw_sim.commands.new", "Write a program with one protected task."),
    "run": Command("mpu_hw_sim.commands.run", "Run a program on the reference SoC."),
    "explain": Command(
        "mpu_hw_sim.commands.explain", "Explain who may access what, by the registers of a unit."
    ),
    "encode": Command(
        "mpu_hw_sim.commands.encode", "Print the registers of an entry for a region with rights."
    ),
    "plan": Command(
        "mpu_hw_sim.commands.plan",
        "Find the fewest entries for a list of regions.",
    ),
    "judge": Command(
        "mpu_hw_sim.commands.judge", "Prove or refute somebody else's checker against the rules."
    ),
    "fpga": Command(
        "mpu_hw_sim.commands.fpga", "Build an FPGA bitstream and report utilisation and Fmax."
    ),
    "bench": Command("benchmarks.command", "Compare area and speed with the PMPs of other cores."),
}
# benchmarks/ is not installed: the command is there in a checkout alone.
CHECKOUT = Path(__file__).parents[1]
LOGGERS = ("mpu_hw", "mpu_hw_sim", "benchmarks")


def _is_present(name: str) -> bool:
    folder = COMMANDS[name].module.partition(".")[0]
    return folder != "benchmarks" or (CHECKOUT / folder).is_dir()


class Unread(BaseException):
    """Nobody reads standard output any more. No OSError, which click would end by status 1."""


@contextmanager
def _unread() -> Iterator[None]:
    try:
        yield
    except BrokenPipeError:
        raise Unread from None


class Lazy(click.Group):
    """Group whose commands live in modules of their names."""

    def make_context(self, *args: Any, **given: Any) -> click.Context:
        with _unread():
            return super().make_context(*args, **given)

    def invoke(self, ctx: click.Context) -> Any:
        with _unread():
            return super().invoke(ctx)

    def list_commands(self, ctx: click.Context) -> list[str]:
        return [name for name in COMMANDS if _is_present(name)]

    def get_command(self, ctx: click.Context, name: str) -> click.Command | None:
        if name not in COMMANDS or not _is_present(name):
            return None
        if str(CHECKOUT) not in sys.path:
            sys.path.append(str(CHECKOUT))
        command: click.Command = getattr(import_module(COMMANDS[name].module), name)
        return command

    def format_commands(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        with formatter.section("Commands"):
            formatter.write_dl([(name, COMMANDS[name].text) for name in self.list_commands(ctx)])


class Notes(logging.Handler):
    """Prints what the project logs on standard error, one line each."""

    def emit(self, record: logging.LogRecord) -> None:
        click.echo(f"mpu-hw: {record.getMessage()}", err=True)


@click.group(cls=Lazy, context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(package_name="mpu_hw")
def cli() -> None:
    """Generate and verify the RISC-V supervisor-level memory protection unit."""


def main(arguments: list[str] | None = None) -> NoReturn:
    """Run a command and exit with a :class:`Status`, or by the signal that ended the command."""
    open_standard_files()
    # A name of a file may hold bytes that are no text.
    if isinstance(sys.stdout, io.TextIOWrapper):
        sys.stdout.reconfigure(errors="backslashreplace")
    notes = Notes()
    for name in LOGGERS:
        logging.getLogger(name).addHandler(notes)
        logging.getLogger(name).setLevel(logging.INFO)
    try:
        with interruptible():
            status = _run(arguments)
            with _unread():
                if sys.stdout:
                    sys.stdout.flush()
    except Interrupted as error:
        with suppress(OSError):
            click.echo("mpu-hw: Interrupted", err=True)
        end_by(error.number)
    except Unread:
        # As behind `| head`, which has seen enough: nothing is wrong.
        _discard_output()
        end_by(signal.SIGPIPE)
    except OSError as error:
        status = _refuse(_reason(error))
    finally:
        for name in LOGGERS:
            logging.getLogger(name).removeHandler(notes)
    sys.exit(_with_standard_error(status))


def _run(arguments: list[str] | None) -> int:
    try:
        status: Any = cli.main(arguments, prog_name="mpu-hw", standalone_mode=False)
    except click.exceptions.NoArgsIsHelpError as error:
        click.echo(error.format_message(), err=True)
        return Status.BAD_INPUT
    except click.ClickException as error:
        return _refuse(error.format_message())
    except click.Abort:
        raise Interrupted(signal.SIGINT) from None
    except (TypeError, ValueError) as error:
        return _refuse(str(error))
    return status if isinstance(status, int) else Status.SUCCESS


def _reason(error: OSError) -> str:
    text = error.strerror or str(error)
    if error.filename is not None:
        return f"{error.filename}: {text}"
    if error.errno == errno.ENOENT and not _is_somewhere():
        return f"The folder of the process is gone: {text}"
    if error.errno == errno.ENOSPC or not _can_print():
        _discard_output()
        return f"standard output: {text}"
    return text


def _is_somewhere() -> bool:
    try:
        return bool(Path.cwd())
    except OSError:
        return False


def _can_print() -> bool:
    try:
        sys.stdout.flush()
    except OSError:
        return False
    return True


def _with_standard_error(status: int) -> int:
    """Return the status; what cannot be written on standard error is no success."""
    try:
        if sys.stderr:
            sys.stderr.flush()
    except OSError:
        _discard(sys.stderr)
        return status or Status.BAD_INPUT
    return status


def _discard_output() -> None:
    _discard(sys.stdout)


def _discard(stream: TextIO) -> None:
    """Let what waits for a stream go nowhere: Python would try once more at its end."""
    with suppress(OSError, ValueError):
        nowhere = os.open(os.devnull, os.O_WRONLY)
        os.dup2(nowhere, stream.fileno())
        os.close(nowhere)


def _refuse(text: str) -> int:
    # Where standard error cannot be written either, the status alone says it.
    with suppress(OSError):
        click.echo(f"mpu-hw: {' '.join(text.split())}", err=True)
    return Status.BAD_INPUT


if __name__ == "__main__":
    main()
