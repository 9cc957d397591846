"""Bitwuzla: whether a literal of a graph can be 1."""

from enum import Enum

import bitwuzla

from .graph import Graph

__all__ = ["Answer", "Solver"]


class Answer(Enum):
    """What the solver says."""

    YES = "yes"
    NO = "no"
    UNKNOWN = "unknown"


class Solver:
    """Asks again and again about one graph.

    Parameters
    ----------
    graph : Graph
    limit : float
        Seconds for each question.
    """

    def __init__(self, graph: Graph, limit: float):
        self._graph = graph
        options = bitwuzla.Options()
        options.set(bitwuzla.Option.PRODUCE_MODELS, True)
        options.set(bitwuzla.Option.TIME_LIMIT_PER, max(int(limit * 1000), 1))
        self._manager = bitwuzla.TermManager()
        self._bool = self._manager.mk_bool_sort()
        self._solver = bitwuzla.Bitwuzla(self._manager, options)
        self._terms = {0: self._manager.mk_false()}
        self._inputs: dict[int, bitwuzla.Term] = {}

    def check(self, literal: int) -> Answer:
        """Return whether some input makes a literal 1."""
        result = self._solver.check_sat(self._term(literal))
        if result == bitwuzla.Result.SAT:
            return Answer.YES
        return Answer.NO if result == bitwuzla.Result.UNSAT else Answer.UNKNOWN

    def inputs(self) -> dict[int, int]:
        """Return the inputs of the last question that was answered with yes, by node."""
        return {
            node: int(self._solver.get_value(term).is_true()) for node, term in self._inputs.items()
        }

    def _term(self, literal: int) -> bitwuzla.Term:
        left, right, terms = self._graph.left, self._graph.right, self._terms
        waiting = [literal >> 1]
        while waiting:
            node = waiting[-1]
            missing = (
                [x >> 1 for x in (left[node], right[node]) if x >> 1 not in terms]
                if node not in terms and left[node] >= 0
                else []
            )
            if missing:
                waiting += missing
            else:
                waiting.pop()
                if node not in terms:
                    terms[node] = self._made(node)
        return self._literal(literal)

    def _made(self, node: int) -> bitwuzla.Term:
        a, b = self._graph.left[node], self._graph.right[node]
        if a < 0:
            self._inputs[node] = self._manager.mk_const(self._bool, f"n{node}")
            return self._inputs[node]
        return self._manager.mk_term(bitwuzla.Kind.AND, [self._literal(a), self._literal(b)])

    def _literal(self, literal: int) -> bitwuzla.Term:
        term = self._terms[literal >> 1]
        return self._manager.mk_term(bitwuzla.Kind.NOT, [term]) if literal & 1 else term
