"""Sequences that move the boundaries between PMP, SPMP and vSPMP."""

from collections.abc import Iterator

from mpu_hw_sim.model import CsrAccess
from mpu_hw_sim.stimulus.entry_access import GUEST_WAYS, HOST_WAYS, LOCK, SHARED, USER, EntryAccess

__all__ = ["BoundarySequences"]

PERMISSION = SHARED | USER | 7
# Permissions that SPMP does not take: R=0 with W=1, and SHARED without U (SSPMP-CFG-05).
RESERVED = tuple(
    user | rwx
    for user in (0, USER, SHARED, SHARED | USER)
    for rwx in range(8)
    if user == SHARED or rwx & 3 == 2
)


class BoundarySequences:
    """Draws sequences around mpmpdeleg and hspmpdeleg.

    Parameters
    ----------
    put : EntryAccess
    """

    def __init__(self, put: EntryAccess):
        self._put = put

    def lend(self) -> Iterator[CsrAccess]:
        """Give entries to the guest, let it write and enable them, take them back."""
        put, rng = self._put, self._put.rng
        if rng.random() < 0.5:
            yield from put.wipe()
        yield from put.deal()
        moved = put.some()
        yield from put.fill(HOST_WAYS, min(moved, put.total), lock=0.05)
        yield from put.enable(guest=False)
        yield from put.access("hspmpdeleg", max(0, put.h - moved), 1)
        yield from put.fill(GUEST_WAYS, moved, lock=0.3)
        yield from put.enable(guest=True)
        yield from put.enable(guest=False)
        yield from put.rest()
        if rng.random() < 0.5:
            yield from put.access("hspmpdeleg", put.h, 1)
        else:
            yield from put.access("mpmpdeleg", put.p + moved + rng.randrange(2))
        yield from put.look()
        if rng.random() < 0.4:
            yield from put.access("mpmpdeleg", put.p)
            yield from put.look()

    def raise_machine(self) -> Iterator[CsrAccess]:
        """Raise p over what M, S and the guest wrote, and lower it again."""
        put, rng = self._put, self._put.rng
        yield from put.pave(*put.side_by_side(min(8, put.total)))
        yield from put.deal(8)
        moved = put.some()
        if rng.random() < 0.6:
            yield from put.fill(HOST_WAYS, moved, lock=0.3)
        if put.config.hypervisor and rng.random() < 0.4:
            yield from put.fill(GUEST_WAYS, 1, lock=0.3)
        yield from put.enable(guest=False)
        if rng.random() < 0.2:
            # Cleared by M before it becomes its own, or written by M last.
            yield from put.entry("m", 0, cfg=rng.choice((0, put.content()[1])))
        yield from put.access("mpmpdeleg", put.p + moved)
        yield from put.look()
        yield from put.rest()
        yield from put.access("mpmpdeleg", max(0, put.p - rng.choice((0, 0, 1, 2))))
        yield from put.look()

    def marks(self) -> Iterator[CsrAccess]:
        """Let S and M write the same entries in turn; M takes all of them, and gives them back."""
        put, rng = self._put, self._put.rng
        count = min(8, put.most)
        yield from put.access("mpmpdeleg", rng.choice((0, 0, 0, 1, 2)))
        yield from put.access("hspmpdeleg", rng.choice((count, put.total, put.total, 1)))
        for _ in range(3):
            for index in range(count):
                yield from self._mark(index)
            yield from put.access("mpmpdeleg", rng.choice((put.most, put.most, count // 2)))
            yield from put.pmp_read(count)
            if rng.random() < 0.4:
                # What PMP writes, SPMP has nothing of; what it does not write comes back.
                yield from put.pmp_cfgs(rng.randrange(count) + 1, rng.choice((0, 0x08, 0x18)))
                yield from put.rest()
            yield from put.access("mpmpdeleg", rng.choice((0, 0, 1, count // 2)))
        for index in range(count):
            yield from put.select("m", index)
            yield from put.selected("m", "reg2", None)

    def _mark(self, index: int) -> Iterator[CsrAccess]:
        """Write an entry by S and by M, in most cases last by M."""
        put, rng = self._put, self._put.rng
        for way in rng.choice((("s", "m"), ("s", "m"), ("s", "m by s"), ("m", "s"))):
            cfg = put.permission() | rng.choice((0x08, 0x10, 0x18, 0x18))
            if way != "s" and rng.random() < 0.6:
                # A reserved write of M keeps the permission of S: it stays what S wrote.
                cfg = cfg & ~PERMISSION | rng.choice(RESERVED)
            if rng.random() < 0.03:
                cfg |= LOCK
            addr = put.content()[0] if rng.random() < 0.15 else None
            yield from put.entry(way, index, addr, None if addr and rng.random() < 0.5 else cfg)

    def moves(self) -> Iterator[CsrAccess]:
        """Move both boundaries several times, around locks too, and read both after each."""
        put, rng = self._put, self._put.rng
        top = min(put.total, 66) + 2
        if rng.random() < 0.4:
            yield from put.access("mpmpdeleg", 0)
            yield from put.access("hspmpdeleg", put.total)
            yield from put.entry("m", rng.randrange(min(8, put.total)), cfg=LOCK)
        for _ in range(30):
            inside, any_value = rng.randrange(top), rng.getrandbits(8)
            near = rng.randrange(top) ^ 1 << rng.randrange(8)
            value = rng.choice((0, top, inside, inside, near, any_value))
            # What lies above the field is ignored.
            value |= rng.choice((0, rng.getrandbits(24) << 8))
            if rng.random() < 0.5:
                yield from put.access("mpmpdeleg", value)
            else:
                yield from put.access("hspmpdeleg", value, rng.choice((1, 3)))
            # A write reads what was there, too.
            if rng.random() < 0.3:
                yield from put.access("mpmpdeleg")
            if rng.random() < 0.7:
                yield from put.access("hspmpdeleg")
            if rng.random() < 0.1:
                yield from put.enable(guest=True)
                yield from put.access("vspmpen")
        yield from put.wipe()

    def extremes(self) -> Iterator[CsrAccess]:
        """Move both boundaries to their ends."""
        put, rng = self._put, self._put.rng
        ends = (0, 0, put.most, put.most, put.total, 127, 0x80 | put.share(put.most))
        for _ in range(2):
            yield from put.access("mpmpdeleg", rng.choice(ends))
            yield from put.rest()
            yield from put.access("hspmpdeleg", rng.choice((*ends, 255, 1)), 1)
            yield from put.rest()
            yield from put.enable(guest=rng.random() < 0.5)
        yield from put.look()
        yield from put.deal()
