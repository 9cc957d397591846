"""A design clock by clock: reset, register writes, and what it answers then."""

from collections.abc import Hashable, Mapping
from dataclasses import dataclass
from typing import Any

from mpu_hw.check import require_known

from .expression import Scope, evaluate, fit
from .graph import Graph
from .netlist import Netlist, Step
from .register_port import RegisterPort, Write
from .words import Word, constant

__all__ = ["Free", "Run"]


class Free:
    """Inputs that nobody drives, the same ones for every claim: undefined values, first states.

    Parameters
    ----------
    graph : Graph

    Attributes
    ----------
    programmed : Run, optional
        The design with its registers in place, for all claims.
    """

    def __init__(self, graph: Graph):
        self.graph = graph
        self._literals: dict[Hashable, int] = {}
        self.programmed: Run | None = None

    def literal(self, name: Hashable) -> int:
        """Return the input of a name."""
        if name not in self._literals:
            self._literals[name] = self.graph.input()
        return self._literals[name]


@dataclass(frozen=True)
class Run:
    """A design at some clock.

    Parameters
    ----------
    netlist : Netlist
    free : Free
    state : tuple of literals
    clock : int
    """

    netlist: Netlist
    free: Free
    state: tuple[int, ...]
    clock: int = 0

    def outputs(self, words: Mapping[str, Word]) -> Mapping[tuple[str, int], int]:
        """Return the outputs under these inputs."""
        return self._step(words).outputs

    def after(self, words: Mapping[str, Word]) -> "Run":
        """Return the design one clock later."""
        return Run(self.netlist, self.free, self._step(words).state, self.clock + 1)

    def reset(self, port: RegisterPort, words: Mapping[str, Word]) -> "Run":
        """Return the design behind its reset."""
        run = self
        during = self._with(words, port.reset, Scope(self.free.graph, {}, {}))
        for _ in range(port.reset_clocks):
            run = run.after(during)
        return run

    def written(self, port: RegisterPort, write: Write, words: Mapping[str, Word]) -> "Run":
        """Return the design behind a register write."""
        return self.after(self._with(words, port.write, self._scope(write)))

    def read(self, port: RegisterPort, number: int, words: Mapping[str, Word]) -> Word:
        """Return what a register reads as."""
        access = Write(number, constant(0, port.width))
        outputs = self.outputs(self._with(words, port.read, self._scope(access)))
        widths = self.netlist.output_widths
        require_known("Port of registers.data", port.data, list(widths))
        return tuple(outputs[port.data, bit] for bit in range(widths[port.data]))

    def _scope(self, write: Write) -> Scope:
        names = {"number": constant(write.number, 12), "value": write.value}
        return Scope(self.free.graph, names, {})

    def _with(
        self, words: Mapping[str, Word], inputs: Mapping[str, Any], scope: Scope
    ) -> dict[str, Word]:
        widths = self.netlist.input_widths
        found = dict(words)
        for name, value in inputs.items():
            require_known("Port of registers", name, list(widths))
            found[name] = fit(evaluate(value, scope, widths[name]), widths[name], name)
        return found

    def _step(self, words: Mapping[str, Word]) -> Step:
        def drive(port: str, bit: int) -> int:
            return words[port][bit] if port else self.free.literal((self.clock, bit))

        return self.netlist.step(self.free.graph, drive, self.state)
