"""Sequences of register accesses that lead to states which single random accesses hardly reach."""

from collections.abc import Callable, Iterator
from random import Random

from mpu_hw.config import MpuConfig
from mpu_hw.isa import CFG_A, SELECT_ENTRIES, AddressMode
from sim.model import CsrAccess
from sim.stimulus.landmarks import Landmarks
from sim.stimulus.registers import draw_addr

__all__ = ["Sequences"]

LOCK, USER, SHARED = 0x80, 0x100, 0x200
MML, MMWP, RLB = 1, 2, 4
# LRWX that Smepmp forbids to write once MML is set: 1001, 1101, 1010, 1011. As bits of a cfg.
FORBIDDEN = (0x84, 0x85, 0x82, 0x86)
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
SMEPMP = 0.3  # how often a chapter ends with what Smepmp sets
NEAR = 4  # entries on each side of a boundary that a sequence writes and reads


class Sequences:
    """Draws sequences for one configuration of revision sspmp-1.0.

    Parameters
    ----------
    config : MpuConfig
    rng : Random
    landmarks : Landmarks
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
        landmarks: Landmarks,
        numbers: dict[str, int],
        glance: Callable[[], CsrAccess],
    ):
        self._config = config
        self._rng = rng
        self._landmarks = landmarks
        self._numbers = numbers
        self._glance = glance
        self._ones = (1 << config.xlen) - 1
        self._p = self._h = 0
        self._total = max(config.entries.values())
        self._most = min(64, self._total)
        self._kinds: list[Callable[[], Iterator[CsrAccess]]] = [
            self._locks,
            self._enables,
            self._permissions,
        ]
        if config.pooled:
            self._kinds += [self._raise_machine, self._moves, self._extremes]
            self._kinds += [self._marks, self._marks]
            if config.hypervisor:
                self._kinds += [self._lend]
        self._now = self._kinds

    def move(self) -> None:
        """Begin a chapter: choose which sequences take part."""
        self._now = [*self._rng.sample(self._kinds, 3), self._tiles]

    def draw(self) -> list[CsrAccess]:
        """Draw one sequence, with the reads behind it."""
        return list(self._rng.choice(self._now)())

    def last(self) -> list[CsrAccess]:
        """Draw what ends a chapter: what Smepmp sets stays, and little can be reached after it."""
        often = SMEPMP if self._config.smepmp else 0.0
        return list(self._smepmp()) if self._rng.random() < often else []

    # Registers, one at a time.

    def _access(
        self, name: str, value: int | None = None, priv: int = 3, virt: bool = False
    ) -> Iterator[CsrAccess]:
        """Read a register, or write it; nothing where the configuration has none."""
        if name in self._numbers:
            written = (value or 0) & self._ones
            yield CsrAccess(self._numbers[name], priv, virt, value is not None, written)

    def _entry(
        self, way: str, index: int, addr: int | None = None, cfg: int | None = None
    ) -> Iterator[CsrAccess]:
        """Select an entry; write what is given of it, in either order, else read both."""
        route, priv, virt = WAYS[way]
        yield from self._access(f"{route}select", SELECT_ENTRIES + index, priv, virt)
        both = addr is None and cfg is None
        registers = [("reg", addr), ("reg2", cfg)]
        self._rng.shuffle(registers)
        for alias, value in registers:
            if both or value is not None:
                yield from self._access(f"{route}{alias}", value, priv, virt)

    def _pmp(self, index: int, addr: int | None, cfg: int) -> Iterator[CsrAccess]:
        lanes = self._config.xlen // 8
        if index >= 64:
            return
        if addr is not None:
            yield from self._access(f"pmpaddr{index}", addr)
        value = self._rng.getrandbits(self._config.xlen) & 0x1F1F1F1F1F1F1F1F & self._ones
        lane = 8 * (index % lanes)
        value = value & ~(0xFF << lane) | (cfg & 0xFF) << lane
        yield from self._access(f"pmpcfg{index // lanes * lanes // 4}", value)

    def _enable(self, *, guest: bool) -> Iterator[CsrAccess]:
        rng = self._rng
        value = rng.choice((self._ones, self._ones, rng.getrandbits(self._config.xlen)))
        if guest and rng.random() < 0.5:
            yield from self._access("spmpen", value, 1, True)
            return
        for name in ("vspmpen",) if guest else ("spmpen", "hspmpen"):
            yield from self._access(name, value, rng.choice((1, 3)))

    def _look(self) -> Iterator[CsrAccess]:
        """Read the shares, the enables, and the entries at both ends of every bank."""
        rng = self._rng
        for name in ("mpmpdeleg", "hspmpdeleg", "spmpen", "hspmpen", "vspmpen", "mseccfg"):
            yield from self._access(name)
        if rng.random() < 0.3:
            for name in ("spmpenh", "hspmpenh", "vspmpenh"):
                yield from self._access(name)
        near = min(NEAR, self._total)
        for way in ("m", "m for guest"):
            for index in range(near):
                if rng.random() < 0.7:
                    yield from self._entry(way, index)
        yield from self._access("pmpcfg0")
        for index in range(near):
            yield from self._access(f"pmpaddr{index}")

    # Values.

    def _mode(self) -> int:
        rng = self._rng
        mode = rng.choice((AddressMode.TOR, AddressMode.NAPOT, AddressMode.NAPOT, 0, 2))
        return int(mode) << CFG_A

    def _legal(self) -> int:
        """Draw permissions that every bank can hold."""
        rng = self._rng
        return rng.choice((0, 1, 3, 3, 4, 5, 7, 7)) | rng.choice((0, USER, USER, USER | SHARED))

    def _content(self, lock: float = 0.1) -> tuple[int, int]:
        """Draw addr and cfg of an entry: all memory in a third of the cases."""
        rng = self._rng
        if rng.random() < 0.35:
            everything = (1 << self._config.addr_width) - 1
            addr, mode = everything, rng.choice((AddressMode.NAPOT, AddressMode.TOR)) << CFG_A
        else:
            addr, mode = draw_addr(self._config, rng, self._landmarks), self._mode()
        cfg = self._legal() | mode
        if rng.random() < 0.1:
            cfg = cfg & ~7 | rng.choice((2, 6)) | rng.choice((0, SHARED))
        return addr, cfg | (LOCK if rng.random() < lock else 0)

    def _fill(self, ways: tuple[str, ...], count: int, lock: float = 0.1) -> Iterator[CsrAccess]:
        """Write the first entries of a bank, each by a way of its own."""
        for index in range(count):
            yield from self._entry(self._rng.choice(ways), index, *self._content(lock))

    def _share(self, most: int) -> int:
        rng = self._rng
        return rng.choice((0, 1, most // 2, rng.randrange(most + 1), rng.randrange(most + 1)))

    def _some(self) -> int:
        """Draw how many entries a boundary moves by."""
        return self._rng.choice((1, 1, 2, 3))

    def _wipe(self) -> Iterator[CsrAccess]:
        """Take the locks off the first entries of SPMP, as M does before it deals anew."""
        for index in range(min(NEAR, self._total)):
            yield from self._entry("m", index, cfg=0)

    # Sequences.

    def _deal(self, within: int = 64) -> Iterator[CsrAccess]:
        """Share the pool out so that every bank has something, mostly."""
        rng = self._rng
        p = self._share(max(0, min(within, self._most, self._total - 2)))
        h = self._share(min(within, self._total) - p)
        yield from self._access("mpmpdeleg", p)
        yield from self._access("hspmpdeleg", h, rng.choice((1, 3)))
        self._p, self._h = p, h

    def _lend(self) -> Iterator[CsrAccess]:
        """Give entries to the guest, let it write and enable them, take them back."""
        rng = self._rng
        if rng.random() < 0.5:
            yield from self._wipe()
        yield from self._deal()
        moved = self._some()
        yield from self._fill(HOST_WAYS, min(moved, self._total), lock=0.05)
        yield from self._enable(guest=False)
        yield from self._access("hspmpdeleg", max(0, self._h - moved), 1)
        yield from self._fill(GUEST_WAYS, moved, lock=0.3)
        yield from self._enable(guest=True)
        yield from self._enable(guest=False)
        yield from self._rest()
        if rng.random() < 0.5:
            yield from self._access("hspmpdeleg", self._h, 1)
        else:
            yield from self._access("mpmpdeleg", self._p + moved + rng.randrange(2))
        yield from self._look()
        if rng.random() < 0.4:
            yield from self._access("mpmpdeleg", self._p)
            yield from self._look()

    def _raise_machine(self) -> Iterator[CsrAccess]:
        """Raise p over what M, S and the guest wrote, and lower it again."""
        rng = self._rng
        yield from self._pave(*self._side_by_side(min(8, self._total)))
        yield from self._deal(8)
        moved = self._some()
        if rng.random() < 0.6:
            yield from self._fill(HOST_WAYS, moved, lock=0.3)
        if self._config.hypervisor and rng.random() < 0.4:
            yield from self._fill(GUEST_WAYS, 1, lock=0.3)
        yield from self._enable(guest=False)
        if rng.random() < 0.2:
            # Cleared by M before it becomes its own, or written by M last.
            yield from self._entry("m", 0, cfg=rng.choice((0, self._content()[1])))
        yield from self._access("mpmpdeleg", self._p + moved)
        yield from self._look()
        yield from self._rest()
        yield from self._access("mpmpdeleg", max(0, self._p - rng.choice((0, 0, 1, 2))))
        yield from self._look()

    def _marks(self) -> Iterator[CsrAccess]:
        """Let S and M write the same entries in turn, and M take all of them."""
        rng = self._rng
        count = min(8, self._most)
        yield from self._access("mpmpdeleg", rng.choice((0, 0, 0, 1, 2)))
        yield from self._access("hspmpdeleg", rng.choice((count, count, self._total, 1)))
        for index in range(count):
            for _ in range(rng.choice((1, 2, 2, 3))):
                addr, cfg = self._content(lock=0.05)
                if rng.random() < 0.2:
                    # What M writes here keeps the permission of S: it stays what S wrote.
                    cfg = cfg & ~7 | rng.choice((2, 6))
                kept = rng.random()
                yield from self._entry(
                    rng.choice(("m", "m", "m by s", "s", "s")),
                    index,
                    None if kept < 0.4 else addr,
                    None if 0.4 <= kept < 0.6 else cfg,
                )
        yield from self._access("mpmpdeleg", rng.choice((self._most, self._most, count // 2)))
        for first in range(0, count, self._config.xlen // 8):
            yield from self._access(f"pmpcfg{first // 4}")
        yield from self._rest()

    def _moves(self) -> Iterator[CsrAccess]:
        """Move both boundaries several times, and read both after each."""
        rng = self._rng
        top = min(self._total, 66) + 2
        for _ in range(8):
            if rng.random() < 0.5:
                yield from self._access("mpmpdeleg", rng.choice((rng.randrange(top), 0, top)))
            else:
                priv = rng.choice((1, 3))
                yield from self._access("hspmpdeleg", rng.randrange(top), priv)
            yield from self._access("mpmpdeleg")
            yield from self._access("hspmpdeleg")

    def _extremes(self) -> Iterator[CsrAccess]:
        """Move both boundaries to their ends."""
        rng = self._rng
        ends = (0, 0, self._most, self._most, self._total, 127, 0x80 | self._share(self._most))
        for _ in range(2):
            yield from self._access("mpmpdeleg", rng.choice(ends))
            yield from self._rest()
            yield from self._access("hspmpdeleg", rng.choice((*ends, 255, 1)), 1)
            yield from self._rest()
            yield from self._enable(guest=rng.random() < 0.5)
        yield from self._look()
        yield from self._deal()

    def _permissions(self) -> Iterator[CsrAccess]:
        """Try permissions of one entry that covers all memory, first in its bank."""
        rng = self._rng
        if rng.random() < 0.7:
            yield from self._wipe()
            yield from self._deal()
        if rng.random() < 0.3:
            # Without an entry vSPMP lets everything pass: the second stage alone decides.
            yield from self._access("hspmpdeleg", self._total)
        everything = (1 << self._config.addr_width) - 1
        way = rng.choice(("m", "m", "m for guest"))
        yield from self._enable(guest=way != "m")
        for _ in range(rng.randrange(3, 7)):
            yield from self._entry(way, 0, everything, self._permission() | 0x18)
            yield from self._rest()

    def _tiles(self) -> Iterator[CsrAccess]:
        """Cover memory with regions side by side, and change one permission after the other.

        Every entry decides something then, where regions at random hide each other.
        """
        rng = self._rng
        count = min(8, self._total)
        addresses, mode = self._side_by_side(count)
        yield from self._pave(addresses, mode)
        yield from self._rest()
        yield from self._deal(count)
        for name in ("spmpen", "hspmpen", "vspmpen"):
            yield from self._access(name, self._ones)
        # Entries of a guest begin empty; those of SPMP have the edges already.
        for index in range(count - self._p - self._h if self._config.pooled else count):
            yield from self._entry("guest", index, addresses[index], self._permission() | mode)
        for _ in range(14):
            way = rng.choice(("m", "m", "s", "m for guest", "guest"))
            yield from self._entry(way, rng.randrange(count), cfg=self._permission() | mode)

    def _pave(self, addresses: list[int], mode: int) -> Iterator[CsrAccess]:
        """Make all of the pool PMP's, and write its first entries."""
        if self._rng.random() < 0.3:
            yield from self._wipe()
        yield from self._access("mpmpdeleg", self._most)
        for index, addr in enumerate(addresses):
            yield from self._pmp_addr(index, addr)
        yield from self._pmp_cfgs(len(addresses), mode)
        if not self._config.pooled:
            for index, addr in enumerate(addresses):
                yield from self._entry(self._rng.choice(HOST_WAYS), index, addr, mode)

    def _side_by_side(self, count: int) -> tuple[list[int], int]:
        """Draw addresses of so many regions that cover memory together, and their mode."""
        rng, grain = self._rng, self._config.granularity
        top = 1 << self._config.paddr_width
        if rng.random() < 0.6:
            bounds = sorted(rng.randrange(top) // grain * grain for _ in range(count))
            mode = AddressMode.TOR
            if rng.random() < 0.7:
                bounds[-1] = top - grain
            addresses = [bound >> 2 for bound in bounds]
        else:
            size = max(8, grain, top >> rng.randrange(2, 5))
            bounds = [index * size % top for index in range(count)]
            mode = AddressMode.NAPOT
            addresses = [bound >> 2 | (size >> 3) - 1 for bound in bounds]
        for bound in bounds:
            self._landmarks.remember(bound)
        return addresses, mode << CFG_A

    def _pmp_addr(self, index: int, addr: int) -> Iterator[CsrAccess]:
        if index < 64:
            yield from self._access(f"pmpaddr{index}", addr)

    def _pmp_cfgs(self, count: int, mode: int, lock: float = 0.0) -> Iterator[CsrAccess]:
        """Give the first PMP entries permissions at random."""
        rng, lanes = self._rng, self._config.xlen // 8
        for first in range(0, min(64, count), lanes):
            value = 0
            for lane in range(lanes):
                cfg = rng.getrandbits(3) | mode | (LOCK if rng.random() < lock else 0)
                value |= cfg << 8 * lane
            yield from self._access(f"pmpcfg{first // 4}", value)

    def _permission(self) -> int:
        return self._rng.getrandbits(3) | self._rng.choice((0, USER, USER | SHARED))

    def _locks(self) -> Iterator[CsrAccess]:
        """Lock an entry, try every way to write it and the one below it, unlock it."""
        rng = self._rng
        guest = self._config.hypervisor and rng.random() < 0.4
        # The ways that a lock stops come first: the last of them may take it off.
        ways = ("guest", "s for guest", "m for guest") if guest else ("s", "m by s", "m")
        yield from self._access("mpmpdeleg", rng.choice((0, 1, 2)))
        yield from self._access("hspmpdeleg", rng.choice((0, 2, self._total)) if guest else 64)
        index = rng.choice((0, 1, 1, min(NEAR, self._total) - 1))
        addr, cfg = self._content(lock=1.0)
        if rng.random() < 0.8:
            cfg = cfg & ~(3 << CFG_A) | rng.choice((0, 1, 1)) << CFG_A
        yield from self._entry(rng.choice(ways), index, addr, cfg)
        for way in ways:
            for place in dict.fromkeys((max(0, index - 1), index)):
                yield from self._entry(way, place, *self._content(lock=0.3))
                yield from self._entry(ways[-1], place)
        yield from self._enable(guest=guest)
        share = self._share(self._most)
        yield from self._access(rng.choice(("mpmpdeleg", "hspmpdeleg")), share)
        if self._config.smepmp:
            # A lock of S does not freeze RLB.
            yield from self._access("mseccfg", RLB)
        yield from self._look()
        if rng.random() < 0.7:
            yield from self._wipe()

    def _enables(self) -> Iterator[CsrAccess]:
        """Write enables around locks and moves."""
        rng = self._rng
        names = [name for name in self._numbers if "spmpen" in name]
        for _ in range(3):
            for name in names:
                value = rng.choice((0, self._ones, rng.getrandbits(self._config.xlen)))
                yield from self._access(name, value, rng.choice((1, 3)))
            for name in names:
                yield from self._access(name)
            yield from self._access(rng.choice(("mpmpdeleg", "hspmpdeleg")), self._share(8))
            way = rng.choice(HOST_WAYS + GUEST_WAYS)
            yield from self._entry(way, rng.randrange(NEAR), *self._content(lock=0.5))
            for name in names:
                yield from self._access(name)

    def _smepmp(self) -> Iterator[CsrAccess]:
        """Write PMP entries, set MML, try all permissions, and pass entries over."""
        rng = self._rng
        count = rng.choice((2, 4, min(8, self._most), min(8, self._most)))
        count = min(count, self._most)
        yield from self._access("mpmpdeleg", count if rng.random() < 0.5 else self._most)
        if rng.random() < 0.7:
            yield from self._access("mseccfg", RLB)
        addresses, mode = self._side_by_side(count)
        for index, addr in enumerate(addresses):
            yield from self._pmp_addr(index, addr)
        yield from self._pmp_cfgs(count, mode, lock=0.3)
        yield from self._rest()
        rlb = rng.choice((0, RLB, RLB))
        yield from self._access("mseccfg", rng.choice((MML, MML, MML, MML | MMWP)) | rlb)
        for _ in range(3):
            yield from self._pmp_cfgs(count, mode, lock=0.5)
            yield from self._rest()
        permissions = [lock | rwx for lock in (0, LOCK) for rwx in range(8)]
        for cfg in rng.sample(permissions, 2) + rng.sample(FORBIDDEN, 2):
            index = rng.randrange(count)
            addr = draw_addr(self._config, rng, self._landmarks) if rng.random() < 0.3 else None
            yield from self._pmp(index, addr, cfg | mode)
            yield from self._access("pmpcfg0")
            yield from self._rest()
        yield from self._access("mseccfg", rng.choice((0, MMWP, RLB)))
        if self._config.pooled and rng.random() < 0.6:
            yield from self._pass_over(count)

    def _pass_over(self, count: int) -> Iterator[CsrAccess]:
        """Lower p over PMP entries that only MML can hold, and raise it over SPMP entries."""
        rng, mode = self._rng, AddressMode.NAPOT << CFG_A
        for first in range(0, count, self._config.xlen // 8):
            # R=0 and W=1 is nothing to SPMP.
            lanes = (rng.choice((2, 6)) | mode for _ in range(self._config.xlen // 8))
            value = sum(cfg << 8 * lane for lane, cfg in enumerate(lanes))
            yield from self._access(f"pmpcfg{first // 4}", value)
        yield from self._access("mpmpdeleg", rng.randrange(count))
        yield from self._enable(guest=False)
        for index in range(count):
            yield from self._entry("m", index)
            if rng.random() < 0.6:
                cfg = rng.choice((*FORBIDDEN, 0x87, 0x83)) | mode | rng.choice((0, USER))
                yield from self._entry(rng.choice(("m", "m", "s")), index, cfg=cfg)
        yield from self._access("mpmpdeleg", count)
        for first in range(0, count, self._config.xlen // 8):
            yield from self._access(f"pmpcfg{first // 4}")
        yield from self._rest()

    def _rest(self) -> Iterator[CsrAccess]:
        """Write nothing for a while; the ports check what there is."""
        for _ in range(self._rng.randrange(1, 5)):
            yield self._glance()
