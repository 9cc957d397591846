"""How long a check port may take."""

from typing import NamedTuple

__all__ = ["Latency"]


class Latency(NamedTuple):
    """Worst case of a check port.

    Parameters
    ----------
    ready : int, clocks
        How many clocks a request waits at most before the one in which it is accepted.
    done : int, clocks
        How many clocks after the one of acceptance the verdict comes at the latest.
    """

    ready: int
    done: int
