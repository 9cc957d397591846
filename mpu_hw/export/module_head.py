"""Heads and instances of Verilog modules, with a comment for each port."""

from collections.abc import Iterable, Iterator, Mapping
from typing import Any, NamedTuple

from .port_texts import group_title, port_text

__all__ = ["Port", "Title", "render_instance", "render_module_head", "unit_ports"]

KEYWORDS = {"in": "input ", "out": "output"}


class Port(NamedTuple):
    """A port of a module, and the comment beside it."""

    direction: str
    width: int
    name: str
    text: str

    @property
    def declaration(self) -> str:
        """The port in an ANSI head."""
        span = f"[{self.width - 1}:0]" if self.width > 1 else ""
        return f"{KEYWORDS[self.direction]} wire {span.ljust(7)}{self.name}"


class Title(NamedTuple):
    """A comment above a group of ports."""

    text: str


def unit_ports(description: dict[str, Any]) -> Iterator[Port | Title]:
    """Give the ports of a unit, each group below its title."""
    last = ""
    for port in description["ports"]:
        if port["group"] != last:
            last = port["group"]
            yield Title(group_title(description, last))
        text = port_text(description, port)
        yield Port(port["direction"], port["width"], port["name"], text)


def render_module_head(name: str, rows: Iterable[Port | Title], parameters: str = "") -> str:
    """Render the ANSI head of a module, from ``module`` to ``);``."""
    lines = [*rows]
    ports = [row for row in lines if isinstance(row, Port)]
    width = max(len(port.declaration) for port in ports) + 1
    text = f"module {name} {parameters}(\n"
    for row in lines:
        if isinstance(row, Title):
            text += f"\n  // {row.text}\n"
        else:
            comma = "" if row is ports[-1] else ","
            text += f"  {(row.declaration + comma).ljust(width)}  // {row.text}\n"
    return text + ");\n"


def render_instance(
    module: str, name: str, pins: Mapping[str, str], comments: Mapping[str, str] | None = None
) -> str:
    """Render an instance whose ``pins`` are connected by name, some with a comment."""
    lines = [f"    .{pin}({wire})," for pin, wire in pins.items()]
    lines[-1] = lines[-1].removesuffix(",")
    noted = {
        pin: line for pin, line in zip(pins, lines, strict=True) if comments and pin in comments
    }
    width = max(map(len, noted.values()), default=0)
    text = "".join(
        f"{line.ljust(width)}  // {(comments or {})[pin]}\n" if pin in noted else f"{line}\n"
        for pin, line in zip(pins, lines, strict=True)
    )
    return f"  {module} {name} (\n{text}  );\n"
