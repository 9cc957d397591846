"""The netlist that Yosys writes, with the declarations as a person writes them."""

import re
from collections import defaultdict
from collections.abc import Iterator
from typing import NamedTuple

__all__ = ["Kept", "kept", "render_declarations", "render_kept"]

MODULE = re.compile(r"^module (\S+)\((.*?)\);\n(.*?)^endmodule$", re.MULTILINE | re.DOTALL)
NAME = r"(?:\\\S+ |\w+)"
PORT = re.compile(rf"^  (input|output) (\[\d+:0\] )?({NAME});\n", re.MULTILINE)
NET = re.compile(rf"^  (wire|reg) (\[\d+:0\] )?({NAME})( = [^;\n]*)?;\n", re.MULTILINE)
# A memory that starts with the same value in every word.
MEMORY = re.compile(
    rf"^  initial begin\n    ({NAME})\[0\] = (.*);\n((?:    .*;\n)*)  end\n", re.MULTILINE
)
ZERO = re.compile(r"\b(\d+)'h0+\b")
UNNAMED = re.compile(r"_\d+_")
WIDTH = 100
# In RTLIL: what synthesis must not merge or take apart.
KEPT_MODULE = re.compile(
    r"^attribute \\keep_hierarchy 1\n(?:attribute .*\n)*module \\(\S+)$", re.MULTILINE
)
KEPT_WIRE = re.compile(
    r"^  attribute \\keep 1\n(?:  attribute .*\n)*  wire .*\\(\S+)$", re.MULTILINE
)
REGISTER = re.compile(rf"^(  )((?:output )?reg (?:\[\d+:0\] )?({NAME}).*)$", re.MULTILINE)
WHOLE_MODULE = re.compile(r"^module (\S+) .*?^endmodule$", re.MULTILINE | re.DOTALL)
RTLIL_MODULE = re.compile(r"^module \\(\S+)\n(.*?)^end$", re.MULTILINE | re.DOTALL)
# The same, as the tools of FPGA vendors and Yosys read it.
KEEP = '(* keep = "true", dont_touch = "true", preserve *) '
KEEP_HIERARCHY = '(* keep_hierarchy = "yes" *)\n'


class Kept(NamedTuple):
    """What synthesis must leave as it is: modules, and registers of each module."""

    modules: frozenset[str]
    registers: dict[str, frozenset[str]]


def kept(rtlil: str) -> Kept:
    """Find what is marked with ``keep`` and ``keep_hierarchy`` in RTLIL text."""
    return Kept(
        frozenset(KEPT_MODULE.findall(rtlil)),
        {
            module[1]: names
            for module in RTLIL_MODULE.finditer(rtlil)
            if (names := frozenset(KEPT_WIRE.findall(module[2])))
        },
    )


def render_kept(netlist: str, what: Kept) -> str:
    """Mark in the netlist, which has no other attributes, what synthesis must leave as it is."""

    def module(found: re.Match[str]) -> str:
        name, body = found[1], found[0]
        names = what.registers.get(name, frozenset())
        marked = REGISTER.sub(
            lambda line: f"{line[1]}{KEEP if line[3] in names else ''}{line[2]}", body
        )
        return (KEEP_HIERARCHY if name in what.modules else "") + marked

    return WHOLE_MODULE.sub(module, netlist) if what.modules or what.registers else netlist


def render_declarations(netlist: str) -> str:
    """Declare the ports of a module in its head, and wires of one width together.

    Yosys lists the ports, and declares each of them and its wire in two lines more; it writes the
    first value of a memory word by word. The text stays Verilog-2001, and the same netlist.
    """
    netlist = MEMORY.sub(_memory, ZERO.sub(r"\1'h0", netlist))
    return MODULE.sub(lambda found: _module(found[1], found[2], found[3]), netlist)


def _module(name: str, names: str, body: str) -> str:
    ports = {port[3]: port for port in PORT.finditer(body)}
    nets = {net[3]: net for net in NET.finditer(body)}
    wires = [net for net in nets.values() if net[1] == "wire" and net[3] not in ports]
    gone = {net[0] for net in wires} | {nets[port][0] for port in ports}
    lines = PORT.sub("", body).splitlines(keepends=True)
    rest = "".join(line for line in lines if line not in gone)
    order = re.findall(NAME, names)
    head = ",\n".join(f"  {_port(ports[port], nets[port])}" for port in order)
    return f"module {name} (\n{head}\n);\n{''.join(_together(wires))}{rest}endmodule"


def _memory(found: re.Match[str]) -> str:
    name, value, others = found.groups()
    depth = 1 + others.count("\n")
    if others != "".join(f"    {name}[{index}] = {value};\n" for index in range(1, depth)):
        return found[0]
    count = f"{name}_index"
    steps = f"{count} = 0; {count} < {depth}; {count} = {count} + 1"
    return f"  integer {count};\n  initial\n    for ({steps})\n      {name}[{count}] = {value};\n"


def _port(port: re.Match[str], net: re.Match[str]) -> str:
    return f"{port[1]} {net[1]} {port[2] or ''}{port[3]}{net[4] or ''}"


def _together(wires: list[re.Match[str]]) -> Iterator[str]:
    """Declare the wires of each width in as few lines as they need, those with names first."""
    widths: defaultdict[tuple[bool, str], list[str]] = defaultdict(list)
    for net in wires:
        widths[bool(UNNAMED.fullmatch(net[3])), net[2] or ""].append(net[3])
    for (_, width), names in sorted(widths.items(), key=lambda row: row[0][0]):
        line = f"  wire {width}".rstrip()
        indent = " " * len(line)
        # The space behind an escaped name belongs to it.
        for piece in [*(f" {name}," for name in names[:-1]), f" {names[-1]};"]:
            if len(line) + len(piece) > WIDTH:
                yield line + "\n"
                line = indent
            line += piece
        yield line + "\n"
