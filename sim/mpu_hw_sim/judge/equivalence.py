"""Proofs by sweeping: nodes that are equal become one, from the inputs to the verdict.

Two nodes that simulation cannot tell apart are given to the solver; where it proves them equal, one
takes the place of the other in everything behind. So the comparators of a design become those of
the rules before anybody looks at priority, and no query is large. Nothing is assumed: a pair that
is not proved equal stays two nodes.
"""

from collections.abc import Mapping
from enum import Enum
from random import Random
from time import monotonic

from .graph import FALSE, Graph
from .patterns import columns, random_values
from .solver import Answer, Solver
from .words import Word

__all__ = ["Prover", "Verdict"]

PATTERNS = 2048
# Pairs that simulation did not tell apart and the solver does: how many before it tries again.
BATCH = 64
CANDIDATES = 3
PAIR_SECONDS = 10.0
SLICE = 5.0  # seconds; between slices a signal is heard


class Verdict(Enum):
    """How a claim ends."""

    PROVED = "proved"
    REFUTED = "refuted"
    OPEN = "open"


class Prover:
    """Decides whether a literal can be 1; what it learns of a graph it keeps.

    Parameters
    ----------
    graph : Graph
    free : table
        Inputs by name; others have random values.
    """

    def __init__(self, graph: Graph, free: Mapping[str, Word]):
        self.graph = graph
        self._columns = columns(free, random_values(free, PATTERNS))
        self._count = PATTERNS
        self._chance = Random(1)
        self._solver = Solver(graph, limit=PAIR_SECONDS)
        self._same: dict[int, int] = {0: FALSE}  # node to what takes its place
        self._traces: dict[int, int] = {0: 0}  # node of the result to its simulated values
        self._groups: dict[int, list[int]] = {0: [0]}
        self._news: list[dict[int, int]] = []

    def decide(self, literal: int, deadline: float) -> tuple[Verdict, dict[int, int]]:
        """Return whether no input makes a literal 1; where one does, the values of input nodes.

        Parameters
        ----------
        literal : int
        deadline : float
            Of ``time.monotonic``.
        """
        if not self._sweep(literal, deadline):
            return Verdict.OPEN, {}
        rest = self._mapped(literal)
        if rest == FALSE:
            return Verdict.PROVED, {}
        solver = Solver(self.graph, limit=SLICE)
        while True:
            answer = solver.check(rest)
            if answer is Answer.NO:
                return Verdict.PROVED, {}
            if answer is Answer.YES:
                return Verdict.REFUTED, solver.inputs()
            if monotonic() > deadline:
                return Verdict.OPEN, {}

    def _mapped(self, literal: int) -> int:
        return self._same[literal >> 1] ^ (literal & 1)

    def _sweep(self, literal: int, deadline: float) -> bool:
        """Merge the nodes behind a literal; False where time runs out."""
        graph = self.graph
        for node in graph.cone([literal]):
            if node in self._same:
                continue
            if monotonic() > deadline:
                return False
            a, b = graph.left[node], graph.right[node]
            made = 2 * node if a < 0 else graph.both(self._mapped(a), self._mapped(b))
            self._same[node] = self._merged(made >> 1) ^ (made & 1)
        return True

    def _merged(self, node: int) -> int:
        """Return the literal that takes the place of a node whose inputs are merged."""
        if node in self._traces:
            return self._same.get(node, 2 * node)
        trace = self._traces[node] = self._simulated(node)
        group = self._groups.setdefault(self._key(trace), [])
        for other in group[:CANDIDATES]:
            if self._key(self._traces[other]) != self._key(self._traces[node]):
                continue
            literal = 2 * other ^ (self._traces[other] != self._traces[node])
            answer = self._solver.check(self.graph.differ(literal, 2 * node))
            if answer is Answer.NO:
                self._same[node] = literal
                return literal
            if answer is Answer.YES:
                self._learn(self._solver.inputs())
        self._groups.setdefault(self._key(self._traces[node]), []).append(node)
        return 2 * node

    def _key(self, trace: int) -> int:
        return trace ^ ((1 << self._count) - 1) if trace & 1 else trace

    def _simulated(self, node: int) -> int:
        a, b = self.graph.left[node], self.graph.right[node]
        if a < 0:
            if node not in self._columns:
                # Undefined in the design, or a register before the first clock.
                self._columns[node] = self._chance.getrandbits(self._count)
            return self._columns[node]
        ones = (1 << self._count) - 1
        left = self._traces[a >> 1] ^ (ones if a & 1 else 0)
        return left & (self._traces[b >> 1] ^ (ones if b & 1 else 0))

    def _learn(self, inputs: dict[int, int]) -> None:
        """Simulate what told a pair apart as well, a batch at a time."""
        self._news.append(inputs)
        if len(self._news) < BATCH:
            return
        for node in self._columns:
            for place, news in enumerate(self._news):
                self._columns[node] |= news.get(node, 0) << (self._count + place)
        self._count += len(self._news)
        self._news.clear()
        nodes, self._traces, self._groups = sorted(self._traces), {0: 0}, {0: [0]}
        for node in nodes:
            if node:
                self._traces[node] = self._simulated(node)
                if self._same.get(node, 2 * node) == 2 * node:
                    self._groups.setdefault(self._key(self._traces[node]), []).append(node)
