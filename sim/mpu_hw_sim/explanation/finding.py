"""One finding, and how text names a range of addresses."""

from typing import NamedTuple

__all__ = ["Finding", "format_range"]


class Finding(NamedTuple):
    """Something in a state that a reviewer should look at.

    Parameters
    ----------
    kind : str
        Its name, the same for all findings of a kind.
    where : str
        The entry, register or range.
    text : str
        What is so, in one sentence.
    rules : tuple of str
        Rules of docs/rules.md behind it.
    """

    kind: str
    where: str
    text: str
    rules: tuple[str, ...] = ()


def format_range(first: int, last: int) -> str:
    """Return first and last byte, as ``0x80000000-0x8000ffff``."""
    return f"0x{first:x}-0x{last:x}"
