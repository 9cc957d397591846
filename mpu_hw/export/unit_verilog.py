"""The Verilog of a unit: a documented top module, and beneath it a module for each component."""

import re
from pathlib import Path
from typing import Any

from amaranth.lib import wiring

from .cell_models import render_cell_models
from .header import render_header, render_top
from .hierarchy import convert_modules
from .netlist_text import kept, render_declarations, render_kept
from .yosys import YosysError, find

__all__ = ["render_unit", "render_waivers"]

# Tables stay case statements, registers become always blocks, wires that only rename others go.
SCRIPT = "proc -norom; opt_merge; opt_clean -purge; write_verilog -noattr -simple-lhs"
DEBUG_SCRIPT = "proc -norom; opt_clean -purge; write_verilog -simple-lhs"
PACKAGE = Path(__file__).parents[2]
LIBRARY = re.compile(r'^ *\(\* src = "/[^"]*" \*\)\n', re.MULTILINE)

# What Verilator says of the way in which Yosys writes Verilog, whatever the design.
NETLIST = {
    "WIDTHEXPAND": "operands are extended by the context",
    "WIDTHTRUNC": "results are cut by the assignment",
    "CASEOVERLAP": "a priority multiplexer is a casez",
    "CASEINCOMPLETE": "a complete case has no default",
    "PINMISSING": "outputs that nobody reads are not connected",
}
STYLE = {
    "UNUSEDSIGNAL": "a component reads a part of what its port carries",
    "PROCASSINIT": "registers have an initial value and a reset value",
    "DECLFILENAME": "one file holds all modules",
    "VARHIDDEN": "an instance is named as a wire of another scope",
}
INSTANCE = {
    "DECLFILENAME": "the file holds the module of the effective privilege as well",
    "SYNCASYNCNET": "the assertions look at a reset that has no clock edge",
}


def render_unit(
    component: wiring.Component, description: dict[str, Any], *, debug: bool = False
) -> str:
    """Convert a unit to Verilog-2001 whose top module is that of the description.

    The same unit gives the same text.

    Parameters
    ----------
    component : wiring.Component
        A unit or a guard, not elaborated before.
    description : dict
        As :func:`describe` gives it: module, ports, reset, and what the header tells.
    debug : bool
        Keep ``src`` attributes, which name the line of the package that made a wire or cell.

    Raises
    ------
    OSError
        Yosys could not run.
    """
    rtlil, inner = convert_modules(
        component,
        prefix=description["module"],
        async_reset=description["reset"]["asynchronous"],
        emit_src=debug,
    )
    # After a line that names the program, which would be no news to anybody.
    _, _, netlist = _verilog(rtlil, DEBUG_SCRIPT if debug else SCRIPT).partition("\n")
    if not debug:
        netlist = render_kept(render_declarations(netlist), kept(rtlil))
    lint = "".join(f"/* verilator lint_off {rule} */ // {why}\n" for rule, why in NETLIST.items())
    parts = (render_header(description), render_top(description, inner), lint, netlist.lstrip())
    return "\n".join(parts) + render_cell_models(netlist)


def _verilog(rtlil: str, script: str) -> str:
    try:
        text = find().run(f"read_rtlil <<rtlil\n{rtlil}\nrtlil\n{script}\n")
    except YosysError as error:
        last = (str(error).strip().splitlines() or ["it says nothing"])[-1]
        raise OSError(f"Yosys, which writes the Verilog, ended with an error: {last}") from None
    # A hint to one synthesizer, which others warn of: the selects are one-hot as it is.
    text = text.replace(" // synopsys parallel_case", "")
    # Lines of this package, wherever it is installed; those of libraries tell nobody anything.
    text = LIBRARY.sub("", text.replace(f'src = "{PACKAGE}/', 'src = "'))
    return text


def render_waivers(name: str) -> str:
    """Give the waivers with which ``verilator --lint-only -Wall`` is silent about the Verilog."""
    lines = [
        f"// Waivers for the files of {name}; without -Wall none is needed.",
        "`verilator_config",
    ]
    for rule, why in STYLE.items():
        lines += ["", f"// {why}.", f'lint_off -rule {rule} -file "*{name}.v"']
    for rule, why in INSTANCE.items():
        lines += ["", f"// {why}.", f'lint_off -rule {rule} -file "*{name}_instance.v"']
    return "\n".join(lines) + "\n"
