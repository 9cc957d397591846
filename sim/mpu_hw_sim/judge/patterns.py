"""Values of inputs that are worth simulating: addresses at the edges of entries."""

import random
from collections.abc import Mapping, Sequence

from .words import Word

__all__ = ["columns", "random_values"]


def random_values(free: Mapping[str, Word], count: int, seed: int = 1) -> list[dict[str, int]]:
    """Return values of the free words, many of which let an entry match.

    Parameters
    ----------
    free : table
        Words by name: ``address``, ``addrN``, and others, which take any value.
    count, seed : int
    """
    chance = random.Random(seed)
    return [_one(free, chance) for _ in range(count)]


def columns(free: Mapping[str, Word], values: Sequence[Mapping[str, int]]) -> dict[int, int]:
    """Return for each node of an input a number whose bit n is its value in ``values[n]``."""
    found: dict[int, int] = {}
    for name, word in free.items():
        for bit, literal in enumerate(word):
            digits = "".join("1" if each[name] >> bit & 1 else "0" for each in reversed(values))
            found[literal >> 1] = int(digits or "0", 2)
    return found


def _one(free: Mapping[str, Word], chance: random.Random) -> dict[str, int]:
    address = chance.getrandbits(len(free.get("address", ())) or 1)
    return {
        name: address if name == "address" else _value(name, len(word), address >> 2, chance)
        for name, word in free.items()
    }


def _value(name: str, width: int, word: int, chance: random.Random) -> int:
    if not name.startswith("addr"):
        return chance.getrandbits(width)
    kind, mask = chance.random(), (1 << width) - 1
    low = (1 << chance.randrange(width)) - 1
    if kind < 0.2:
        return word & mask
    if kind < 0.3:
        return (word + chance.choice((-2, -1, 1, 2))) & mask
    if kind < 0.6:
        # The same from some bit upwards, but perhaps for that bit.
        near = (word & ~low) | (chance.getrandbits(width) & low)
        return (near ^ (low + 1 if chance.random() < 0.5 else 0)) & mask
    if kind < 0.9:
        # A NAPOT region around the address, or one beside it.
        near = (word | low) & ~(low + 1)
        return (near ^ (chance.random() < 0.3) << chance.randrange(width)) & mask
    return chance.getrandbits(chance.randrange(1, width + 1))
