"""How long a unit may take: the bounds that a bench waits for and no longer."""

from typing import NamedTuple

from mpu_hw.config import MpuConfig

__all__ = ["LONGEST", "Latency", "latency_of"]


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


# More than any engine needs: a bench that waits longer would wait for ever.
LONGEST = Latency(4096, 4096)
LATENCIES = {"combinational": Latency(0, 0)}


def latency_of(config: MpuConfig) -> Latency:
    """Give the bounds of the engine that a configuration names."""
    return LATENCIES[config.engine]
