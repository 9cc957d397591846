"""Programs on the reference system: loading, building the simulator, running, judging."""

from .boot import boot_words
from .build import build_simulator
from .elf import Program, read_elf
from .judge import Disagreement, Judge
from .opened import open_system
from .run import MAX_CYCLES, Limit, Outcome, SimulatorFailed, run_program

__all__ = [
    "MAX_CYCLES",
    "Disagreement",
    "Judge",
    "Limit",
    "Outcome",
    "Program",
    "SimulatorFailed",
    "boot_words",
    "build_simulator",
    "open_system",
    "read_elf",
    "run_program",
]
