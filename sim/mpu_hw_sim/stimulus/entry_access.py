"""Writes and reads of entries by every way there is, as steps of sequences."""

from collections.abc import Callable, Iterator
from random import Random

from mpu_hw.config import MpuConfig
from mpu_hw.isa import CFG_A, SELECT_ENTRIES, AddressMode
from mpu_hw_sim.model import CsrAccess
from mpu_hw_sim.stimulus.corners import Corners
from mpu_hw_sim.stimulus.direct_csrs import draw_addr

__all__ = ["GUEST_WAYS", "HOST_WAYS", "LOCK", "NEAR", "RLB", "SHARED", "USER", "EntryAccess"]

LOCK, USER, SHARED = 0x80, 0x100, 0x200
RLB = 4
# How an entry is reached: its select and alias registers, privilege and V of the accessor.
WAYS = {
    "m": ("mi", 3, False),
    "m by s": ("si", 3, False),
    "s": ("si", 1, False),
    "m for guest": ("vsi", 3, False),
    "s for guest": ("vsi", 1, False),
    "guest": ("si", 1, True),
}
HOST_WAYS = ("m", "m by s", "s", "s")
GUEST_WAYS = ("m for guest", "s for guest", "guest", "guest", "guest")
NEAR = 4  # entries on each side of a boundary that a sequence writes and reads


