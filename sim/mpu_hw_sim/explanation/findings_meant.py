"""Regions that are not what they were meant to be, where the reader says what that is."""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from .entries import regions_of
from .finding import Finding, format_range
from .sizes import parse_size
from .state import RegisterState

__all__ = ["Meant", "meant_findings", "parse_meant"]

MEANT = re.compile(r"([a-z]+)\[?(\d+)\]?=(0[xX][0-9a-fA-F_]+|\d+),(\w+)")


@dataclass(frozen=True)
class Meant:
    """The bytes that an entry should match, ``last`` among them."""

    bank: str
    index: int
    first: int
    last: int


def parse_meant(text: str) -> Meant:
    """Parse ``BANK[INDEX]=BASE,SIZE``.

    Raises
    ------
    ValueError
        It is nothing like that.
    """
    found = MEANT.fullmatch(text)
    if not found:
        raise ValueError(f"Meant region must be BANK[INDEX]=BASE,SIZE, not {text!r}")
    base = int(found[3], 0)
    return Meant(found[1], int(found[2]), base, base + parse_size(found[4]) - 1)


def meant_findings(state: RegisterState, meant: Iterable[Meant]) -> Iterator[Finding]:
    """Give the entries that match other bytes than they should.

    Raises
    ------
    ValueError
        The unit has no such entry.
    """
    for want in meant:
        stages = [stage for stage in state.config.stages if stage.bank == want.bank]
        known = sorted({stage.bank for stage in state.config.stages})
        if not stages or want.index >= state.config.entry_array(want.bank).count:
            raise ValueError(
                f"Meant region must be of an entry of {', '.join(known)}, "
                f"not of {want.bank}[{want.index}]"
            )
        name = f"{want.bank}[{want.index}]"
        regions = [r for r in regions_of(state, stages[0]) if r.entry.index == want.index]
        wished = format_range(want.first, want.last)
        if not regions or regions[0].low >= regions[0].high:
            yield Finding("region is not the one meant", name, f"it matches nothing, not {wished}")
        elif (regions[0].first, regions[0].last) != (want.first, want.last):
            region = regions[0]
            wide = region.first <= want.first and region.last >= want.last
            kind = "region is wider than meant" if wide else "region is not the one meant"
            text = f"{region.entry.mode.name} matches {format_range(region.first, region.last)}"
            yield Finding(kind, name, f"{text}, meant is {wished}")
