"""Verilog out."""

import gc
from pathlib import Path

from amaranth.back import verilog
from amaranth.lib import wiring

__all__ = ["render_verilog", "write_verilog"]


def render_verilog(component: wiring.Component, *, name: str) -> str:
    """Convert a component to plain Verilog whose top module is ``name``; same input, same text."""
    # A netlist is millions of small objects that all live until the end: looking for garbage
    # among them takes a quarter of the time and finds none.
    collecting = gc.isenabled()
    gc.disable()
    try:
        text: str = verilog.convert(component, name=name, emit_src=False, strip_internal_attrs=True)
    finally:
        if collecting:
            gc.enable()
    return text


def write_verilog(component: wiring.Component, path: Path, *, name: str) -> Path:
    """Write the Verilog of a component to ``path``, whose folder is made where missing."""
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(render_verilog(component, name=name), encoding="utf-8")
    return path
