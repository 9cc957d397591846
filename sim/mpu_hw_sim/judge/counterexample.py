"""A counterexample: made as simple as it can be, and told from the rules."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from .graph import Graph
from .reasons import Reason, Region, reasons_of, region_of
from .rules import Ruling
from .unknowns import Access, Registers
from .words import Word

__all__ = ["Counterexample", "counterexample_of", "numbers_of", "simplest"]


@dataclass(frozen=True)
class Counterexample:
    """Registers and an access for which the design does not answer as the rules do.

    Parameters
    ----------
    spec : str
    cfg, addr : tuple of int
        Registers of the entries, the last ones that are 0 left out.
    regions : tuple of Region
        Of these entries.
    bits : table
        Other registers: ``mml``, ``mmwp``, ``sum``, ``mxr``.
    kind, privilege : str
    size, address : int
    allowed : bool
        What the rules say; the design says the contrary.
    reasons : tuple of Reason
        Why, rule by rule; the last one decides.
    """

    spec: str
    cfg: tuple[int, ...]
    addr: tuple[int, ...]
    regions: tuple[Region, ...]
    bits: Mapping[str, int]
    kind: str
    privilege: str
    size: int
    address: int
    allowed: bool
    reasons: tuple[Reason, ...]

    @property
    def rules(self) -> tuple[str, ...]:
        """The rules that decide, in order."""
        return tuple(dict.fromkeys(reason.rule for reason in self.reasons))


def counterexample_of(
    graph: Graph,
    free: Mapping[str, Word],
    registers: Registers,
    access: Access,
    ruling: Ruling,
    allows: int,
    inputs: Mapping[int, int],
) -> Counterexample:
    """Return what a solver found, with everything 0 that is not needed.

    Parameters
    ----------
    graph : Graph
    free : table
        Inputs that may be chosen, by name.
    registers : Registers
    access : Access
    ruling : Ruling
    allows : int
        Literal of the design's answer.
    inputs : table
        Values of inputs by node.
    """
    found = simplest(graph, free, graph.differ(allows, ruling.allowed), dict(inputs))
    words = [*registers.cfg, *registers.addr, access.address]
    verdicts = [(ruling.allowed,), ruling.some, ruling.whole]
    bits = [(literal,) for literal in registers.bits.values()]
    values = numbers_of(graph, [*words, *verdicts, *bits], found)
    count = len(registers.cfg)
    cfg, addr, address = values[:count], values[count : 2 * count], values[2 * count]
    allowed, some, whole = values[2 * count + 1 : 2 * count + 4]
    named = dict(zip(registers.bits, values[2 * count + 4 :], strict=True))
    # An entry that is all 0 says nothing, unless one with something follows.
    used = max((n + 1 for n in range(count) if cfg[n] or addr[n]), default=0)
    regions = tuple(
        region_of(cfg[n], addr[n], addr[n - 1] if n else 0, len(access.address))
        for n in range(used)
    )
    request = (access.privilege, access.kind, access.size)
    decides = (some & -some).bit_length() - 1
    reasons = reasons_of(
        registers.spec, cfg, regions, named, request, decides, whole >> max(decides, 0) & 1
    )
    return Counterexample(
        registers.spec,
        tuple(cfg[:used]),
        tuple(addr[:used]),
        regions,
        named,
        access.kind,
        access.privilege,
        access.size,
        address,
        bool(allowed),
        tuple(reasons),
    )


def numbers_of(graph: Graph, words: Sequence[Word], inputs: Mapping[int, int]) -> list[int]:
    """Return the numbers that words are, under values of inputs; one without a value is 0."""
    traces = _traces(graph, [literal for word in words for literal in word], inputs, 1)
    return [
        sum((traces[x >> 1] ^ (x & 1)) << place for place, x in enumerate(word)) for word in words
    ]


def simplest(
    graph: Graph, free: Mapping[str, Word], wrong: int, inputs: dict[int, int]
) -> dict[int, int]:
    """Return inputs that still make a literal 1, with fewer of them 1.

    Parameters
    ----------
    graph : Graph
    free : table
        Inputs that may be chosen, by name.
    wrong : int
        Literal.
    inputs : table
        Values by node.
    """
    # Whole registers first, then bits, from the top down: small numbers read best.
    words = [[x >> 1 for x in word] for name, word in free.items()]
    steps = [*words, *([node] for word in words for node in reversed(word))]
    while True:
        useful = [step for step in steps if any(inputs.get(node) for node in step)]
        columns = {node: -value & (1 << len(useful)) - 1 for node, value in inputs.items()}
        for place, step in enumerate(useful):
            for node in step:
                columns[node] = columns.get(node, 0) & ~(1 << place)
        traces = _traces(graph, [wrong], columns, len(useful))
        ones = traces[wrong >> 1] ^ ((1 << len(useful)) - 1 if wrong & 1 else 0)
        if not ones:
            return inputs
        for node in useful[(ones & -ones).bit_length() - 1]:
            inputs[node] = 0


def _traces(
    graph: Graph, roots: Sequence[int], columns: Mapping[int, int], count: int
) -> dict[int, int]:
    ones = (1 << count) - 1
    traces = {0: 0}
    for node in graph.cone(roots):
        a, b = graph.left[node], graph.right[node]
        if a >= 0:
            left = traces[a >> 1] ^ (ones if a & 1 else 0)
            traces[node] = left & (traces[b >> 1] ^ (ones if b & 1 else 0))
        elif node:
            traces[node] = columns.get(node, 0)
    return traces
