"""Random programs on both sides."""

from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path

from mpu_hw.soc import SocConfig

from ..soc import Cosimulation, Limit, run_program
from .compare import compare, read_log
from .program import RandomProgram
from .spike import run_spike

__all__ = ["Total", "lockstep", "run_seed"]

# A program of 500 items needs some 5000 instructions. One that returns to where it was again and
# again is given up: it shows the same instructions over and over.
MAX_CYCLES = 150_000
MODES = {"0": "U", "1": "S", "3": "M"}


@dataclass
class Total:
    """What has been compared.

    Parameters
    ----------
    instructions, programs : int
    given_up : int
        Programs that did not end, and were not compared.
    checked : int
        Accesses that the reference model has checked again; with a unit only.
    modes : set of str
        Modes in which instructions ran; a guest's are S and U as well.
    """

    instructions: int = 0
    programs: int = 0
    given_up: int = 0
    checked: int = 0
    modes: set[str] = field(default_factory=set)


def _pmp_entries(config: SocConfig) -> int:
    """Return how many entries the PMP has after reset: all of a pool, up to 64 (SSPMP-RST-02)."""
    unit = config.unit
    if unit is None or not any(stage.name == "m" for stage in unit.stages):
        return 0
    return min(64, unit.entries.get("pool", unit.entries.get("pmp", 0)))


def run_seed(seed: int, config: SocConfig, folder: Path, total: Total) -> None:
    """Draw a program, run it on both sides, compare, and count.

    The program and both logs stay in ``folder`` where the sides differ.
    """
    program = folder / f"{seed}.elf"
    ours, theirs = folder / f"{seed}.ours", folder / f"{seed}.theirs"
    record = folder / f"{seed}.record" if config.unit else None
    entries = _pmp_entries(config)
    # Without PMP the unit's banks are opened, and every access is checked all the same.
    opened = None if entries else config.unit
    drawn = RandomProgram(config.core, seed, pmp=entries > 0, opened=opened)
    drawn.write(program)
    try:
        run_program(program, config, trace=ours, cosim=record, max_cycles=MAX_CYCLES, capture=True)
    except Limit:
        total.given_up += 1
    else:
        run_spike(program, config.core, theirs, pmp_entries=entries)
        total.instructions += compare(ours, theirs, drawn.entry)
        total.programs += 1
        if config.unit and record:
            total.checked += Cosimulation(config.unit).replay(record)
        total.modes |= {MODES[commit.mode] for commit in read_log(ours)}
        theirs.unlink()
    program.unlink()
    ours.unlink()
    if record:
        record.unlink()


def lockstep(
    config: SocConfig,
    instructions: int,
    folder: Path,
    *,
    seed: int = 0,
    progress: Callable[[Total], None] = lambda total: None,
) -> Total:
    """Compare at least so many instructions."""
    total = Total()
    while total.instructions < instructions:
        run_seed(seed + total.programs + total.given_up, config, folder, total)
        progress(total)
    return total
