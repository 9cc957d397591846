"""What differs between two states: registers, and what accesses may do."""

from dataclasses import dataclass
from typing import NamedTuple

from .intervals import AddressMap, Interval, address_map
from .state import RegisterState

__all__ = ["Difference", "RegisterChange", "difference"]


class RegisterChange(NamedTuple):
    """A register with its value in both states."""

    name: str
    before: int
    after: int


@dataclass(frozen=True)
class Difference:
    """From one state to another.

    Parameters
    ----------
    registers : tuple of RegisterChange
        Registers whose values differ.
    intervals : tuple of (Interval, Interval)
        The same bytes before and after, where some mode may do something else.
    """

    registers: tuple[RegisterChange, ...]
    intervals: tuple[tuple[Interval, Interval], ...]

    @property
    def same(self) -> bool:
        """Whether nothing differs."""
        return not self.registers and not self.intervals


def difference(
    before: RegisterState, after: RegisterState, *, port: str | None = None
) -> Difference:
    """Compare two states of one configuration.

    Parameters
    ----------
    before, after : RegisterState
    port : str or None
        As for :func:`address_map`.
    """
    first, second = before.values, after.values
    registers = tuple(
        RegisterChange(name, first[name], second[name])
        for name in first
        if first[name] != second[name]
    )
    maps = [address_map(state, port=port) for state in (before, after)]
    return Difference(registers, tuple(_merged(_pairs(*maps))))


def _rights(interval: Interval) -> dict[str, str]:
    return {name: cell.rights for name, cell in interval.cells.items()}


def _pairs(before: AddressMap, after: AddressMap) -> list[tuple[Interval, Interval]]:
    """Cut both maps at the borders of both, and keep where a mode may do something else."""
    pairs, first, second = [], list(before.intervals), list(after.intervals)
    at = i = j = 0
    while i < len(first) and j < len(second):
        last = min(first[i].last, second[j].last)
        mine = tuple(Interval(at, last, one.cells) for one in (first[i], second[j]))
        if _rights(mine[0]) != _rights(mine[1]):
            pairs.append((mine[0], mine[1]))
        i += first[i].last == last
        j += second[j].last == last
        at = last + 1
    return pairs


def _merged(pairs: list[tuple[Interval, Interval]]) -> list[tuple[Interval, Interval]]:
    """Join neighbours with the same rights before and the same after."""
    joined: list[tuple[Interval, Interval]] = []
    for pair in pairs:
        if joined:
            old = joined[-1]
            alike = all(_rights(a) == _rights(b) for a, b in zip(old, pair, strict=True))
            if alike and old[0].last + 1 == pair[0].first:
                ends = (Interval(a.first, b.last, a.cells) for a, b in zip(old, pair, strict=True))
                joined[-1] = (next(ends), next(ends))
                continue
        joined.append(pair)
    return joined
