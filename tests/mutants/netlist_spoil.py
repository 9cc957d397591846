"""Faults of a netlist: which there are, and a netlist that has them behind selectors."""

from collections.abc import Sequence
from random import Random
from typing import NamedTuple

from netlist_gates import ONE, ZERO, Cell, Netlist

__all__ = ["Fault", "draw_faults", "faults_of", "with_faults"]

# A gate that is taken for another one.
TAKEN_FOR = {"$_AND_": ("$_OR_", "$_XOR_"), "$_OR_": ("$_AND_", "$_XOR_"), "$_XOR_": ("$_OR_",)}
OUTPUT = "Y"


class Fault(NamedTuple):
    """One fault of one cell.

    Parameters
    ----------
    cell : Cell
    pin : str
        An input pin of the cell, or ``Y``: its output.
    kind : str
        ``stuck-0``, ``stuck-1``, ``inverted`` (on S of a multiplexer: its inputs are swapped), or
        at ``Y`` the kind of gate that stands there instead.
    """

    cell: Cell
    pin: str
    kind: str


def faults_of(cell: Cell) -> list[Fault]:
    """List the faults of a cell."""
    pins = (*cell.pins, OUTPUT)
    faults = [
        Fault(cell, pin, kind)
        for pin in pins
        for kind in ("stuck-0", "stuck-1", "inverted")
        # One input: the same as at the output, or at what drives it.
        if cell.kind not in ("$_NOT_", "$_DFF_P_") or pin == OUTPUT
    ]
    return faults + [Fault(cell, OUTPUT, kind) for kind in TAKEN_FOR.get(cell.kind, ())]


def draw_faults(netlist: Netlist, count: int, seed: int) -> list[Fault]:
    """Draw faults, no two alike: a cell first, then one of its faults."""
    rng = Random(seed)
    drawn: dict[Fault, None] = {}
    while len(drawn) < count:
        drawn.setdefault(rng.choice(faults_of(rng.choice(netlist.cells))))
    return list(drawn)


def with_faults(netlist: Netlist, faults: Sequence[Fault]) -> tuple[Netlist, list[int]]:
    """Put each fault behind a selector of its own.

    Returns
    -------
    netlist, selectors
        The nets of the selectors, one per fault in their order. Nothing drives them: a fault acts
        where its selector is 1.
    """
    first = netlist.width
    selectors = list(range(first, first + len(faults)))
    by_net: dict[int, list[tuple[Fault, int]]] = {}
    for fault, selector in zip(faults, selectors, strict=True):
        by_net.setdefault(fault.cell.output, []).append((fault, selector))
    builder = _Builder(first + len(faults))
    flops = tuple(builder.spoil(flop, by_net.get(flop.output, ())) for flop in netlist.flops)
    for gate in netlist.gates:
        faulty = builder.spoil(gate, by_net.get(gate.output, ()))
        builder.cells.append(faulty)
    return netlist._replace(gates=tuple(builder.cells), flops=flops), selectors


class _Builder:
    """Adds gates that spoil a net where a selector is 1."""

    def __init__(self, free: int):
        self._free = free
        self.cells: list[Cell] = []

    def _net(self) -> int:
        self._free += 1
        return self._free - 1

    def _gate(self, kind: str, inputs: tuple[int, ...]) -> int:
        self.cells.append(Cell("fault", kind, inputs, self._net()))
        return self.cells[-1].output

    def _choose(self, fault: Fault, inputs: tuple[int, ...], net: int, selector: int) -> int:
        """Add what stands in the place of a net; give the net behind it."""
        if fault.kind in ("stuck-0", "stuck-1"):
            wrong = ONE if fault.kind == "stuck-1" else ZERO
        elif fault.kind == "inverted":
            wrong = self._gate("$_NOT_", (net,))
        else:
            wrong = self._gate(fault.kind, inputs)
        return self._gate("$_MUX_", (net, wrong, selector))

    def spoil(self, cell: Cell, faults: Sequence[tuple[Fault, int]]) -> Cell:
        """Add gates for the faults of a cell; give the cell that takes its place.

        The gates behind a flip-flop are complete; behind a gate, the last one is what is given.
        """
        inputs = list(cell.inputs)
        for fault, selector in faults:
            if fault.pin != OUTPUT:
                index = cell.pins.index(fault.pin)
                inputs[index] = self._choose(fault, (), inputs[index], selector)
        cell = cell._replace(inputs=tuple(inputs))
        behind = [(fault, selector) for fault, selector in faults if fault.pin == OUTPUT]
        if not behind:
            return cell
        inner = cell._replace(output=self._net())
        net = inner.output
        if not cell.clocked:
            self.cells.append(inner)
        for fault, selector in behind:
            net = self._choose(fault, inner.inputs, net, selector)
        last = self.cells.pop()._replace(output=cell.output)
        if not cell.clocked:
            return last
        self.cells.append(last)
        return inner
