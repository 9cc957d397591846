"""The design in the graph: what it answers to an access, under registers of any value."""

from collections.abc import Mapping
from dataclasses import dataclass
from fnmatch import fnmatchcase
from typing import Any

from mpu_hw.check import require_known

from .adapter import Adapter
from .expression import Scope, evaluate, fit
from .graph import Graph
from .netlist import Netlist
from .run import Free, Run
from .unknowns import Access, Registers, scope_of
from .words import Word

__all__ = ["Subject"]


@dataclass(frozen=True)
class Subject:
    """A design with its port map.

    Parameters
    ----------
    adapter : Adapter
    netlist : Netlist
    """

    adapter: Adapter
    netlist: Netlist

    def drive(self, graph: Graph, registers: Registers, access: Access) -> dict[str, Word]:
        """Return what drives each input port of the design.

        Raises
        ------
        ValueError
            The port map does not fit the design.
        """
        scope = scope_of(graph, registers, access, self.adapter.claims)
        tied = (*self.adapter.tied, *filter(None, [self.adapter.clock]))
        names = self.netlist.input_widths
        zeros = {port: 0 for port in names for pattern in tied if fnmatchcase(port, pattern)}
        inputs = {**zeros, **self.adapter.inputs}
        return driven(inputs, scope, self.netlist.input_widths)

    def allows(self, free: Free, registers: Registers, access: Access) -> int:
        """Return the literal that says that the design allows an access.

        Parameters
        ----------
        free : Free
            What nobody drives: it may be anything.
        registers : Registers
        access : Access

        Raises
        ------
        ValueError
            The port map does not fit the design.
        """
        words = self.drive(free.graph, registers, access)
        run = self.programmed(free, registers, words)
        for _ in range(self.adapter.clocks):
            run = run.after(words)
        return answer_of(self.adapter, self.netlist, run.outputs(words), access.kind)

    def before(self, free: Free) -> Run:
        """Return the design with any value in each of its registers."""
        count = len(self.netlist.registers)
        return Run(self.netlist, free, tuple(free.literal(("state", n)) for n in range(count)))

    def programmed(self, free: Free, registers: Registers, words: Mapping[str, Word]) -> Run:
        """Return the design behind reset and the writes of its registers; free where it has none.

        Parameters
        ----------
        free : Free
        registers : Registers
        words : table
            What drives ports that neither reset nor write drives.
        """
        port = self.adapter.registers
        if port is None:
            return self.before(free)
        if free.programmed is None:
            run = self.before(free).reset(port, words)
            for write in port.writes(registers):
                run = run.written(port, write, words)
            free.programmed = run
        return free.programmed


def driven(inputs: Mapping[str, Any], scope: Scope, widths: Mapping[str, int]) -> dict[str, Word]:
    """Return the word of each input port, by the expressions of a map.

    Raises
    ------
    ValueError
        A port is missing in the design or in the map, or a word does not fit.
    """
    found: dict[str, Word] = {}
    for name, value in inputs.items():
        rows = [(name, scope)]
        if "{i}" in name:
            # As many as the design has.
            count = next(n for n in range(65) if name.replace("{i}", str(n)) not in widths)
            rows = [(name.replace("{i}", str(n)), scope.entry(n)) for n in range(count)]
        for port, own in rows:
            require_known("Port of the map", port, list(widths))
            found[port] = fit(evaluate(value, own, widths[port]), widths[port], port)
    missing = [port for port in widths if port not in found]
    if missing:
        raise ValueError(f"Every input of the design must be in the port map, not {missing[0]!r}")
    return found


def answer_of(
    adapter: Adapter, netlist: Netlist, outputs: Mapping[tuple[str, int], int], kind: str
) -> int:
    """Return the literal that allows an access of a kind, from the outputs of the design.

    Raises
    ------
    ValueError
        The design has no such output.
    """
    ((name, value),) = adapter.answer.items()
    text = value[kind] if isinstance(value, Mapping) else value
    port, bracket, rest = str(text).partition("[")
    bit = int(rest[:-1]) if bracket and rest[:-1].isdigit() else 0
    widths = netlist.output_widths
    require_known("Port of the answer", port, list(widths))
    if bit >= widths[port] or (widths[port] > 1 and not bracket):
        raise ValueError(
            f"answer must be one bit of {port!r}, which has {widths[port]}, not {text!r}"
        )
    return outputs[port, bit] ^ (name == "deny")
