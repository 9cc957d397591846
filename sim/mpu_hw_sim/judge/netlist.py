"""A design as Yosys leaves it: gates in the ASCII form of AIGER."""

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import cached_property

from .graph import FALSE, Graph

__all__ = ["Netlist", "Step", "read_aiger"]

BIT = re.compile(r"^(.*?)(?:\[(\d+)\])?$")
Drive = Callable[[str, int], int]


@dataclass(frozen=True)
class Step:
    """What a netlist answers in one clock: outputs by name and bit, and the state behind it."""

    outputs: Mapping[tuple[str, int], int]
    state: tuple[int, ...]


@dataclass(frozen=True)
class Netlist:
    """Inputs, registers, gates and outputs; a literal as in the graph.

    Parameters
    ----------
    inputs : tuple of (port, bit, literal)
        The port is empty for a value that the design leaves undefined; such values are numbered.
    registers : tuple of (literal, next literal)
    gates : tuple of (literal, literal, literal)
    outputs : tuple of (port, bit, literal)
    """

    inputs: tuple[tuple[str, int, int], ...]
    registers: tuple[tuple[int, int], ...]
    gates: tuple[tuple[int, int, int], ...]
    outputs: tuple[tuple[str, int, int], ...]

    @cached_property
    def input_widths(self) -> dict[str, int]:
        """Input ports that something depends on or not, with their widths."""
        return _widths(self.inputs)

    @cached_property
    def output_widths(self) -> dict[str, int]:
        """Output ports with their widths."""
        return _widths(self.outputs)

    def step(self, graph: Graph, drive: Drive, state: tuple[int, ...]) -> Step:
        """Add one clock of the design to a graph.

        Parameters
        ----------
        graph : Graph
        drive : callable
            Port and bit to the literal of an input; the port is empty for what is undefined.
        state : tuple of literals
            Of the registers, in their order.
        """
        value = {0: FALSE}
        for port, bit, literal in self.inputs:
            value[literal >> 1] = drive(port, bit)
        for (literal, _), now in zip(self.registers, state, strict=True):
            value[literal >> 1] = now
        for literal, a, b in self.gates:
            value[literal >> 1] = graph.both(value[a >> 1] ^ (a & 1), value[b >> 1] ^ (b & 1))
        return Step(
            {(port, bit): value[x >> 1] ^ (x & 1) for port, bit, x in self.outputs},
            tuple(value[x >> 1] ^ (x & 1) for _, x in self.registers),
        )


def read_aiger(text: str) -> Netlist:
    """Read what ``write_aiger -ascii -symbols`` of Yosys writes."""
    lines = text.splitlines()
    counts = [int(word) for word in lines[0].split()[2:6]]
    rows, position = [], 1
    for count in counts:
        rows.append([[int(word) for word in each.split()] for each in lines[position:][:count]])
        position += count
    inputs, registers, outputs, gates = rows
    names: dict[str, tuple[str, int]] = {}
    for line in lines[position:]:
        if line == "c":
            break
        key, name = line.split(" ", 1)
        names[key] = _port(name)
    return Netlist(
        tuple((*_named(names.get(f"i{n}"), n), row[0]) for n, row in enumerate(inputs)),
        tuple((row[0], row[1]) for row in registers),
        tuple(sorted((row[0], row[1], row[2]) for row in gates)),
        tuple((*names[f"o{n}"], row[0]) for n, row in enumerate(outputs)),
    )


def _named(port: tuple[str, int] | None, number: int) -> tuple[str, int]:
    """Return port and bit of an input; one that Yosys made is no port, and has its own number."""
    return ("", number) if port is None or port[0].startswith("$") else port


def _port(name: str) -> tuple[str, int]:
    found = BIT.match(name)
    assert found is not None
    return found[1], int(found[2] or 0)


def _widths(rows: tuple[tuple[str, int, int], ...]) -> dict[str, int]:
    widths: dict[str, int] = {}
    for port, bit, _ in rows:
        if port:
            widths[port] = max(widths.get(port, 0), bit + 1)
    return widths
