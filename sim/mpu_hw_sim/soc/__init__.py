"""Programs on the reference system: loading, building the simulator, running, judging."""

from .boot import boot_words
from .build_simulator import build_simulator
from .cosim import Cosimulation, Disagreement
from .elf import Program, read_elf
from .open_system import open_system
from .run_program import MAX_CYCLES, Limit, Outcome, SimulatorFailed, run_program

__all__ = [
    "MAX_CYCLES",
    "Cosimulation",
    "Disagreement",
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
