"""The collector of cyclic garbage, off where it finds none."""

import gc
from collections.abc import Iterator
from contextlib import contextmanager

__all__ = ["collector_off"]


@contextmanager
def collector_off() -> Iterator[None]:
    """Keep Python from looking for garbage in the block; leave the collector as it was.

    A netlist is millions of small objects that all live until the end: looking for garbage among
    them takes a quarter of the time and finds none.
    """
    collecting = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if collecting:
            gc.enable()
