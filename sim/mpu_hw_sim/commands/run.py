"""``mpu-hw run``: a program on the reference system."""

import json
import tempfile
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
  1    the unit answered otherwise than the model (--cosim)
  2    bad input, a tool is missing, a file cannot be read or written
  3    the program did not end in --max-cycles
  6    the program reported a failure; a line gives its own status
  130  interrupted by Ctrl-C; 143: by SIGTERM; 141: nobody reads the output
"""


@click.command(epilog=STATUSES)
@click.argument("firmware", type=FILE)
@config_options
@click.option("--no-mpu", is_flag=True, help="Build the system without the unit.")
@click.option("--open", "opened", is_flag=True, help="Start with every access allowed.")
@click.option("--trace", type=FILE, help="Write the commit log as instruction-set simulators do.")
@click.option("--waves", type=FILE, help="Write every signal as VCD.")
@click.option("--signature", type=FILE, help="Write begin_signature..end_signature in words.")
@click.option("--explain-traps", is_flag=True, help="Log every denied access.")
@click.option(
    "--dump-mpu", is_flag=True, help="Print the unit's registers that are not 0 at the end."
)
@click.option("--stats", is_flag=True, help="Print cycles, instructions and simulation speed.")
@click.option(
    "--cosim", is_flag=True, help="Check every access against the reference model as well."
)
@click.option(
    "--max-cycles",
    type=click.IntRange(1, MAX_CYCLES),
    default=100_000_000,
    show_default=True,
    help="Cycles after which the run is given up.",
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
    help="Print the result as JSON on standard error, after the program's output.",
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
    **files: Any,
) -> int:
    """Run FIRMWARE.elf on core, unit, UART and timer, and print what it sends.

    The simulator is built at the first run of a configuration and kept. The program ends by its
    symbol tohost: the high word is written with 0 while bit 0 of the low word is 1. The low word
    is 1 for a pass, 2n+1 for a failure with status n. --open is for programs that know nothing of
    the unit: no bank denies anything until it is programmed.
    """
    with require_package("run", "sim"):
        from mpu_hw_sim.simulator import BuildFailed, MissingTool
        from mpu_hw_sim.soc import Disagreement, Limit, SimulatorFailed, open_system, run_program
    from mpu_hw.soc import SocConfig

    for flag, given in (("--dump-mpu", dump_mpu), ("--cosim", cosim), ("--open", opened)):
        if no_mpu and given:
            raise ValueError(f"--no-mpu must not go with {flag}, which needs the unit")
    system = SocConfig.for_unit(None if no_mpu else config, xlen=config.xlen, misaligned=misaligned)
    if opened:
        system = open_system(system)
        if system.unit is None and (dump_mpu or cosim):
            raise ValueError(
                "--open must not go with --dump-mpu or --cosim here, for no bank of this "
                "configuration can allow everything, and the system runs without the unit"
            )
    unit = system.unit
    try:
        with tempfile.TemporaryDirectory(prefix="mpu-hw-") as folder:
            record = Path(folder) / "record" if unit and (dump_mpu or cosim) else None
            try:
                outcome = run_program(
                    firmware,
                    system,
                    cosim=record,
                    explain=explain_traps,
                    any_entry=False,
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
