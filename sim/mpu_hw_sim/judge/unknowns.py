"""Registers and accesses of any value, as words that design and rules share."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, NamedTuple

from mpu_hw.isa import AddressMode

from .choices import KINDS, PRIVILEGES, SIZES
from .expression import Scope
from .graph import FALSE, TRUE, Graph
from .words import Word, Words, constant, extend

if TYPE_CHECKING:
    from .adapter import Claims

__all__ = ["Access", "Registers", "Size", "any_access", "any_registers", "scope_of"]

CFG_WIDTH = {"pmp": 8, "smepmp": 8, "spmp": 10, "mpu": 8}
# mstatus.MPP and docs/rules.md: how a privilege is encoded.
PRIVILEGE_CODES = {"U": 0, "S": 1, "M": 3}


class Size(NamedTuple):
    """How much is asked: entries that may be on, and bits that may be 1."""

    entries: int
    paddr_width: int

    def __str__(self) -> str:
        entries = f"{self.entries} entr{'y' if self.entries == 1 else 'ies'}"
        return f"{entries}, {self.paddr_width} address bits"


@dataclass(frozen=True)
class Registers:
    """Registers that may have every value that software can give them.

    Parameters
    ----------
    spec : str
    size : Size
    cfg, addr : tuple of Word
        Of every entry, in the encoding of the specification.
    bits : table
        Single bits by name: ``mml``, ``mmwp``, ``sum``, ``mxr``.
    free : table
        What a counterexample consists of: words of inputs by name.
    """

    spec: str
    size: Size
    cfg: tuple[Word, ...]
    addr: tuple[Word, ...]
    bits: Mapping[str, int]
    free: Mapping[str, Word]


@dataclass(frozen=True)
class Access:
    """An access of one kind, privilege and size, anywhere.

    Parameters
    ----------
    kind, privilege : str
    size : int
        Bytes.
    address : Word
    """

    kind: str
    privilege: str
    size: int
    address: Word


def any_registers(
    graph: Graph, spec: str, claims: "Claims", size: Size, width: int | None = None
) -> Registers:
    """Return registers of any legal value; those beyond ``size`` are 0.

    Legal is what a write leaves (PMP-01, SSPMP-CFG-05, MPU-CFG-06, COM-CFG-04): nothing is assumed
    of a value that no write can leave.

    Parameters
    ----------
    graph : Graph
    spec : str
    claims : Claims
    size : Size
    width : int, optional
        Address bits of the design; those above ``size`` are 0.
    """
    width = width or size.paddr_width
    free: dict[str, Word] = {}

    def word(name: str, bits: int) -> Word:
        free[name] = tuple(graph.input() for _ in range(bits))
        return free[name]

    names = {"pmp": (), "smepmp": ("mml", "mmwp"), "spmp": ("sum", "mxr"), "mpu": ("sum",)}
    bits = {name: word(name, 1)[0] for name in names[spec]}
    cfg, addr = [], []
    for number in range(size.entries):
        addr.append(extend(word(f"addr{number}", size.paddr_width - 2), width - 2))
        raw = word(f"cfg{number}", CFG_WIDTH[spec])
        cfg.append(_legal(graph, spec, claims, raw, bits))
    return Registers(spec, size, tuple(cfg), tuple(addr), bits, free)


def any_access(
    graph: Graph, claims: "Claims", access: tuple[str, str, int], word: Word, width: int
) -> Access:
    """Return an access that may begin anywhere in the low bits of the address space.

    Parameters
    ----------
    graph : Graph
    claims : Claims
    access : (privilege, kind, size)
    word : Word
        The address; its lowest bits are 0 where accesses are aligned.
    width : int
        Of the design.
    """
    privilege, kind, size = access
    low = 0 if claims.misaligned else size.bit_length() - 1
    address = constant(0, low) + word[low:]
    return Access(kind, privilege, size, extend(address, width))


def scope_of(graph: Graph, registers: Registers, access: Access, claims: "Claims") -> Scope:
    """Return what the names of a port map stand for in one claim."""
    bits = registers.bits
    code = PRIVILEGE_CODES[access.privilege]
    mseccfg = (bits.get("mml", FALSE), bits.get("mmwp", FALSE), FALSE)
    words = {
        "address": access.address,
        "size": constant(access.size.bit_length() - 1, 3),
        "privilege": constant(code, 2),
        "mseccfg": mseccfg,
        "sum": (bits.get("sum", FALSE),),
        "mxr": (bits.get("mxr", FALSE),),
    }
    spans = [_span(graph, cfg, addr) for cfg, addr in _pairs(registers)]
    lists = {"cfg": registers.cfg, "addr": registers.addr, "span": spans}
    choices = {
        "kind": {kind: TRUE if kind == access.kind else FALSE for kind in KINDS},
        "privilege": {name: TRUE if name == access.privilege else FALSE for name in PRIVILEGES},
        "size": {str(size): TRUE if size == access.size else FALSE for size in SIZES},
    }
    return Scope(graph, words, lists, choices)


def _pairs(registers: Registers) -> list[tuple[Word, Word]]:
    return list(zip(registers.cfg, registers.addr, strict=True))


def _span(graph: Graph, cfg: Word, addr: Word) -> Word:
    """Address bits inside of an entry's region, as hardware keeps them at a register write."""
    ones = Words(graph).ripple((cfg[3], *addr))
    # Ones up to and with the lowest 0; that one is not inside.
    inside = tuple(graph.both(a, b) for a, b in zip((cfg[3], *addr), ones, strict=True))
    return (TRUE, TRUE, *inside[:-1])


def _legal(graph: Graph, spec: str, claims: "Claims", raw: Word, bits: Mapping[str, int]) -> Word:
    """Return what a cfg register holds after any write of ``raw``; every legal value is reached."""
    r, w, x = raw[:3]
    modes = [mode for mode in AddressMode if mode.name.lower() in claims.modes]
    if claims.granularity > 4:
        modes = [mode for mode in modes if mode != AddressMode.NA4]
    chosen = {mode: graph.both(raw[3] ^ (~mode & 1), raw[4] ^ (~mode >> 1 & 1)) for mode in modes}
    low = graph.any(hit for mode, hit in chosen.items() if mode & 1)
    high = graph.any(hit for mode, hit in chosen.items() if mode & 2)
    if spec == "mpu":
        # MPU-CFG-06: S alone is reserved.
        s = graph.both(raw[7], graph.any((r, w, x)))
        return (r, w, x, low, high, FALSE, FALSE, s)
    w = graph.both(w, graph.either(r, bits.get("mml", FALSE)))
    legal = (r, w, x, low, high, FALSE, FALSE, raw[7])
    # SSPMP-CFG-05: SHARED is of rules of U.
    return (*legal, raw[8], graph.both(raw[8], raw[9])) if spec == "spmp" else legal
