"""The whole address space: maximal intervals in which every byte has one answer.

A byte is matched by entries alone, and an entry matches from one boundary to another. Between two
neighbouring boundaries of all entries every byte has the same answer, so one of them is asked.
"""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from itertools import pairwise
from typing import NamedTuple

from mpu_hw.isa import StageCode
from mpu_hw_sim.model import Port, Request

from .entries import active_regions
from .modes import ORDER, RIGHTS, Mode, modes_of, port_for, stages_of
from .state import RegisterState

__all__ = ["AddressMap", "Cell", "Decision", "Interval", "address_map", "boundaries"]


class Decision(NamedTuple):
    """The entry of a stage that decides, None where none matches."""

    stage: str
    entry: int | None


class Denial(NamedTuple):
    """What is denied by which stage, with the cause of the exception."""

    right: str
    stage: str
    cause: int


class Cell(NamedTuple):
    """What a mode may do with each byte of an interval.

    Parameters
    ----------
    rights : str
        As ``rw-``.
    decided : tuple of Decision
        Of each stage that checks the mode, in their order.
    denials : tuple of Denial
    """

    rights: str
    decided: tuple[Decision, ...]
    denials: tuple[Denial, ...]


@dataclass(frozen=True)
class Interval:
    """Bytes ``first`` to ``last``, and a cell for each mode by its name."""

    first: int
    last: int
    cells: dict[str, Cell]

    @property
    def size(self) -> int:
        """Number of bytes."""
        return self.last - self.first + 1


@dataclass(frozen=True)
class AddressMap:
    """The intervals from address 0 to the last one, and the modes that they speak of."""

    modes: tuple[Mode, ...]
    intervals: tuple[Interval, ...]


def boundaries(state: RegisterState) -> set[int]:
    """Return every address at which an answer may change, with 0 and the end of the addresses."""
    config = state.config
    found = {0, 1 << config.paddr_width, 1 << config.xlen}
    for region in active_regions(state):
        found |= {region.first, region.last + 1}
    return found


def address_map(
    state: RegisterState, *, at: Iterable[int] = (), port: str | None = None
) -> AddressMap:
    """Return the map of a state.

    Parameters
    ----------
    state : RegisterState
    at : iterable of int
        Addresses at which intervals end in any case, whether or not the answer changes.
    port : str or None
        Name of the check port; None: for each kind of access the first that carries it.
    """
    modes = modes_of(state)
    ports = {letter: port_for(state, kind, port) for letter, kind in RIGHTS.items()}
    kept = set(at)
    found: list[Interval] = []
    for first, behind in pairwise(sorted(boundaries(state) | kept)):
        cells = {mode.name: _cell(state, ports, mode, first) for mode in modes}
        if found and found[-1].cells == cells and first not in kept:
            found[-1] = replace(found[-1], last=behind - 1)
        else:
            found.append(Interval(first, behind - 1, cells))
    return AddressMap(modes, tuple(found))


def _cell(state: RegisterState, ports: dict[str, Port | None], mode: Mode, addr: int) -> Cell:
    rights, denials = "", []
    decided: dict[str, int | None] = {}
    for letter, kind in RIGHTS.items():
        port = ports[letter]
        if port is None:
            rights += "-"
            continue
        request = Request(addr, 1, kind, mode.priv, mode.virt)
        verdict = state.model.check(port, request, state.status)
        rights += letter if verdict.allow else "-"
        if not verdict.allow:
            stage = StageCode(verdict.stage).name.lower()
            denials.append(Denial(letter, stage, verdict.cause))
        for stage in stages_of(state, port, mode, state.status):
            # Which entry matches a byte does not depend on the kind of access.
            if stage not in decided:
                decided[stage] = _entry(state, port, stage, request)
    order = [stage for stage in ORDER[mode.virt] if stage in decided]
    return Cell(rights, tuple(Decision(stage, decided[stage]) for stage in order), tuple(denials))


def _entry(state: RegisterState, port: Port, stage: str, request: Request) -> int | None:
    alone = replace(port, stages=frozenset({stage}))
    verdict = state.model.check(alone, request, state.status)
    return verdict.entry if verdict.hit else None
