"""Programs on the reference system: loading, building the simulator, running."""

from .build import build_simulator
from .elf import Program, read_elf
from .run import Limit, Outcome, run_program

__all__ = ["Limit", "Outcome", "Program", "build_simulator", "read_elf", "run_program"]
