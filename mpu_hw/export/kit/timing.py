"""``NAME.sdc``: clock and port delays of the unit alone."""

from typing import Any

from ..port_texts import group_title

__all__ = ["render_constraints"]

HEAD = """\
# Out-of-context timing of {name}: for Vivado, Quartus, OpenROAD and others that read SDC.
# Inputs come from registers and outputs go to registers outside the unit: 20 % of the period is
# spent there. Set the period that you want, in ns.
set period 10.0
set outside [expr {{$period * 0.2}}]
create_clock -name clk -period $period [get_ports clk]
"""
ASYNCHRONOUS = """
# {port} is asynchronous: it is deasserted by a synchroniser of clk, whose delay this is.
"""


def render_constraints(description: dict[str, Any]) -> str:
    """Render the constraints: a delay for each port, a star behind the name of a bus."""
    reset = description["reset"]
    text = HEAD.format(name=description["module"])
    text += ASYNCHRONOUS.format(port=reset["port"]) if reset["asynchronous"] else "\n"
    text += f"set_input_delay $outside -clock clk [get_ports {{{reset['port']}}}]\n"
    last = ""
    for port in description["ports"][2:]:
        if port["group"] != last:
            last = port["group"]
            text += f"\n# {group_title(description, last)}\n"
        direction = {"in": "input", "out": "output"}[port["direction"]]
        name = port["name"] + ("[*]" if port["width"] > 1 else "")
        text += f"set_{direction}_delay $outside -clock clk [get_ports {{{name}}}]\n"
    return text
