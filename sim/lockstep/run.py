"""One program on both sides."""

from pathlib import Path

from mpu_hw.soc import SocConfig

from ..soc import run_program
from .compare import compare
from .program import RandomProgram
from .spike import run_spike

__all__ = ["run_seed"]

# Past this a program is in a loop; a program of 500 items needs some 5000 instructions.
MAX_CYCLES = 400_000


def run_seed(
    seed: int, config: SocConfig, folder: Path, *, length: int = 500, judge: Path | None = None
) -> int:
    """Draw a program, run it on both sides, compare; return the number of instructions.

    Raises
    ------
    Mismatch
        The sides differ. The program and both logs stay in ``folder``.
    Limit
        The program did not end.
    """
    program = folder / f"{seed}.elf"
    ours, theirs = folder / f"{seed}.ours", folder / f"{seed}.theirs"
    RandomProgram(config.core, seed, length).write(program)
    run_program(program, config, trace=ours, judge=judge, max_cycles=MAX_CYCLES, capture=True)
    run_spike(program, config.core, theirs)
    count = compare(ours, theirs)
    for file in (program, ours, theirs):
        file.unlink()
    return count


