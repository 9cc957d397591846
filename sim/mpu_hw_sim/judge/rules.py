"""The rules of docs/rules.md, byte by byte, as gates: what the answer of a design must be.

Written from the text of the rules alone. An access is a list of bytes, each of which lies in the
region of an entry or not; there is no mask, no granule and no comparator of any hardware in it.
"""

from dataclasses import dataclass

from mpu_hw.isa import AddressMode

from .adapter import Claims
from .graph import FALSE, TRUE, Graph
from .permissions import permits, without_match
from .unknowns import Access, Registers
from .words import Word, Words, constant, extend

__all__ = ["Ruling", "rule_access"]


@dataclass(frozen=True)
class Ruling:
    """What the rules say of an access.

    Parameters
    ----------
    allowed : int
        Literal of the verdict.
    some, whole, permitted : tuple of int
        Of every entry: some byte, every byte of the access is in its region; it permits the access.
    """

    allowed: int
    some: tuple[int, ...]
    whole: tuple[int, ...]
    permitted: tuple[int, ...]


def rule_access(graph: Graph, registers: Registers, access: Access, claims: Claims) -> Ruling:
    """Return the verdict of the rules on an access.

    Parameters
    ----------
    graph : Graph
    registers : Registers
    access : Access
    claims : Claims
    """
    words = Words(graph)
    width = len(access.address)
    # COM-PRIO-04: one operation, and the last of its bytes may lie behind the last address.
    each_byte = [words.add(access.address, constant(n, width)) for n in range(access.size)]
    some, whole, permitted = [], [], []
    for number in range(len(registers.cfg)):
        inside = [_is_in(words, registers, number, byte, claims) for byte in each_byte]
        some.append(graph.any(inside))
        whole.append(graph.all(inside))
        permitted.append(permits(graph, registers, number, access, claims.mxr))
    allowed = without_match(graph, registers, access)
    for number in reversed(range(len(some))):
        # COM-PRIO-01: the lowest entry with a byte of it decides. COM-PRIO-02: and needs them all.
        decided = graph.both(whole[number], permitted[number])
        allowed = graph.choose(some[number], decided, allowed)
    if registers.spec in ("spmp", "mpu") and access.privilege == "M":
        allowed = TRUE  # COM-DEF-03
    return Ruling(allowed, tuple(some), tuple(whole), tuple(permitted))


def _is_in(words: Words, registers: Registers, number: int, byte: Word, claims: Claims) -> int:
    """Whether a byte lies in the region of an entry."""
    graph = words.graph
    # The address of a byte has one bit more than addresses have: COM-ADDR-03.
    width = len(byte)
    grain = claims.granularity.bit_length() - 1
    low, high = registers.cfg[number][3], registers.cfg[number][4]
    own = registers.addr[number]
    below = registers.addr[number - 1] if number else constant(0, len(own))
    # COM-GRAN-06: both bounds down to a whole grain.
    first, behind = (
        extend(constant(0, grain) + bound[grain - 2 :], width) for bound in (below, own)
    )
    # COM-MATCH-02, COM-MATCH-03: from the lower bound to below the upper one.
    tor = graph.both(words.below(byte, first) ^ 1, words.below(byte, behind))
    # COM-MATCH-06: the four bytes of a word.
    na4 = words.equal(byte[2:], extend(own, width - 2))
    napot = _is_in_napot(words, own, byte, grain)
    is_mode = {mode: graph.both(low ^ (~mode & 1), high ^ (~mode >> 1 & 1)) for mode in AddressMode}
    # COM-MATCH-01: nothing is in an entry that is OFF.
    return graph.any(
        (
            graph.both(is_mode[AddressMode.TOR], tor),
            graph.both(is_mode[AddressMode.NA4], na4),
            graph.both(is_mode[AddressMode.NAPOT], napot),
        )
    )


def _is_in_napot(words: Words, own: Word, byte: Word, grain: int) -> int:
    """COM-MATCH-05: one region per number of trailing ones, from 8 bytes to all there are."""
    graph = words.graph
    held = constant(-1, max(grain - 3, 0)) + own[max(grain - 3, 0) :]
    # above[n]: register and byte agree in all bits from n of the register upwards.
    above = [byte[-1] ^ 1]
    for bit in reversed(range(len(held))):
        agree = graph.differ(held[bit], byte[bit + 2]) ^ 1
        above.insert(0, graph.both(above[0], agree))
    found, ones = FALSE, TRUE
    for count, bit in enumerate(held):
        exact = graph.both(ones, bit ^ 1)
        found = graph.either(found, graph.both(exact, above[count + 1]))
        ones = graph.both(ones, bit)
    return graph.either(found, graph.both(ones, above[-1]))
