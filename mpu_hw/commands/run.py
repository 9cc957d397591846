"""``mpu-hw run``: a program on the reference system."""

import tempfile
from pathlib import Path
from typing import Any

import click

from ..config import MpuConfig
from .needing import needing
from .options import config_options

__all__ = ["run"]

LIMIT = 3
BROKEN = 1
FILE = click.Path(path_type=Path, dir_okay=False)


@click.command()
@click.argument("firmware", type=FILE)
@config_options
@click.option("--no-mpu", is_flag=True, help="A system without the unit.")
@click.option("--trace", type=FILE, help="Write the commit log, as instruction-set simulators do.")
@click.option("--waves", type=FILE, help="Write every signal as VCD.")
@click.option("--signature", type=FILE, help="Write begin_signature..end_signature in words.")
@click.option("--explain-traps", is_flag=True, help="Say each access that the unit denies.")
@click.option(
    "--dump-mpu", is_flag=True, help="Print the unit's registers that are not 0 at the end."
)
@click.option("--stats", is_flag=True, help="Say clocks, instructions and speed.")
@click.option("--judge", is_flag=True, help="Judge every access again by the reference model.")
@click.option(
    "--max-cycles",
    type=click.IntRange(min=1),
    default=100_000_000,
    show_default=True,
    help="Clocks after which to give up.",
)
@click.option("--misaligned", type=click.Choice(["split", "trap"]), default="split")
def run(
    firmware: Path,
    config: MpuConfig,
    no_mpu: bool,
    misaligned: str,
    explain_traps: bool,
    dump_mpu: bool,
    judge: bool,
    stats: bool,
    **files: Any,
) -> int:
    """Run FIRMWARE.elf on core, unit, UART and timer, and print what it sends.

    The simulator is built at the first run of a configuration and kept. The program ends by its
    symbol tohost: the high word is written with 0 while bit 0 of the low word is 1. Exit status:
    that number >> 1, 0 a pass; 1 the unit answered otherwise than the model (--judge); 2 bad
    input; 3 the limit of clocks.
    """
    with needing("run"):
        from sim.run import BuildFailed, MissingTool
        from sim.soc import Disagreement, Limit, run_program
    from ..soc import SocConfig

    system = SocConfig.for_unit(None if no_mpu else config, xlen=config.xlen, misaligned=misaligned)
    if no_mpu and (dump_mpu or judge):
        raise ValueError("--no-mpu must not go with --dump-mpu or --judge, which need the unit")
    try:
        with tempfile.TemporaryDirectory(prefix="mpu-hw-") as folder:
            record = Path(folder) / "record" if dump_mpu or judge else None
            try:
                outcome = run_program(
                    firmware, system, judge=record, explain=explain_traps, **files
                )
            except Limit:
                if record:
                    _replay(config, record, dump_mpu)
                raise
            if record:
                _replay(config, record, dump_mpu)
    except Limit as error:
        click.echo(f"mpu-hw: {error}", err=True)
        return LIMIT
    except Disagreement as error:
        click.echo(f"mpu-hw: {error}", err=True)
        return BROKEN
    except MissingTool as error:
        raise click.ClickException(str(error)) from None
    except BuildFailed as error:
        click.echo(f"mpu-hw: the simulator could not be built\n{error}", err=True)
        return BROKEN
    if stats:
        ratio = outcome.cycles / outcome.retired
        text = (
            f"{outcome.cycles:,} clocks, {outcome.retired:,} instructions, {ratio:.2f} clocks each"
        )
        # The time of a short run may be too short to be measured.
        if outcome.seconds:
            speed = outcome.cycles / outcome.seconds
            text += f"; {speed:,.0f} clocks per second of processor time"
        click.echo(text, err=True)
    return outcome.code


def _replay(config: MpuConfig, record: Path, dump: bool) -> None:
    from sim.soc import Judge

    judge = Judge(config)
    count = judge.replay(record)
    click.echo(f"{count:,} accesses judged again, all alike", err=True)
    for name, value in judge.registers() if dump else ():
        if value:
            click.echo(f"{name:<12} 0x{value:0{config.xlen // 4}x}", err=True)
