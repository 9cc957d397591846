"""Port maps: what drives a port of a design, in words of registers and access."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any

from mpu_hw.check import require_choice, require_known

from .graph import FALSE, Graph
from .words import Word, constant, extend

__all__ = ["Scope", "evaluate", "fit"]

NUMBER = re.compile(r"^(\d+)'([bdh])([0-9a-fA-F_]+)$")
NAME = re.compile(r"^(\w+)((?:\[\d+(?::\d+)?\])*)$")
INDEX = re.compile(r"\[(\d+)(?::(\d+))?\]")
BASES = {"b": 2, "d": 10, "h": 16}


@dataclass(frozen=True)
class Scope:
    """What the names of a port map stand for.

    Parameters
    ----------
    graph : Graph
    words : table
        Words by name.
    lists : table
        Words per entry by name; inside ``each`` and in ports with ``{i}`` the name is that of the
        entry's own word.
    choices : table
        By name a table of option to the literal that says that it is chosen.
    """

    graph: Graph
    words: Mapping[str, Word]
    lists: Mapping[str, Sequence[Word]]
    choices: Mapping[str, Mapping[str, int]] = field(default_factory=dict)

    def entry(self, number: int) -> "Scope":
        """Return the scope of one entry; one that does not exist is all 0."""
        own = {
            name: words[number] if number < len(words) else constant(0, len(words[0]))
            for name, words in self.lists.items()
        }
        return replace(self, words={**self.words, **own}, lists={})

    @property
    def entries(self) -> int:
        """How many entries there are."""
        return max((len(words) for words in self.lists.values()), default=0)


def evaluate(value: Any, scope: Scope, width: int | None = None) -> Word:
    """Return the word that an expression of a port map stands for.

    Parameters
    ----------
    value : any
        A number; a text as ``addr[31:0]``, ``cfg[0][7]`` or ``2'b01``; a list, joined with its
        first item most significant; a table with ``each``, or with ``by`` and options.
    scope : Scope
    width : int, optional
        Of the port: what a plain number takes.

    Raises
    ------
    ValueError
        The expression is none, or names what there is not.
    """
    if isinstance(value, bool) or isinstance(value, int):
        return _number(int(value), width)
    if isinstance(value, str):
        return _text(value, scope)
    if isinstance(value, list):
        return tuple(bit for item in reversed(value) for bit in evaluate(item, scope))
    if isinstance(value, Mapping) and "each" in value:
        return _each(value, scope)
    if isinstance(value, Mapping) and "by" in value:
        return _selected(value, scope, width)
    raise ValueError(f"A port map must have numbers, names, lists or tables, not {value!r}")


def fit(word: Word, width: int, port: str) -> Word:
    """Return a word as wide as its port; zeros are added, nothing is cut off.

    Raises
    ------
    ValueError
        The word is wider.
    """
    if len(word) > width:
        raise ValueError(
            f"Port {port!r} of the design must take {len(word)} bits of the map, not {width}"
        )
    return extend(word, width)


def _number(value: int, width: int | None) -> Word:
    if width is None:
        raise ValueError(f"A number in a list must have a width, as 2'b01, not {value!r}")
    if value < 0 or value >> width:
        raise ValueError(f"A number for a port of {width} bits must fit, not {value!r}")
    return constant(value, width)


def _text(text: str, scope: Scope) -> Word:
    number = NUMBER.match(text)
    if number:
        return _number(int(number[3].replace("_", ""), BASES[number[2]]), int(number[1]))
    found = NAME.match(text)
    if not found:
        raise ValueError(f"A name in a port map must be as addr[31:0], not {text!r}")
    name, indices = found[1], INDEX.findall(found[2])
    require_known("Name in the port map", name, [*scope.words, *scope.lists])
    if name in scope.lists:
        if not indices or indices[0][1]:
            raise ValueError(f"{name!r} must have the number of an entry, as {name}[0], here")
        word = scope.entry(int(indices.pop(0)[0])).words[name]
    else:
        word = scope.words[name]
    for high, low in indices:
        first, last = int(low or high), int(high)
        if not first <= last < len(word):
            raise ValueError(f"Bits of {name!r} must be of its {len(word)}, not {text!r}")
        word = word[first : last + 1]
    return word


def _each(value: Mapping[str, Any], scope: Scope) -> Word:
    for key in value:
        require_known("Key beside each", key, ["each", "count", "first"])
    order = value.get("first", "right")
    require_choice("first", order, ["left", "right"])
    count = value.get("count", scope.entries)
    words = [evaluate(value["each"], scope.entry(number)) for number in range(count)]
    if order == "left":
        words.reverse()
    return tuple(bit for word in words for bit in word)


def _selected(value: Mapping[str, Any], scope: Scope, width: int | None) -> Word:
    require_known("Choice of the port map", value["by"], list(scope.choices))
    choices = scope.choices[value["by"]]
    options = {name: each for name, each in value.items() if name != "by"}
    for name in options:
        require_known(f"Option of {value['by']}", name, list(choices))
    words = {name: evaluate(each, scope, width) for name, each in options.items()}
    most = max(len(word) for word in words.values())
    result: Word = (FALSE,) * most
    for name, word in words.items():
        result = tuple(
            scope.graph.either(bit, scope.graph.both(choices[name], other))
            for bit, other in zip(result, extend(word, most), strict=True)
        )
    return result
