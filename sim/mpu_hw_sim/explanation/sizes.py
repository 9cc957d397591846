"""Numbers of bytes as text, both ways, without rounding."""

import re

__all__ = ["format_size", "parse_size"]

UNITS = "KMGTPE"
SIZE = re.compile(rf"(0[xX][0-9a-fA-F_]+|\d+)([{UNITS}]?)")


def format_size(size: int) -> str:
    """Return a number of bytes, exactly: ``64K``, ``12``, ``3M``."""
    power = 0
    while size and size % 1024 == 0 and power < len(UNITS):
        size //= 1024
        power += 1
    return f"{size}{UNITS[power - 1] if power else ''}"


def parse_size(text: str) -> int:
    """Parse a number of bytes, as ``0x1000``, ``4096`` or ``4K``.

    Raises
    ------
    ValueError
        It is none.
    """
    found = SIZE.fullmatch(text)
    size = int(found[1], 0) << 10 * (UNITS.index(found[2]) + 1 if found[2] else 0) if found else 0
    if size < 1:
        raise ValueError(f"Size must be a number of bytes, as 4096 or 4K, not {text!r}")
    return size
