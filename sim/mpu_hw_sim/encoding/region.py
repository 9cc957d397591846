"""How entries describe a region: NA4, NAPOT, TOR, or not at all."""

from dataclasses import dataclass

from mpu_hw.config import MpuConfig
from mpu_hw.isa import AddressMode

__all__ = ["Bounds", "Place", "place_of"]


@dataclass(frozen=True)
class Bounds:
    """Bytes from ``base`` to below ``end``."""

    base: int
    end: int

    @property
    def size(self) -> int:
        """Number of bytes."""
        return self.end - self.base

    def __str__(self) -> str:
        return f"0x{self.base:x}-0x{self.end - 1:x}"


@dataclass(frozen=True)
class Place:
    """What entries hold.

    Parameters
    ----------
    mode : AddressMode
    addr : int
        Address register of the entry.
    below : int or None
        Address register of the entry before it, which is OFF; None where there is none.
    """

    mode: AddressMode
    addr: int
    below: int | None = None


def place_of(config: MpuConfig, region: Bounds, *, first: bool) -> Place:
    """Return how a region is described: by one entry if possible, else by a TOR pair.

    Parameters
    ----------
    config : MpuConfig
    region : Bounds
    first : bool
        It is for entry 0, which has none before it.

    Raises
    ------
    ValueError
        No entry and no pair describes it; the message has the nearest regions that they do.
    """
    top, grain = 1 << config.paddr_width, config.granularity
    if region.end > top:
        raise ValueError(f"Region must end at 0x{top:x} or below, not at 0x{region.end:x}")
    outer = Bounds(region.base // grain * grain, -(-region.end // grain) * grain)
    if outer != region:
        inner = Bounds(-(-region.base // grain) * grain, region.end // grain * grain)
        smaller = f", inside of it {inner}" if inner.size > 0 else ""
        raise ValueError(
            f"Region must begin and end at multiples of the grain, {grain} bytes, not {region}: "
            f"around it lies {outer}{smaller}"
        )
    size = region.size
    natural = size & (size - 1) == 0 and region.base % size == 0
    if size == 4 and "na4" in config.legal_modes:
        return Place(AddressMode.NA4, region.base >> 2)
    if natural and size >= 8 and "napot" in config.modes:
        return Place(AddressMode.NAPOT, (region.base | size // 2 - 1) >> 2)
    if "tor" in config.modes and region.end < top and (region.base == 0 or not first):
        below = None if first else region.base >> 2
        return Place(AddressMode.TOR, region.end >> 2, below)
    raise ValueError(
        f"Region must be one that an entry can match, not {region}: {_ways(config, region, first)}"
    )


def _ways(config: MpuConfig, region: Bounds, first: bool) -> str:
    """Say what matches a region, or the nearest one, where one entry does not."""
    ways = []
    if "napot" in config.modes:
        least = max(config.granularity, 4 if "na4" in config.legal_modes else 8)
        exact = region.base % least == 0 and region.end % least == 0
        count = f"takes {len(_cover(region, least))} entries, or " if exact else ""
        ways.append(f"NAPOT {count}matches {_around(region)} around it")
    if "tor" in config.modes and region.end == 1 << config.paddr_width:
        ways.append("TOR ends before the last address")
    elif "tor" in config.modes and first:
        ways.append("TOR takes it as entry 1 or higher")
    return "; ".join(ways) or "NA4 is 4 bytes"


def _around(region: Bounds) -> Bounds:
    size = 8
    while region.base // size != (region.end - 1) // size:
        size *= 2
    base = region.base // size * size
    return Bounds(base, base + size)


def _cover(region: Bounds, least: int) -> list[Bounds]:
    """Return the fewest natural regions, ``least`` bytes or more each, that are it together."""
    parts, base = [], region.base
    while base < region.end:
        size = least
        while base % (2 * size) == 0 and base + 2 * size <= region.end:
            size *= 2
        parts.append(Bounds(base, base + size))
        base += size
    return parts
