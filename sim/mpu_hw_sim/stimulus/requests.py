"""Requests of one check port: straddling, misaligned, out of the port's kind, wrapping."""

from random import Random

from mpu_hw.config import MpuConfig, PortConfig
from mpu_hw_sim.model import Request
from mpu_hw_sim.stimulus.corners import Corners

__all__ = ["RequestTraffic"]

ANY_ACCESS = tuple(range(8))  # 6 and 7 are no kind of access
PRIVILEGES = (1,) * 10 + (0,) * 10 + (3,) * 5 + (2,)  # 2 is reserved


class RequestTraffic:
    """Draws requests for one check port.

    Parameters
    ----------
    config : MpuConfig
    port : PortConfig
    rng : Random
    corners : Corners
        Where the edges are.
    """

    def __init__(self, config: MpuConfig, port: PortConfig, rng: Random, corners: Corners):
        self._rng = rng
        self._corners = corners
        self._misaligned = port.misaligned
        self._kinds = tuple(int(kind) for kind in port.kinds)
        self._hypervisor = config.hypervisor
        self._reach = 1 << config.check_width
        sizes = [1 << log for log in range(1 << port.size_width)]
        self._carried = [size for size in sizes if size <= port.max_size]
        self._too_large = [size for size in sizes if size > port.max_size]

    def draw(self) -> Request:
        """Draw one request, nearly always one that the port carries."""
        rng = self._rng
        size = rng.choice(self._carried)
        access = rng.choice(self._kinds)
        odd = rng.random()
        if odd < 0.02:
            access = rng.choice(ANY_ACCESS)
        elif odd < 0.03 and self._too_large:
            size = rng.choice(self._too_large)
        addr = self._corners.touch(size)
        if not self._misaligned and not 0.03 <= odd < 0.06:
            addr &= -size & (self._reach - 1)
        virt = self._hypervisor and rng.random() < 0.55
        return Request(addr, size, access, rng.choice(PRIVILEGES), virt)
