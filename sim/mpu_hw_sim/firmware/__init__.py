"""Programs for the reference system, how they are compiled, and a project to begin with."""

from .compile import PROGRAMS, compile_firmware, expected_output
from .project import compile_file, write_project

__all__ = ["PROGRAMS", "compile_file", "compile_firmware", "expected_output", "write_project"]
