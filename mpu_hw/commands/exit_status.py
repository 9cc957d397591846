"""How a command ends."""

from enum import IntEnum

__all__ = ["Status"]


class Status(IntEnum):
    """Exit status of ``mpu-hw``; docs/commands.md has the table."""

    SUCCESS = 0
    DIFFERENCE = 1
    """A check found a difference."""
    BAD_INPUT = 2
    """Bad input, a missing tool, a file that cannot be read or written."""
    LIMIT = 3
    """A program did not end in the clocks that it was given."""
    NOT_MET = 4
    """A design is too large or too slow."""
    OPEN_CLAIM = 5
    """Something could neither be proved nor refuted."""
    PROGRAM_FAILED = 6
    """A program ran to its end and reported a failure."""
    KILLED = 137
    """A debugger ended the run."""
