"""Sequences around permissions, locks, enables and Smepmp."""

from collections.abc import Iterator

from mpu_hw.isa import CFG_A, AddressMode
from mpu_hw_sim.model import CsrAccess
from mpu_hw_sim.stimulus.entry_access import (
    GUEST_WAYS,
    HOST_WAYS,
    LOCK,
    NEAR,
    RLB,
    SHARED,
    USER,
    EntryAccess,
)

__all__ = ["ProtectionSequences"]

MML, MMWP = 1, 2
# LRWX that Smepmp forbids to write once MML is set: 1001, 1101, 1010, 1011. As bits of a cfg.
FORBIDDEN = (0x84, 0x85, 0x82, 0x86)


class ProtectionSequences:
    """Draws sequences that are not about the boundaries.

    Parameters
    ----------
    put : EntryAccess
    """

    def __init__(self, put: EntryAccess):
        self._put = put

    def permissions(self) -> Iterator[CsrAccess]:
        """Try permissions of one entry that covers all memory, first in its bank."""
        put, rng = self._put, self._put.rng
        if rng.random() < 0.7:
            yield from put.wipe()
            yield from put.deal()
        if rng.random() < 0.3:
            # Without an entry vSPMP lets everything pass: the second stage alone decides.
            yield from put.access("hspmpdeleg", put.total)
        everything = (1 << put.config.addr_width) - 1
        way = rng.choice(("m", "m", "m for guest"))
        yield from put.enable(guest=way != "m")
        for _ in range(rng.randrange(3, 7)):
            yield from put.entry(way, 0, everything, put.permission() | 0x18)
            yield from put.rest()

    def tiles(self) -> Iterator[CsrAccess]:
        """Cover memory with regions side by side, and change one permission after the other.

        Every entry decides something then, where regions at random hide each other.
        """
        put, rng = self._put, self._put.rng
        count = min(8, put.total)
        addresses, mode = put.side_by_side(count)
        yield from put.pave(addresses, mode)
        for _ in range(4):
            yield from put.pmp_cfgs(count, mode)
        yield from put.deal_to_one() if rng.random() < 0.5 else put.deal(count)
        for name in ("spmpen", "hspmpen", "vspmpen"):
            yield from put.access(name, put.ones)
        # Entries of a guest begin empty; those of SPMP have the edges already.
        guests = count - put.p - put.h if put.config.pooled else count
        for index in range(guests):
            yield from put.entry("guest", index, addresses[index], put.permission() | mode)
        # Behind the last region everything else.
        for way, index in (("m", put.h - 1), ("m for guest", guests - 1)):
            if index >= 0 and rng.random() < 0.3:
                everything = (1 << put.config.addr_width) - 1
                yield from put.entry(way, index, everything, put.permission() | 0x18)
        hosts = min(put.h, count) if put.config.pooled else count
        ways = [(way, hosts) for way in ("m", "m", "s") if hosts]
        ways += [(way, guests) for way in ("m for guest", "guest") if guests > 0]
        for _ in range(14):
            way, entries = rng.choice(ways or [("m", 1)])
            yield from self._rewrite(way, rng.randrange(entries + (rng.random() < 0.1)), mode)

    def _rewrite(self, way: str, index: int, mode: int) -> Iterator[CsrAccess]:
        """Select an entry, and write it several times: every write is something to check."""
        put, rng = self._put, self._put.rng
        yield from put.select(way, index)
        for _ in range(3):
            if rng.random() < 0.25:
                yield from put.selected(way, "reg", put.bound() >> 2)
            else:
                yield from put.selected(way, "reg2", put.permission() | mode)

    def locks(self) -> Iterator[CsrAccess]:
        """Lock an entry, try every way to write it and the one below it, unlock it."""
        put, rng = self._put, self._put.rng
        guest = put.config.hypervisor and rng.random() < 0.4
        # The ways that a lock stops come first: the last of them may take it off.
        ways = ("guest", "s for guest", "m for guest") if guest else ("s", "m by s", "m")
        yield from put.access("mpmpdeleg", rng.choice((0, 1, 2)))
        yield from put.access("hspmpdeleg", rng.choice((0, 2, put.total)) if guest else 64)
        last = min(NEAR, put.total) - 1
        index = rng.choice((0, 1, 1, last, last))
        addr, cfg = put.content(lock=1.0)
        if rng.random() < 0.9:
            # The address below is locked as well where the mode is TOR.
            mode = rng.choice((AddressMode.OFF, AddressMode.TOR))
            cfg = cfg & ~(3 << CFG_A) | mode << CFG_A
        yield from put.entry(rng.choice(ways), index, addr, cfg)
        for way in ways:
            for position in dict.fromkeys((max(0, index - 1), index)):
                addr, cfg = put.content(lock=0.3)
                # With the addr alone the entry below stays unlocked itself.
                alone = position < index and rng.random() < 0.8
                yield from put.entry(way, position, addr, None if alone else cfg)
                yield from put.selected(way, "reg", put.bound() >> 2)
                yield from put.entry(ways[-1], position)
        yield from put.enable(guest=guest)
        share = put.share(put.most)
        yield from put.access(rng.choice(("mpmpdeleg", "hspmpdeleg")), share)
        if put.config.smepmp:
            # A lock of S does not freeze RLB.
            yield from put.access("mseccfg", RLB)
        yield from put.look()
        if rng.random() < 0.7:
            yield from put.wipe()

    def enables(self) -> Iterator[CsrAccess]:
        """Write enables around locks and moves."""
        put, rng = self._put, self._put.rng
        names = [name for name in put.numbers if "spmpen" in name]
        if rng.random() < 0.4:
            # The guest has all of the pool, or the host has.
            yield from put.access("mpmpdeleg", 0)
            yield from put.access("hspmpdeleg", rng.choice((0, 0, put.total)))
        for _ in range(2):
            for name in names:
                value = rng.choice((0, put.ones, rng.getrandbits(put.config.xlen)))
                yield from put.access(name, value, rng.choice((1, 3)))
            way = rng.choice(HOST_WAYS + GUEST_WAYS)
            yield from put.entry(way, rng.randrange(NEAR), *put.content(lock=0.5))
            for name in names:
                yield from put.access(name, rng.getrandbits(put.config.xlen))
            yield from put.access(rng.choice(("mpmpdeleg", "hspmpdeleg")), put.share(8))
            for name in names:
                yield from put.access(name)

    def smepmp(self) -> Iterator[CsrAccess]:
        """Write PMP entries, set MML, try all permissions, and pass entries over."""
        put, rng = self._put, self._put.rng
        count = rng.choice((2, 4, min(8, put.most), min(8, put.most)))
        count = min(count, put.most)
        # With all of the pool PMP decides about everybody.
        yield from put.access("mpmpdeleg", count if rng.random() < 0.2 else put.most)
        unlockable = rng.random() < 0.7
        if unlockable:
            yield from put.access("mseccfg", RLB)
        addresses, mode = put.side_by_side(count)
        for index, addr in enumerate(addresses):
            yield from put.pmp_addr(index, addr)
        for _ in range(6 if unlockable else 1):
            yield from put.pmp_cfgs(count, mode, lock=0.5 if unlockable else 0.3)
        yield from put.rest()
        rlb = rng.choice((0, RLB, RLB))
        yield from put.access("mseccfg", rng.choice((MML, MML, MML, MML | MMWP)) | rlb)
        for _ in range(8):
            yield from put.pmp_cfgs(count, mode, lock=0.5)
        permissions = [lock | rwx for lock in (0, LOCK) for rwx in range(8)]
        for cfg in rng.sample(permissions, 2) + rng.sample(FORBIDDEN, 2):
            index = rng.randrange(count)
            moved = put.content()[0] if rng.random() < 0.3 else None
            yield from put.pmp(index, moved, cfg | mode)
            yield from put.access("pmpcfg0")
            yield from put.rest()
        yield from put.access("mseccfg", rng.choice((0, MMWP, RLB)))
        if put.config.pooled and rng.random() < 0.8:
            yield from self._pass_over(count)

    def _pass_over(self, count: int) -> Iterator[CsrAccess]:
        """Lower p over PMP entries that only MML can hold, and raise it over SPMP entries."""
        put, rng, mode = self._put, self._put.rng, AddressMode.NAPOT << CFG_A
        for first in range(0, count, put.config.xlen // 8):
            # R=0 and W=1 is nothing to SPMP.
            lanes = (rng.choice((2, 6)) | mode for _ in range(put.config.xlen // 8))
            value = sum(cfg << 8 * lane for lane, cfg in enumerate(lanes))
            yield from put.access(f"pmpcfg{first // 4}", value)
        yield from put.access("mpmpdeleg", rng.randrange(count))
        yield from put.enable(guest=False)
        for index in range(count):
            yield from put.entry("m", index)
            if rng.random() < 0.6:
                cfg = rng.choice((*FORBIDDEN, 0x87, 0x83)) | mode | rng.choice((0, USER, SHARED))
                yield from put.entry(rng.choice(("m", "m", "s")), index, cfg=cfg)
        yield from put.access("mpmpdeleg", count)
        for first in range(0, count, put.config.xlen // 8):
            yield from put.access(f"pmpcfg{first // 4}")
        yield from put.rest()
