"""Programs for the reference system, and how they are compiled."""

from .build import EXPECTED, PROGRAMS, compile_firmware

__all__ = ["EXPECTED", "PROGRAMS", "compile_firmware"]
