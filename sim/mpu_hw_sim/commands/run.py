"""``mpu-hw run``: a program on the reference system."""

import json
import tempfile
from contextlib import nullcontext
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from mpu_hw.commands.exit_status import Status
from mpu_hw.commands.options import FILE, config_options
from mpu_hw.commands.require_package import require_package
from mpu_hw.config import MpuConfig

if TYPE_CHECKING:
    from mpu_hw_sim.soc import Outcome

__all__ = ["run"]

MAX_CYCLES = (1 << 63) - 1
STATUSES = """\b
Exit status:
  0    the program passed
  1    the unit and the reference model differ (--cosim)
  2    bad input, a tool is missing, a file cannot be read or written
  3    the program did not end in --max-cycles
  6    the program reported a failure; a line gives its status
  137  gdb ended the run (--gdb)
  130  interrupted by Ctrl-C; 143: by SIGTERM; 141: standard output was closed
"""


@click.command(epilog=STATUSES)
@click.argument("firmware", type=FILE)
@config_options(default="soc")
@click.option("--no-mpu", is_flag=True, help="Build the system without the unit.")
@click.option("--open", "opened", is_flag=True, help="Start with every access allowed.")
@click.option("--trace", type=FILE, help="Write the commit log of an instruction-set simulator.")
@click.option("--waves", type=FILE, help="Write every signal as VCD.")
@click.option("--signature", type=FILE, help="Write begin_signature..end_signature as words.")
@click.option("--explain-traps", is_flag=True, help="Log every denied access.")
@click.option(
    "--dump-mpu", is_flag=True, help="Print the registers of the unit that are not 0 at the end."
)
@click.option(
    "--gdb",
    "gdb_port",
    type=click.IntRange(0, 65535),
    metavar="PORT",
    help="Wait for gdb at this port of 127.0.0.1; 0: one that is free.",
)
@click.option("--stats", is_flag=True, help="Print cycles, instructions and simulation speed.")
@click.option("--cosim", is_flag=True, help="Check every access against the reference model.")
@click.option(
    "--max-cycles",
    type=click.IntRange(1, MAX_CYCLES),
    default=100_000_000,
    show_default=True,
    help="Stop after this many cycles, with status 3.",
)
@click.option(
    "--misaligned",
    type=click.Choice(["split", "trap"]),
    default="split",
    show_default=True,
    help="Split misaligned accesses into bytes, or trap.",
)
@click.option(
    "--json",
    "as_json",
    is_flag=True,
    help="Print the result as JSON on standard error, after the output of the program.",
)
def run(
    firmware: Path,
    config: MpuConfig,
    no_mpu: bool,
    opened: bool,
    misaligned: str,
    explain_traps: bool,
    dump_mpu: bool,
    cosim: bool,
    stats: bool,
    as_json: bool,
    gdb_port: int | None,
    **files: Any,
) -> int:
    """Run FIRMWARE, an ELF or a C file, on the reference SoC and print its UART output.

    A C file (NAME.c) has main(), which runs in M and returns 0 for a pass; it is built with the
    start-up code of `mpu-hw new` and finds mpu.h of the configuration, csr.h, machine.h and task.h.

    The first run of a configuration builds its simulator and caches it. The program ends by its
    symbol tohost: it writes 0 to the high word while bit 0 of the low word is 1. The low word is 1
    for a pass, 2n+1 for a failure with status n. --open is for programs that do not program the
    unit: every bank allows every access until software writes entries.
    """
    with require_package("run", "sim"):
        from mpu_hw_sim.gdb import GdbPort
        from mpu_hw_sim.simulator import BuildFailed, MissingTool
        from mpu_hw_sim.soc import (
            Disagreement,
            Killed,
            Limit,
            SimulatorFailed,
            open_system,
            run_program,
        )
    from mpu_hw.soc import SocConfig

    for flag, given in (("--dump-mpu", dump_mpu), ("--cosim", cosim), ("--open", opened)):
        if no_mpu and given:
            raise ValueError(f"--no-mpu must not go with {flag}, which needs the unit")
    for flag, given in (("--dump-mpu", dump_mpu), ("--cosim", cosim)):
        if gdb_port is not None and given:
            raise ValueError(
                f"--gdb must not go with {flag}, whose check does not know what gdb writes"
            )
    unit = None if no_mpu else config
    system = SocConfig.for_unit(unit, xlen=config.xlen, misaligned=misaligned, shared_port=True)
    if opened:
        system = open_system(system)
        if system.unit is None and (dump_mpu or cosim):
            raise ValueError(
                "--open must not go with --dump-mpu or --cosim here, for no bank of this "
                "configuration can allow everything, and the system runs without the unit"
            )
    unit = system.unit
    try:
        with (
            tempfile.TemporaryDirectory(prefix="mpu-hw-") as folder,
            nullcontext() if gdb_port is None else GdbPort(gdb_port) as gdb,
        ):
            record = Path(folder) / "record" if unit and (dump_mpu or cosim) else None
            if firmware.suffix == ".c":
                firmware = _compile(firmware, config, Path(folder))
            try:
                outcome = run_program(
                    firmware,
                    system,
                    cosim=record,
                    explain=explain_traps,
                    any_entry=False,
                    debugger=partial(gdb.serve, config=system) if gdb else None,
                    **files,
                )
            except Limit:
                if unit and record:
                    _replay(unit, record, dump_mpu)
                raise
            if unit and record:
                _replay(unit, record, dump_mpu)
    except Limit as error:
        click.echo(f"mpu-hw: {error}", err=True)
        return Status.LIMIT
    except Killed:
        click.echo("mpu-hw: gdb has ended the run", err=True)
        return Status.KILLED
    except Disagreement as error:
        click.echo(f"mpu-hw: {error}", err=True)
        return Status.DIFFERENCE
    except (BuildFailed, MissingTool, SimulatorFailed) as error:
        raise click.ClickException(str(error)) from None
    if as_json:
        click.echo(json.dumps(_summary(outcome), indent=2), err=True)
    elif stats:
        ratio = outcome.cycles / max(outcome.retired, 1)
        text = (
            f"{outcome.cycles:,} clocks, {outcome.retired:,} instructions, {ratio:.2f} clocks each"
        )
        # The time of a short run may be too short to be measured.
        if outcome.seconds:
            speed = outcome.cycles / outcome.seconds
            text += f"; {speed:,.0f} clocks per second of processor time"
        click.echo(text, err=True)
    if outcome.code:
        click.echo(f"mpu-hw: The program failed with status {outcome.code}", err=True)
        return Status.PROGRAM_FAILED
    return Status.SUCCESS


def _compile(source: Path, config: MpuConfig, folder: Path) -> Path:
    """Build a C file; what the compiler complains of is shown as it is."""
    from mpu_hw_sim.firmware import compile_file
    from mpu_hw_sim.simulator import MissingTool

    try:
        return compile_file(source, config, folder)
    except MissingTool:
        raise
    except RuntimeError as error:
        click.echo(str(error).partition("\n")[2].rstrip(), err=True)
        raise click.ClickException(f"{source} does not compile") from None


def _summary(outcome: "Outcome") -> dict[str, Any]:
    """Collect what ``--json`` prints."""
    return {
        "passed": not outcome.code,
        "status": outcome.code,
        "cycles": outcome.cycles,
        "instructions": outcome.retired,
        "seconds": outcome.seconds,
    }


def _replay(config: MpuConfig, record: Path, dump: bool) -> None:
    from mpu_hw_sim.soc import Cosimulation

    cosim = Cosimulation(config)
    count = cosim.replay(record)
    click.echo(f"{count:,} accesses checked again, all alike", err=True)
    for name, value in cosim.registers() if dump else ():
        if value:
            click.echo(f"{name:<12} 0x{value:0{config.xlen // 4}x}", err=True)
