"""Where commands print: on a terminal as it is wide, in a pipe without wrapping."""

import sys

from rich.console import Console

__all__ = ["output_console"]

UNWRAPPED = 10_000  # columns; a table takes no more than it needs


def output_console() -> Console:
    """Return the console of standard output; where that is no terminal, no line is wrapped."""
    return Console(width=None if sys.stdout.isatty() else UNWRAPPED, highlight=False)
