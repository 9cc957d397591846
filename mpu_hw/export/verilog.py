"""Verilog out."""

import gc
from pathlib import Path

from amaranth import ClockDomain
from amaranth.back import verilog
from amaranth.lib import wiring

from ..config import RESET_KINDS
from ..files import tool_cache, whole_file
from ..unit import Mpu
from ..unit.active_low import ActiveLowTop

__all__ = ["render_verilog", "write_verilog"]


def render_verilog(component: wiring.Component, *, name: str) -> str:
    """Convert a component to plain Verilog whose top module is ``name``; same input, same text.

    The clock is the input ``clk``. A unit is reset as its configuration says (``reset_kind``);
    anything else at the clock edge, by ``rst``.

    Raises
    ------
    OSError
        Yosys could not run.
    """
    # A netlist is millions of small objects that all live until the end: looking for garbage
    # among them takes a quarter of the time and finds none.
    collecting = gc.isenabled()
    gc.disable()
    reset = component.config.reset_input if isinstance(component, Mpu) else RESET_KINDS["sync"]
    try:
        with tool_cache():
            text: str = verilog.convert(
                component if reset.active else ActiveLowTop(component, reset),
                name=name,
                emit_src=False,
                strip_internal_attrs=True,
                # The domain of a design that makes none of its own, with the ports clk and rst.
                missing_domain=lambda name: ClockDomain(name, async_reset=reset.asynchronous),
            )
    except verilog.YosysError as error:
        last = (str(error).strip().splitlines() or ["it says nothing"])[-1]
        raise OSError(f"Yosys, which writes the Verilog, ended with an error: {last}") from None
    finally:
        if collecting:
            gc.enable()
    return text


def write_verilog(component: wiring.Component, path: Path, *, name: str) -> Path:
    """Write the Verilog of a component to ``path``, whose folder is made where missing.

    The file appears whole or not at all.
    """
    path.parent.mkdir(parents=True, exist_ok=True)
    with whole_file(path) as partial:
        partial.write_text(render_verilog(component, name=name), encoding="utf-8")
    return path
