"""Verilog out."""

from pathlib import Path

from amaranth.back import verilog
from amaranth.lib import wiring

from ..files import tool_cache, whole_file
from .cell_models import render_cell_models
from .collector import collector_off

__all__ = ["render_verilog", "write_verilog"]


def render_verilog(component: wiring.Component, *, name: str) -> str:
    """Convert a component to plain Verilog whose top module is ``name``; same input, same text.

    The clock is the input ``clk``, the reset the input ``rst``, sampled at the rising edge of it.
    A unit has a Verilog of its own: :func:`render_unit`.

    Raises
    ------
    OSError
        Yosys could not run.
    """
    try:
        with collector_off(), tool_cache():
            text: str = verilog.convert(
                component, name=name, emit_src=False, strip_internal_attrs=True
            )
    except verilog.YosysError as error:
        last = (str(error).strip().splitlines() or ["it says nothing"])[-1]
        raise OSError(f"Yosys, which writes the Verilog, ended with an error: {last}") from None
    return text + render_cell_models(text)


def write_verilog(component: wiring.Component, path: Path, *, name: str) -> Path:
    """Write the Verilog of a component to ``path``, whose folder is made where missing.

    The file appears whole or not at all.
    """
    path.parent.mkdir(parents=True, exist_ok=True)
    with whole_file(path) as partial:
        partial.write_text(render_verilog(component, name=name), encoding="utf-8")
    return path
