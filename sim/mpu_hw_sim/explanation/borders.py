"""Accesses over the border of two intervals that are not what their bytes would be.

An access is decided by one entry at each stage: the lowest that matches any of its bytes. Where
that one does not match all of them, the access is denied, though each byte alone may be allowed
(COM-PRIO-02). Where a byte lies outside the implemented addresses, no entry matches (COM-ADDR-03),
which may allow what an entry denies. So an access inside of one interval has the answer of its
bytes, and one over a border may not.
"""

from collections.abc import Iterator
from itertools import pairwise
from typing import NamedTuple

from mpu_hw.isa import StageCode
from mpu_hw_sim.model import Port, Request

from .intervals import AddressMap
from .modes import RIGHTS, Mode, port_for
from .state import RegisterState

__all__ = ["Crossing", "crossing_reason", "crossings"]


class Crossing(NamedTuple):
    """Accesses over a border with another answer than that of their bytes.

    Parameters
    ----------
    border : int
        First byte behind the border.
    mode : str
    rights : str
        The kinds of access, as ``rw``.
    sizes : tuple of int, bytes
    allow : bool
        False: denied, although every byte alone is allowed. True: allowed, although one is denied.
    stage : str
        The stage that denies; where all allow, the last one.
    entry : int or None
        The entry that decides there.
    """

    border: int
    mode: str
    rights: str
    sizes: tuple[int, ...]
    allow: bool
    stage: str
    entry: int | None


def crossings(
    state: RegisterState, found: AddressMap, *, port: str | None = None
) -> list[Crossing]:
    """Return what is otherwise over borders, in the order of addresses.

    Parameters
    ----------
    state : RegisterState
    found : AddressMap
        Its map.
    port : str or None
        As for :func:`address_map`.
    """
    result: list[Crossing] = []
    top = 1 << state.config.paddr_width
    for left, right in pairwise(found.intervals):
        for mode in found.modes:
            sides = left.cells[mode.name], right.cells[mode.name]
            # Where one entry of each stage decides on both sides, it matches every byte.
            if sides[0].decided != sides[1].decided:
                kinds = "".join(
                    letter
                    for letter in RIGHTS
                    if right.first == top or all(letter in side.rights for side in sides)
                )
                result += _over(state, right.first, mode, kinds, port)
    return result


def _over(
    state: RegisterState, border: int, mode: Mode, kinds: str, name: str | None
) -> Iterator[Crossing]:
    grouped: dict[tuple[tuple[bool, str, int | None], tuple[int, ...]], str] = {}
    for letter in kinds:
        kind = RIGHTS[letter]
        port = port_for(state, kind, name)
        odd: dict[tuple[bool, str, int | None], set[int]] = {}
        for request in _requests(state, port, border, mode, kind) if port else ():
            assert port is not None
            verdict = state.model.check(port, request, state.status)
            if verdict.allow != _bytes_allowed(state, port, request):
                stage = StageCode(verdict.stage).name.lower()
                key = verdict.allow, stage, verdict.entry if verdict.hit else None
                odd.setdefault(key, set()).add(request.size)
        for answer, sizes in odd.items():
            same = answer, tuple(sorted(sizes))
            grouped[same] = grouped.get(same, "") + letter
    for (answer, found), rights in grouped.items():
        yield Crossing(border, mode.name, rights, found, *answer)


def _requests(
    state: RegisterState, port: Port, border: int, mode: Mode, kind: int
) -> Iterator[Request]:
    """Give every access that the port carries with bytes on both sides."""
    size = 2
    while size <= port.max_size:
        step = 1 if port.misaligned else size
        first = -(-(border - size + 1) // step) * step
        for addr in range(max(first, 0), border, step):
            if addr >> state.config.xlen == (addr + size - 1) >> state.config.xlen:
                yield Request(addr, size, kind, mode.priv, mode.virt)
        size *= 2


def _bytes_allowed(state: RegisterState, port: Port, request: Request) -> bool:
    return all(
        state.model.check(port, request._replace(addr=addr, size=1), state.status).allow
        for addr in range(request.addr, request.addr + request.size)
    )


def crossing_reason(over: Crossing) -> str:
    """Say why an access over a border has another answer than its bytes."""
    if over.allow:
        return "allowed: a byte is outside, so no entry matches (COM-ADDR-03)"
    if over.entry is None:
        return f"{over.stage} denies: a byte is outside, so no entry matches (COM-ADDR-03)"
    return f"{over.stage} denies: entry {over.entry} matches a part (COM-PRIO-02)"
