"""A component as RTLIL: one module for each distinct component in it, with the ports it declares.

Amaranth alone writes a module for each instance, with the ports that happen to cross its boundary.
"""

import re
from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from amaranth.back import rtlil
from amaranth.hdl import (
    ClockDomain,
    ClockSignal,
    Elaboratable,
    Fragment,
    Instance,
    ResetSignal,
    Signal,
    Value,
)

# Not public: the one way to convert with ports of given names and directions.
from amaranth.hdl._ir import PortDirection
from amaranth.lib import wiring

from .collector import collector_off

__all__ = ["convert_modules", "verilog_ports"]

# Begin the names of what Amaranth keeps in a component.
AMARANTH = ("_Component__", "_MustUse__", "elaborate")
# Stands for a module until all are known; its number follows.
PLACEHOLDER = "module__"
CLOCK = re.compile(r"^  wire width 1 input \d+ +\\clk$", re.MULTILINE)
PORT = re.compile(r"^(  wire width \d+ (?:input|output) )\d+ +\\(\S+)$", re.MULTILINE)
SOURCE = re.compile(r'^ *attribute \\src "[^"]*"\n', re.MULTILINE)
DIRECTIONS = {
    wiring.Flow.In: PortDirection.Input,
    wiring.Flow.Out: PortDirection.Output,
}
CAMEL = re.compile(r"(?<=[a-z0-9])(?=[A-Z])")


@dataclass(frozen=True)
class _Module:
    """A distinct component: its class, where it was first met, and its RTLIL."""

    kind: str
    path: tuple[str, ...]
    text: str


def verilog_ports(component: wiring.Component) -> dict[str, tuple[Value, wiring.Flow]]:
    """Name the ports of a component as its module has them: member names joined by ``_``."""
    return {
        "_".join(map(str, path)): (Value.cast(value), member.flow)
        for path, member, value in component.signature.flatten(component)
        if len(Value.cast(value))
    }


def convert_modules(
    component: wiring.Component, *, prefix: str, async_reset: bool = False, emit_src: bool = False
) -> tuple[str, str]:
    """Convert a component to RTLIL text; return it with the name of the top module.

    Components that convert to the same text share a module. A module is named by the class of its
    component, and by where it is where a class gives several modules.

    Parameters
    ----------
    prefix : str
        Begins the name of every module.
    async_reset : bool
        Reset acts without a clock edge.
    emit_src : bool
        Keep attributes that name the source line of each wire and cell.
    """
    hierarchy = _Hierarchy(async_reset, emit_src)
    with collector_off():
        top = hierarchy.add(component, ())
    names = _names(hierarchy.modules, prefix)
    text = "".join(module.text for module in hierarchy.modules)
    numbered = re.compile(rf"\\{PLACEHOLDER}(\d+)\b")
    return numbered.sub(lambda found: f"\\{names[int(found[1])]}", text), names[top]


class _Hierarchy:
    """Distinct modules, children before parents."""

    def __init__(self, async_reset: bool, emit_src: bool):
        self.options: Mapping[str, Any] = {
            "emit_src": emit_src,
            "missing_domain": lambda domain: ClockDomain(domain, async_reset=async_reset),
        }
        self.modules: list[_Module] = []
        self._known: dict[str, int] = {}
        self._met: defaultdict[type, list[tuple[dict[str, Any], int]]] = defaultdict(list)

    def add(self, component: wiring.Component, path: tuple[str, ...]) -> int:
        """Convert a component unless an equal one was; return the number of its module.

        What a component is follows from its class and the attributes that it was made with: the
        192 entries of a pool are elaborated and converted once.
        """
        met, attributes = self._met[type(component)], _attributes(component)
        for others, number in met:
            if others == attributes:
                return number
        number = self._convert(component, path)
        met.append((attributes, number))
        return number

    def _convert(self, component: wiring.Component, path: tuple[str, ...]) -> int:
        """Convert a component, those within it first; return the number of its module."""
        module = component.elaborate(None)
        _is(component, module)
        for name, (part, _) in module._named_submodules.items():
            if isinstance(part, wiring.Component):
                instance = self._instance(part, self.add(part, (*path, name)), name)
                _is(part, instance)
        ports = {
            name: (value, DIRECTIONS[flow])
            for name, (value, flow) in verilog_ports(component).items()
        }
        fragment = Fragment.get(component, None)
        text, _ = rtlil.convert_fragment(fragment, ports, PLACEHOLDER, **self.options)
        text = _in_order(text, ["clk", "rst", *ports])
        if getattr(component, "KEEP_HIERARCHY", False):
            module = f"module \\{PLACEHOLDER}\n"
            text = text.replace(module, f"attribute \\keep_hierarchy 1\n{module}")
        key = SOURCE.sub("", text)
        number = self._known.setdefault(key, len(self.modules))
        if number == len(self.modules):
            text = text.replace(f"\\{PLACEHOLDER}\n", f"\\{PLACEHOLDER}{number}\n")
            self.modules.append(_Module(type(component).__name__, path, text))
        return number

    def _instance(self, child: wiring.Component, number: int, name: str) -> Instance:
        arguments: list[tuple[str, str, Value]] = []
        for port, (value, flow) in verilog_ports(child).items():
            if isinstance(value, Signal):
                # The parent's wire; the child's own module is written already.
                value.name = f"{name}_{port}"
            arguments.append(("i" if flow is wiring.Flow.In else "o", port, value))
        if CLOCK.search(self.modules[number].text):
            arguments += [("i", "clk", ClockSignal()), ("i", "rst", ResetSignal())]
        return Instance(f"{PLACEHOLDER}{number}", *arguments)


def _in_order(text: str, ports: list[str]) -> str:
    """Give the ports of a module the order of its component, the clock first."""
    return PORT.sub(lambda found: f"{found[1]}{1 + ports.index(found[2])} \\{found[2]}", text)


def _is(component: wiring.Component, what: Elaboratable) -> None:
    """Let a component elaborate to ``what``, whoever asks."""
    vars(component)["elaborate"] = lambda platform: what


def _attributes(component: wiring.Component) -> dict[str, Any]:
    """Give what a component was made with, and its ports, without the signals of this one."""
    ports = {name: (len(value), flow) for name, (value, flow) in verilog_ports(component).items()}
    given = {
        name: value
        for name, value in vars(component).items()
        if name not in component.signature.members and not name.startswith(AMARANTH)
    }
    return {"ports": ports, "given": given}


def _names(modules: list[_Module], prefix: str) -> dict[int, str]:
    """Name every module by its number."""
    names = {}
    kinds: defaultdict[str, list[int]] = defaultdict(list)
    for number, module in enumerate(modules):
        kinds[module.kind].append(number)
    for kind, numbers in kinds.items():
        base = f"{prefix}_{CAMEL.sub('_', kind).lower()}"
        suffixes = _suffixes([modules[number].path for number in numbers])
        for number, suffix in zip(numbers, suffixes, strict=True):
            names[number] = base + suffix
    return names


def _suffixes(paths: list[tuple[str, ...]]) -> list[str]:
    """Tell modules of one class apart: by the nearest name on their paths that differs for all."""
    if len(paths) == 1:
        return [""]
    for back in range(1, min(map(len, paths)) + 1):
        nearest = [path[-back] for path in paths]
        if len(set(nearest)) == len(paths):
            return [f"_{word}" for word in nearest]
    return [f"_{number}" for number in range(len(paths))]
