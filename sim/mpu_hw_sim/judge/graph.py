"""And-inverter graph: the one form in which a design and the rules are compared."""

from collections.abc import Iterable

__all__ = ["FALSE", "TRUE", "Graph"]

FALSE, TRUE = 0, 1


class Graph:
    """Nodes with two inputs, each node once.

    A literal is twice the number of a node, plus 1 where it is inverted: ``^ 1`` inverts it. Node 0
    is constant 0. A node has a larger number than what it is made of.

    Attributes
    ----------
    left, right : list of int
        What a node is the AND of; -1 for an input.
    """

    def __init__(self) -> None:
        self.left = [-1]
        self.right = [-1]
        self._nodes: dict[tuple[int, int], int] = {}

    def input(self) -> int:
        """Add an input; return its literal."""
        self.left.append(-1)
        self.right.append(-1)
        return 2 * (len(self.left) - 1)

    def both(self, a: int, b: int) -> int:
        """Return the AND of two literals."""
        if a > b:
            a, b = b, a
        if a == FALSE or a == b ^ 1:
            return FALSE
        if a in (TRUE, b):
            return b
        node = self._nodes.get((a, b))
        if node is None:
            self.left.append(a)
            self.right.append(b)
            node = self._nodes[a, b] = len(self.left) - 1
        return 2 * node

    def either(self, a: int, b: int) -> int:
        """Return the OR of two literals."""
        return self.both(a ^ 1, b ^ 1) ^ 1

    def differ(self, a: int, b: int) -> int:
        """Return the XOR of two literals."""
        return self.either(self.both(a, b ^ 1), self.both(a ^ 1, b))

    def choose(self, condition: int, a: int, b: int) -> int:
        """Return ``a`` where ``condition`` holds, else ``b``."""
        if a == b:
            return a
        return self.either(self.both(condition, a), self.both(condition ^ 1, b))

    def all(self, literals: Iterable[int]) -> int:
        """Return the AND of any number of literals."""
        result = TRUE
        for literal in literals:
            result = self.both(result, literal)
        return result

    def any(self, literals: Iterable[int]) -> int:
        """Return the OR of any number of literals."""
        return self.all(literal ^ 1 for literal in literals) ^ 1

    def cone(self, roots: Iterable[int]) -> list[int]:
        """Return the nodes that literals depend on, each behind what it is made of."""
        left, right = self.left, self.right
        seen = {0}
        waiting = [root >> 1 for root in roots]
        while waiting:
            node = waiting.pop()
            if node not in seen:
                seen.add(node)
                if left[node] >= 0:
                    waiting += (left[node] >> 1, right[node] >> 1)
        return sorted(seen)
