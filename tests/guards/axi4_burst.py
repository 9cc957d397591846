"""Bursts of AXI4 at random, and where their beats lie."""

from dataclasses import dataclass

__all__ = ["Burst", "random_burst"]

FIXED, INCR, WRAP = range(3)
PAGE = 4096
LENGTHS = (0, 0, 1, 2, 3, 7, 15, 15)
CARRIED = ("lock", "cache", "prot", "qos", "region")  # what a guard passes on


@dataclass(frozen=True, kw_only=True)
class Burst:
    """A request on AR or AW: its payload, and which master it is of."""

    id: int
    addr: int
    len: int
    size: int
    burst: int
    lock: int
    cache: int
    prot: int
    qos: int
    region: int
    master: int

    def beats(self, lanes):
        """Give the first byte of every beat, aligned; None where AXI4 has no such burst."""
        size, count = 1 << self.size, self.len + 1
        start = self.addr // size * size
        if size > lanes:
            return None
        if self.burst == FIXED:
            return [start] * count if count <= 16 else None
        straight = [start + size * number for number in range(count)]
        if self.burst == INCR:
            inside = straight[-1] // PAGE == start // PAGE
            return straight if inside else None
        if self.burst != WRAP or count not in (2, 4, 8, 16) or start != self.addr:
            return None
        bottom = start // (size * count) * size * count
        return [bottom + (beat - bottom) % (size * count) for beat in straight]


def random_burst(rng, addr, master, lanes):
    """Give a burst at or near an address, mostly one that AXI4 has."""
    size = rng.randrange(lanes.bit_length()) if rng.random() < 0.9 else rng.randrange(8)
    burst = rng.choice((INCR, INCR, INCR, WRAP, FIXED)) if rng.random() < 0.95 else 3
    length = rng.choice(LENGTHS) if rng.random() < 0.9 else rng.randrange(256)
    if burst == WRAP and rng.random() < 0.9:
        addr, length = addr >> size << size, rng.choice((1, 3, 7, 15))
    carried = {name: rng.getrandbits(1) for name in CARRIED}
    number = rng.getrandbits(2)
    # Beats on both sides of the border of an entry.
    addr = max(0, addr - rng.choice((0, 0, 0, length // 2 << min(size, lanes.bit_length() - 1))))
    request = {"id": number, "addr": addr, "len": length, "size": size, "burst": burst}
    return Burst(**request, **carried, master=master)