class EntryAccess:
    """Draws the accesses that sequences are made of.

    Parameters
    ----------
    config : MpuConfig
        A configuration with entries behind selects.
    rng : Random
    corners : Corners
        Where regions are put, and where their edges are noted.
    numbers : dict
        Name to number of every register.
    glance : callable
        Draws an access that only reads.

    Attributes
    ----------
    total, most : int
        Entries of the largest bank, or of the pool; those of them that PMP can have.
    ones : int
        A register full of ones.
    p, h : int
        What :meth:`deal` wrote to mpmpdeleg and hspmpdeleg last.
    """

    def __init__(
        self,
        config: MpuConfig,
        rng: Random,
        corners: Corners,
        numbers: dict[str, int],
        glance: Callable[[], CsrAccess],
    ):
        self.config = config
        self.rng = rng
        self.numbers = numbers
        self.ones = (1 << config.xlen) - 1
        self.total = max(config.entries.values())
        self.most = min(64, self.total)
        self.p = self.h = 0
        self._corners = corners
        self._glance = glance

    def access(
        self, name: str, value: int | None = None, priv: int = 3, virt: bool = False
    ) -> Iterator[CsrAccess]:
        """Read a register, or write it; nothing where the configuration has none."""
        if name in self.numbers:
            written = (value or 0) & self.ones
            yield CsrAccess(self.numbers[name], priv, virt, value is not None, written)

    def entry(
        self, way: str, index: int, addr: int | None = None, cfg: int | None = None
    ) -> Iterator[CsrAccess]:
        """Select an entry; write what is given of it, in either order, else read both."""
        yield from self.select(way, index)
        both = addr is None and cfg is None
        registers = [("reg", addr), ("reg2", cfg)]
        self.rng.shuffle(registers)
        for alias, value in registers:
            if both or value is not None:
                yield from self.selected(way, alias, value)

    def select(self, way: str, index: int) -> Iterator[CsrAccess]:
        """Write the select of a way."""
        route, priv, virt = WAYS[way]
        yield from self.access(f"{route}select", SELECT_ENTRIES + index, priv, virt)

    def selected(self, way: str, alias: str, value: int | None) -> Iterator[CsrAccess]:
        """Access ``reg`` or ``reg2`` of what a way has selected."""
        route, priv, virt = WAYS[way]
        yield from self.access(f"{route}{alias}", value, priv, virt)

    def bound(self) -> int:
        """Draw where a region begins or ends, and remember it."""
        grain = self.config.granularity
        anywhere = self.rng.randrange(1 << self.config.paddr_width)
        bound = self.rng.choice((anywhere, self._corners.bound())) // grain * grain
        self._corners.remember(bound)
        return bound

    def pmp(self, index: int, addr: int | None, cfg: int) -> Iterator[CsrAccess]:
        """Write an entry of PMP by its CSRs; the other lanes get something unlocked."""
        lanes = self.config.xlen // 8
        if index >= 64:
            return
        if addr is not None:
            yield from self.access(f"pmpaddr{index}", addr)
        value = self.rng.getrandbits(self.config.xlen) & 0x1F1F1F1F1F1F1F1F & self.ones
        lane = 8 * (index % lanes)
        value = value & ~(0xFF << lane) | (cfg & 0xFF) << lane
        yield from self.access(f"pmpcfg{index // lanes * lanes // 4}", value)

    def pmp_addr(self, index: int, addr: int) -> Iterator[CsrAccess]:
        """Write a pmpaddr, where there is one."""
        if index < 64:
            yield from self.access(f"pmpaddr{index}", addr)

    def pmp_cfgs(self, count: int, mode: int, lock: float = 0.0) -> Iterator[CsrAccess]:
        """Give the first PMP entries permissions at random."""
        rng, lanes = self.rng, self.config.xlen // 8
        for first in range(0, min(64, count), lanes):
            value = 0
            for lane in range(lanes):
                cfg = rng.getrandbits(3) | mode | (LOCK if rng.random() < lock else 0)
                value |= cfg << 8 * lane
            yield from self.access(f"pmpcfg{first // 4}", value)

    def pmp_read(self, count: int) -> Iterator[CsrAccess]:
        """Read cfg of the first PMP entries."""
        for first in range(0, min(64, count), self.config.xlen // 8):
            yield from self.access(f"pmpcfg{first // 4}")

    def enable(self, *, guest: bool) -> Iterator[CsrAccess]:
        """Enable entries of the guest, by itself too, or of the host."""
        rng = self.rng
        value = rng.choice((self.ones, self.ones, rng.getrandbits(self.config.xlen)))
        if guest and rng.random() < 0.5:
            yield from self.access("spmpen", value, 1, True)
            return
        for name in ("vspmpen",) if guest else ("spmpen", "hspmpen"):
            yield from self.access(name, value, rng.choice((1, 3)))

    def look(self) -> Iterator[CsrAccess]:
        """Read the shares, the enables, and the entries at both ends of every bank."""
        rng = self.rng
        for name in ("mpmpdeleg", "hspmpdeleg", "spmpen", "hspmpen", "vspmpen", "mseccfg"):
            yield from self.access(name)
        if rng.random() < 0.3:
            for name in ("spmpenh", "hspmpenh", "vspmpenh"):
                yield from self.access(name)
        near = min(NEAR, self.total)
        for way in ("m", "m for guest"):
            for index in range(near):
                if rng.random() < 0.7:
                    yield from self.entry(way, index)
        yield from self.access("pmpcfg0")
        for index in range(near):
            yield from self.access(f"pmpaddr{index}")

    def rest(self) -> Iterator[CsrAccess]:
        """Write nothing for a while; the ports check what there is."""
        for _ in range(self.rng.randrange(1, 5)):
            yield self._glance()

    def _mode(self) -> int:
        rng = self.rng
        mode = rng.choice((AddressMode.TOR, AddressMode.NAPOT, AddressMode.NAPOT, 0, 2))
        return int(mode) << CFG_A

    def _legal(self) -> int:
        """Draw permissions that every bank can hold."""
        rng = self.rng
        return rng.choice((0, 1, 3, 3, 4, 5, 7, 7)) | rng.choice((0, USER, USER, USER | SHARED))

    def permission(self) -> int:
        """Draw permissions, reserved ones too."""
        return self.rng.getrandbits(3) | self.rng.choice((0, USER, USER, USER | SHARED, SHARED))

    def content(self, lock: float = 0.1) -> tuple[int, int]:
        """Draw addr and cfg of an entry: all memory in a third of the cases."""
        rng = self.rng
        if rng.random() < 0.35:
            everything = (1 << self.config.addr_width) - 1
            addr, mode = everything, rng.choice((AddressMode.NAPOT, AddressMode.TOR)) << CFG_A
        else:
            addr, mode = draw_addr(self.config, rng, self._corners), self._mode()
        cfg = self._legal() | mode
        if rng.random() < 0.1:
            cfg = cfg & ~7 | rng.choice((2, 6)) | rng.choice((0, SHARED))
        return addr, cfg | (LOCK if rng.random() < lock else 0)

    def side_by_side(self, count: int) -> tuple[list[int], int]:
        """Draw addresses of so many regions that cover memory together, and their mode."""
        rng, grain = self.rng, self.config.granularity
        top = 1 << self.config.paddr_width
        if rng.random() < 0.6:
            bounds = sorted(rng.randrange(top) // grain * grain for _ in range(count))
            for position in range(1, count):
                if rng.random() < 0.3:
                    # A region of nothing, or of less, or of few bytes.
                    apart = rng.choice((0, -grain, grain, 1 << rng.randrange(top.bit_length())))
                    bound = (bounds[position - 1] + apart) // grain * grain
                    bounds[position] = min(max(bound, 0), top - grain)
            mode = AddressMode.TOR
            if rng.random() < 0.7:
                bounds[-1] = top - grain
            addresses = [bound >> 2 for bound in bounds]
        else:
            # Side by side of one size, or anywhere of any size.
            sizes = [max(8, grain, top >> rng.randrange(2, 5))] * count
            places = list(range(count))
            if rng.random() < 0.5:
                sizes = [max(8, grain, top >> rng.randrange(1, 9)) for _ in range(count)]
                places = [rng.randrange(1 << 9) for _ in range(count)]
            bounds = [position * size % top for position, size in zip(places, sizes, strict=True)]
            mode = AddressMode.NAPOT
            addresses = [
                bound >> 2 | (size >> 3) - 1 for bound, size in zip(bounds, sizes, strict=True)
            ]
        for bound in bounds:
            self._corners.remember(bound)
        return addresses, mode << CFG_A

    def fill(self, ways: tuple[str, ...], count: int, lock: float = 0.1) -> Iterator[CsrAccess]:
        """Write the first entries of a bank, each by a way of its own."""
        for index in range(count):
            yield from self.entry(self.rng.choice(ways), index, *self.content(lock))

    def share(self, most: int) -> int:
        """Draw a number of entries, the ends more often."""
        rng = self.rng
        return rng.choice((0, 1, most // 2, most, rng.randrange(most + 1), rng.randrange(most + 1)))

    def some(self) -> int:
        """Draw how many entries a boundary moves by."""
        return self.rng.choice((1, 1, 2, 3))

    def wipe(self) -> Iterator[CsrAccess]:
        """Take the locks off the first entries of SPMP, as M does before it deals anew."""
        for index in range(min(NEAR, self.total)):
            yield from self.entry("m", index, cfg=0)

    def deal(self, within: int = 64) -> Iterator[CsrAccess]:
        """Share the pool out so that every bank has something, mostly."""
        p = self.share(max(0, min(within, self.most, self.total - 2)))
        h = self.share(min(within, self.total) - p)
        yield from self._deal(p, h)

    def deal_to_one(self) -> Iterator[CsrAccess]:
        """Give all of the pool to SPMP or to vSPMP: only then has it its last entries."""
        yield from self._deal(0, self.rng.choice((0, self.total)))

    def _deal(self, p: int, h: int) -> Iterator[CsrAccess]:
        yield from self.access("mpmpdeleg", p)
        yield from self.access("hspmpdeleg", h, self.rng.choice((1, 3)))
        self.p, self.h = p, h

    def pave(self, addresses: list[int], mode: int) -> Iterator[CsrAccess]:
        """Make all of the pool PMP's, and write its first entries."""
        if self.rng.random() < 0.3:
            yield from self.wipe()
        yield from self.access("mpmpdeleg", self.most)
        for index, addr in enumerate(addresses):
            yield from self.pmp_addr(index, addr)
        yield from self.pmp_cfgs(len(addresses), mode)
        if not self.config.pooled:
            for index, addr in enumerate(addresses):
                yield from self.entry(self.rng.choice(HOST_WAYS), index, addr, mode)
