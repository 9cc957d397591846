"""Sequences of register accesses that lead to states which single random accesses hardly reach."""

from collections.abc import Callable, Iterator
from random import Random

from mpu_hw.config import MpuConfig
from mpu_hw_sim.model import CsrAccess
from mpu_hw_sim.stimulus.boundaries import BoundarySequences
from mpu_hw_sim.stimulus.corners import Corners
from mpu_hw_sim.stimulus.entry_access import EntryAccess
from mpu_hw_sim.stimulus.protections import ProtectionSequences

__all__ = ["Sequences"]

SMEPMP = 0.4  # how often a sequence ends with what Smepmp sets


class Sequences:
    """Draws sequences for one configuration with entries behind selects.

    Parameters
    ----------
    config : MpuConfig
    rng : Random
    corners : Corners
        Where regions are put, and where their edges are noted.
    numbers : dict
        Name to number of every register.
    glance : callable
        Draws an access that only reads.
    """

    def __init__(
        self,
        config: MpuConfig,
        rng: Random,
        corners: Corners,
        numbers: dict[str, int],
        glance: Callable[[], CsrAccess],
    ):
        self._rng = rng
        put = EntryAccess(config, rng, corners, numbers, glance)
        self._protections = protections = ProtectionSequences(put)
        boundaries = BoundarySequences(put)
        self._smepmp = SMEPMP if config.smepmp else 0.0
        self._kinds: list[Callable[[], Iterator[CsrAccess]]] = [
            protections.locks,
            protections.locks,
            protections.locks,
            protections.enables,
            protections.permissions,
        ]
        if config.pooled:
            self._kinds += [boundaries.raise_machine, boundaries.extremes]
            self._kinds += [boundaries.marks, boundaries.marks, boundaries.moves, boundaries.moves]
            if config.hypervisor:
                self._kinds += [boundaries.lend]
        self._now = self._kinds

    def move(self) -> None:
        """Begin a sequence: choose which sequences take part."""
        self._now = [*self._rng.sample(self._kinds, 3), self._protections.tiles]

    def draw(self) -> list[CsrAccess]:
        """Draw one sequence, with the reads behind it."""
        return list(self._rng.choice(self._now)())

    def last(self) -> list[CsrAccess]:
        """Draw what ends a sequence: what Smepmp sets stays, and little can be reached after it."""
        return list(self._protections.smepmp()) if self._rng.random() < self._smepmp else []
