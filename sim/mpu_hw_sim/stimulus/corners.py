"""Addresses worth aiming at: edges of regions, and edges of the address space."""

from collections import deque
from random import Random

from mpu_hw.config import MpuConfig

__all__ = ["Corners"]

REMEMBERED = 24  # edges of regions written lately
ANCHORS = 3  # neighbourhoods in which one sequence of a run takes place


class Corners:
    """Draws addresses near where something changes.

    Uniform addresses hit an edge almost never. So a sequence of a run stays in a few neighbourhoods
    (anchors) of a few granules each: the regions written there overlap, nest and adjoin, and the
    requests fall on their edges.

    Parameters
    ----------
    config : MpuConfig
    rng : Random
    """

    def __init__(self, config: MpuConfig, rng: Random):
        self._rng = rng
        self.grain = config.granularity
        self.top = 1 << config.paddr_width
        self.mask = (1 << config.check_width) - 1
        # 2^XLEN lies below 2^PLEN on RV32, and is the end of the port's address on RV64.
        end = 1 << config.xlen
        self._ends = (0, self.top, end, end, end >> 1)
        self._written: deque[int] = deque([0], maxlen=REMEMBERED)
        self._anchors: list[int] = [0]

    def move(self) -> None:
        """Begin a sequence: choose other neighbourhoods."""
        rng, top = self._rng, self.top
        low_half = rng.getrandbits(top.bit_length() - 1) >> rng.randrange(top.bit_length() - 3)
        choices = [low_half, rng.randrange(top), 0, top - 4 * self.grain]
        self._anchors = [rng.choice(choices) // self.grain * self.grain for _ in range(ANCHORS)]
        self._written.clear()
        self._written.extend(self._anchors)

    def remember(self, edge: int) -> None:
        """Note the edge of a region that was just written."""
        self._written.append(edge)

    def bound(self) -> int:
        """Draw an address for a region to begin or end at, in bytes."""
        rng = self._rng
        choice = rng.random()
        if choice < 0.45:
            address = rng.choice(self._anchors) + rng.randrange(-2, 10) * self.grain
        elif choice < 0.6:
            address = self._apart()
        elif choice < 0.9:
            address = rng.choice(self._written) + rng.randrange(-1, 2) * self.grain
        else:
            # Anywhere, below the grain, and with a single bit.
            bit = 1 << rng.randrange(self.top.bit_length())
            address = rng.choice((rng.randrange(self.top), rng.randrange(64), bit, bit))
        return min(max(address, 0), self.top - 1)

    def touch(self, reach: int) -> int:
        """Draw the first byte of an access whose size is about ``reach``."""
        rng = self._rng
        choice = rng.random()
        if choice < 0.36:
            edge = rng.choice(self._written)
        elif choice < 0.48:
            # Far from the edge in one bit: whoever compares without this bit takes it for near.
            bits = (self.top if rng.random() < 0.85 else self.mask).bit_length() - 1
            edge = rng.choice(self._written) ^ 1 << rng.randrange(bits)
        elif choice < 0.5:
            edge = rng.randrange(self.top)
        elif choice < 0.8:
            return self._apart() & self.mask
        elif choice < 0.93:
            edge = rng.choice(self._anchors) + int(rng.random() * 10) * self.grain
        else:
            edge = rng.choice(self._ends)
        return (edge + int((rng.random() * 2.5 - 1.5) * reach)) & self.mask

    def _apart(self) -> int:
        """Draw an address about any power of two from an edge: any bit may decide a comparison."""
        rng = self._rng
        below = (1 << rng.randrange(self.top.bit_length())) - 1
        return rng.choice(self._written) ^ rng.randrange(self.top) & below
