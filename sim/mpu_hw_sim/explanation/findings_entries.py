"""Entries that never decide, and regions that are not what their registers seem to say."""

from collections.abc import Iterator

from mpu_hw.isa import AddressMode
from mpu_hw.revision import Stage

from .entries import Region, regions_of
from .finding import Finding, format_range
from .intervals import AddressMap
from .state import RegisterState

__all__ = ["entry_findings"]


def entry_findings(state: RegisterState, found: AddressMap) -> Iterator[Finding]:
    """Give the findings about single entries, stage by stage."""
    seen: set[str] = set()
    for stage in state.config.stages:
        lower: list[Region] = []
        for region in regions_of(state, stage):
            if region.name not in seen:  # two stages may share a bank
                yield from _shape(state, region)
            seen.add(region.name)
            if not region.entry.on:
                yield _of(region, stage, "never decides", "its enable bit is 0", "COM-PRIO-03")
            elif region.low < region.high:
                if hiding := _hiding(region, lower):
                    names = ", ".join(each.name for each in hiding)
                    text = f"every byte of {_bytes(region)} is matched by {names} first"
                    yield _of(region, stage, "shadowed", text, "COM-PRIO-01")
                lower.append(region)


def _of(region: Region, stage: Stage, kind: str, text: str, *rules: str) -> Finding:
    return Finding(kind, f"{region.name} at stage {stage.name}", text, rules)


def _bytes(region: Region) -> str:
    return format_range(region.first, region.last)


def _hiding(region: Region, lower: list[Region]) -> list[Region]:
    """Return the lower entries that match every byte of a region; none where a byte is left."""
    at, used = region.first, []
    while at <= region.last:
        over = [other for other in lower if other.first <= at <= other.last]
        if not over:
            return []
        used.append(over[0])
        at = over[0].last + 1
    return list(dict.fromkeys(used))


def _shape(state: RegisterState, region: Region) -> Iterator[Finding]:
    entry, grain = region.entry, state.config.granularity
    if entry.mode is AddressMode.TOR:
        if region.low > region.high:
            text = f"base 0x{region.low:x} is above top 0x{region.high:x}: it matches nothing"
            yield Finding("TOR base above top", region.name, text, ("COM-MATCH-03",))
        elif region.low == region.high:
            text = f"base and top are 0x{region.low:x}: it matches nothing"
            yield Finding("TOR region is empty", region.name, text, ("COM-MATCH-03",))
        yield from _cut(state, region)
    elif entry.mode is AddressMode.NAPOT:
        name = f"{entry.bank}addr{entry.index}"
        written = state.written.get(name, state.registers.read(name))
        ones = ~written & (written + 1)
        if ones * 8 < grain:
            text = f"{name} was written for {ones * 8} bytes, the grain makes it {_bytes(region)}"
            yield Finding("region is wider than meant", region.name, text, ("COM-GRAN-03",))
        if region.first == 0 and region.last + 1 == 1 << state.config.paddr_width:
            text = "NAPOT of all ones matches the whole address space"
            yield Finding("matches everything", region.name, text, ("COM-MATCH-05",))


def _cut(state: RegisterState, region: Region) -> Iterator[Finding]:
    """Tell of bounds of TOR that were written finer than the grain, which rounds them down."""
    entry, grain = region.entry, state.config.granularity
    for index in (entry.index - 1, entry.index):
        name = f"{entry.bank}addr{index}"
        value = state.written.get(name, 0) * 4
        if index >= 0 and value % grain:
            text = f"0x{value:x} in {name} is rounded down to a multiple of {grain}"
            yield Finding("bound is rounded", region.name, text, ("COM-GRAN-06",))
