"""Numbers as literals of a graph, least significant bit first."""

from collections.abc import Sequence

from .graph import FALSE, TRUE, Graph

__all__ = ["Word", "Words", "constant", "extend"]

Word = tuple[int, ...]


def constant(value: int, width: int) -> Word:
    """Return a number of some bits."""
    return tuple(TRUE if value >> bit & 1 else FALSE for bit in range(width))


def extend(word: Sequence[int], width: int) -> Word:
    """Return a number with zeros above it up to a width, or its low bits."""
    return (*word[:width], *[FALSE] * (width - len(word)))


class Words:
    """Arithmetic on words of one graph; both operands have the same width."""

    def __init__(self, graph: Graph):
        self.graph = graph

    def equal(self, a: Word, b: Word) -> int:
        """Return whether two numbers are equal."""
        return self.graph.all(self.graph.differ(x, y) ^ 1 for x, y in zip(a, b, strict=True))

    def below(self, a: Word, b: Word) -> int:
        """Return whether ``a`` is less than ``b``, both unsigned."""
        less = FALSE
        for x, y in zip(a, b, strict=True):
            less = self.graph.choose(self.graph.differ(x, y), y, less)
        return less

    def add(self, a: Word, b: Word) -> Word:
        """Return the sum, one bit wider."""
        carry, bits = FALSE, []
        for x, y in zip(a, b, strict=True):
            half = self.graph.differ(x, y)
            bits.append(self.graph.differ(half, carry))
            carry = self.graph.choose(half, carry, x)
        return (*bits, carry)

    def choose(self, condition: int, a: Word, b: Word) -> Word:
        """Return ``a`` where ``condition`` holds, else ``b``."""
        return tuple(self.graph.choose(condition, x, y) for x, y in zip(a, b, strict=True))

    def ripple(self, word: Word) -> Word:
        """Return the word with bits set from its lowest 0 bit downwards: ``w ^ (w + 1)``."""
        ones, bits = TRUE, []
        for bit in word:
            bits.append(ones)
            ones = self.graph.both(ones, bit)
        return tuple(bits)
