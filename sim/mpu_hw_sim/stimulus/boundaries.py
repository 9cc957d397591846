"""Sequences that move the boundaries between PMP, SPMP and vSPMP."""

from collections.abc import Iterator

from mpu_hw_sim.model import CsrAccess
from mpu_hw_sim.stimulus.entry_access import GUEST_WAYS, HOST_WAYS, LOCK, SHARED, USER, EntryAccess

__all__ = ["BoundarySequences"]


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
        """Let S and M write the same entries in turn, and M take all of them."""
        put, rng = self._put, self._put.rng
        count = min(8, put.most)
        yield from put.access("mpmpdeleg", rng.choice((0, 0, 0, 1, 2)))
        yield from put.access("hspmpdeleg", rng.choice((count, count, put.total, 1)))
        for index in range(count):
            for _ in range(rng.choice((1, 2, 2, 3))):
                addr, cfg = put.content(lock=0.05)
                if rng.random() < 0.35:
                    # A reserved write of M keeps the permission of S: it stays what S wrote.
                    cfg = rng.choice((cfg & ~7 | 2, cfg & ~7 | 6, cfg & ~USER | SHARED))
                kept = rng.random()
                yield from put.entry(
                    rng.choice(("m", "m", "m by s", "s", "s")),
                    index,
                    None if kept < 0.4 else addr,
                    None if 0.4 <= kept < 0.6 else cfg,
                )
        yield from put.access("mpmpdeleg", rng.choice((put.most, put.most, count // 2)))
        for first in range(0, count, put.config.xlen // 8):
            yield from put.access(f"pmpcfg{first // 4}")
        yield from put.rest()

    def moves(self) -> Iterator[CsrAccess]:
        """Move both boundaries several times, around locks too, and read both after each."""
        put, rng = self._put, self._put.rng
        top = min(put.total, 66) + 2
        if rng.random() < 0.5:
            yield from put.access("mpmpdeleg", 0)
            yield from put.access("hspmpdeleg", put.total)
            yield from put.entry("m", rng.randrange(min(8, put.total)), cfg=LOCK)
        for _ in range(8):
            inside, near, any_value = rng.randrange(top), rng.getrandbits(4), rng.getrandbits(8)
            value = rng.choice((0, top, inside, inside, near, any_value))
            # What lies above the field is ignored.
            value |= rng.choice((0, rng.getrandbits(24) << 8))
            if rng.random() < 0.4:
                yield from put.access("mpmpdeleg", value)
            else:
                yield from put.access("hspmpdeleg", value, rng.choice((1, 3)))
            yield from put.access("mpmpdeleg")
            yield from put.access("hspmpdeleg")
            if rng.random() < 0.3:
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
