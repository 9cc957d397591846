"""Verilog out."""

from pathlib import Path

from amaranth.back import verilog
from amaranth.lib import wiring

__all__ = ["render_verilog", "write_verilog"]


def render_verilog(component: wiring.Component, *, name: str) -> str:
    """Convert a component to plain Verilog whose top module is ``name``; same input, same text."""
    text: str = verilog.convert(component, name=name, emit_src=False, strip_internal_attrs=True)
    return text


def write_verilog(component: wiring.Component, path: Path, *, name: str) -> Path:
    """Write the Verilog of a component to ``path``, whose folder is made where missing."""
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(render_verilog(component, name=name), encoding="utf-8")
    return path
