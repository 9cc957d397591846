"""Who may do what by an entry, in the sentences of docs/rules.md instead of its tables."""

from .choices import KINDS
from .graph import FALSE, TRUE, Graph
from .unknowns import Access, Registers
from .words import Word

__all__ = ["permits", "without_match"]

Rights = tuple[int, int, int]  # read, write, execute
NONE: Rights = (FALSE, FALSE, FALSE)


def permits(graph: Graph, registers: Registers, number: int, access: Access, mxr: str) -> int:
    """Return whether an entry that matches an access permits it.

    Parameters
    ----------
    graph : Graph
    registers : Registers
    number : int
        Of the entry.
    access : Access
    mxr : str
        COM-MXR-01.
    """
    cfg, machine = registers.cfg[number], access.privilege == "M"
    if registers.spec == "pmp":
        return _needed(_pmp(graph, cfg, machine), access)
    if registers.spec == "smepmp":
        old, new = _pmp(graph, cfg, machine), _smepmp(graph, cfg, machine)
        mml = registers.bits["mml"]
        return graph.choose(mml, _needed(new, access), _needed(old, access))
    # sum_bit: of SUM in S; what U may do does not depend on it.
    sum_bit = registers.bits["sum"]
    user = access.privilege == "U"
    if registers.spec == "mpu":
        return _needed(_mpu(graph, cfg, user, sum_bit), access)
    rights, raw = _spmp(graph, cfg, user, sum_bit)
    allowed = _needed(rights, access)
    if access.kind == "load" and mxr != "off":
        # COM-MXR-01: what may be executed may be read; with raw also what NoX takes away from S.
        executes = graph.either(rights[2], raw if mxr == "raw" else FALSE)
        allowed = graph.either(allowed, graph.both(registers.bits["mxr"], executes))
    return allowed


def without_match(graph: Graph, registers: Registers, access: Access) -> int:
    """Return whether an access passes that no entry matches; there is at least one entry."""
    if access.privilege == "M":
        if registers.spec != "smepmp":
            return TRUE  # PMP-02; COM-DEF-03
        # PMP-04: MMWP denies all of it, MML what M executes.
        fetch = TRUE if access.kind == "fetch" else FALSE
        mml = graph.both(registers.bits["mml"], fetch)
        return graph.either(registers.bits["mmwp"], mml) ^ 1
    # PMP-02, SSPMP-DEF-01; MPU-DEF-01 lets S pass.
    return TRUE if registers.spec == "mpu" and access.privilege == "S" else FALSE


def _needed(rights: Rights, access: Access) -> int:
    """COM-TYPE-01 to COM-TYPE-03: a load reads, a store writes, a fetch executes."""
    return rights[KINDS.index(access.kind)]


def _pmp(graph: Graph, cfg: Word, machine: bool) -> Rights:
    """PMP-02: an entry binds M where it is locked, and everybody else always."""
    r, w, x = cfg[:3]
    if not machine:
        return (r, w, x)
    free = cfg[7] ^ 1
    return (graph.either(r, free), graph.either(w, free), graph.either(x, free))


def _smepmp(graph: Graph, cfg: Word, machine: bool) -> Rights:
    """PMP-05: an entry is M's where L=1, else that of S and U; R=0 with W=1 shares it.

    Shared without L: data that M writes, and with X others, too. Shared with L: code that all
    execute; with X, M reads it. All four bits: data that nobody writes.
    """
    r, w, x, locked = cfg[0], cfg[1], cfg[2], cfg[7]
    shared = graph.both(r ^ 1, w)
    constant = graph.all((r, w, x, locked))
    own = graph.all((shared ^ 1, constant ^ 1, locked if machine else locked ^ 1))
    data = graph.both(shared, locked ^ 1)
    code = graph.both(shared, locked)
    reads = graph.any(
        (graph.both(own, r), data, constant, graph.both(code, x) if machine else FALSE)
    )
    writes = graph.either(graph.both(own, w), data if machine else graph.both(data, x))
    return (reads, writes, graph.either(graph.both(own, x), code))


def _spmp(graph: Graph, cfg: Word, user: bool, sum_bit: int) -> tuple[Rights, int]:
    """Sections 4.3: U of S, of U, or of both; and what S would execute of U without NoX."""
    r, w, x, owner, shared = *cfg[:3], cfg[8], cfg[9]
    both_of_rw = graph.both(r, w)
    if user:
        # A shared rule is for U what it is, but RW becomes R, and RWX becomes X.
        all_three = graph.both(both_of_rw, x)
        reads = graph.choose(shared, graph.both(r, all_three ^ 1), r)
        writes = graph.both(w, shared ^ 1)
        return tuple(graph.both(owner, bit) for bit in (reads, writes, x)), FALSE  # type: ignore[return-value]
    # S has what is shared or its own; of a rule of U, reading and writing under SUM.
    mine = graph.either(owner ^ 1, shared)
    borrowed = graph.both(mine ^ 1, sum_bit)
    may = graph.either(mine, borrowed)
    rights = (graph.both(may, r), graph.both(may, w), graph.both(mine, x))
    return rights, graph.both(borrowed, x)


def _mpu(graph: Graph, cfg: Word, user: bool, sum_bit: int) -> Rights:
    """Section 4.1: R=0 with W=1 shares, data where S=0 and code where S=1; 1111 is data to read."""
    r, w, x, s = cfg[0], cfg[1], cfg[2], cfg[7]
    shared = graph.both(r ^ 1, w)
    data, code = graph.both(shared, s ^ 1), graph.both(shared, s)
    constant = graph.all((r, w, x, s))
    plain = graph.both(shared ^ 1, constant ^ 1)
    if user:
        own = graph.both(plain, s ^ 1)
        reads = graph.any((graph.both(own, r), data, constant))
        writes = graph.either(graph.both(own, w), graph.both(data, x))
        return (reads, writes, graph.either(graph.both(own, x), code))
    own = graph.both(plain, s)
    # MPU-PERM-20: SUM opens data of U to S, never code.
    borrowed = graph.all((plain, s ^ 1, sum_bit))
    may = graph.either(own, borrowed)
    reads = graph.any((graph.both(may, r), data, constant, graph.both(code, x)))
    writes = graph.either(graph.both(may, w), data)
    return (reads, writes, graph.either(graph.both(own, x), code))
