"""Programs on the reference system: loading, building the simulator, running, judging."""

from .boot import boot_words
from .build import build_simulator
from .elf import Program, read_elf
from .judge import Disagreement, Judge
from .run import Limit, Outcome, run_program

__all__ = [
    "Disagreement",
    "Judge",
    "Limit",
    "Outcome",
    "Program",
    "boot_words",
    "build_simulator",
    "read_elf",
    "run_program",
]
