"""What a planted bug is."""

from typing import NamedTuple

__all__ = ["Mutant"]


class Mutant(NamedTuple):
    """One wrong edit of mpu_hw, and who finds it.

    Parameters
    ----------
    name : str
    file : str
        Path below mpu_hw.
    original, replacement : str
        Text that stands there exactly once, and what is put in its place.
    rule : str
        Rule of docs/rules.md that the unit then breaks.
    breaks : str
        What a user would see.
    found_by : str
        Detectors as detect.py takes them, apart by blanks; one has to find the bug.
    """

    name: str
    file: str
    original: str
    replacement: str
    rule: str
    breaks: str
    found_by: str
