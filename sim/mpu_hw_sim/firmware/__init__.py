"""Programs for the reference system, and how they are compiled."""

from .compile import PROGRAMS, compile_firmware, expected_output

__all__ = ["PROGRAMS", "compile_firmware", "expected_output"]
