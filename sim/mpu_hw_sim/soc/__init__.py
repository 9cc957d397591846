"""Programs on the reference system: loading, building the simulator, running, judging."""

from .boot import boot_words
from .cosim import Cosimulation, Disagreement
from .elf import Program, read_elf
from .open_banks import open_system
from .program_run import MAX_CYCLES, Killed, Limit, Outcome, SimulatorFailed, run_program
from .simulator_build import build_simulator

__all__ = [
    "MAX_CYCLES",
    "Cosimulation",
    "Disagreement",
    "Killed",
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
