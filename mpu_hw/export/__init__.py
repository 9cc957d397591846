"""What is generated: Verilog, and a description that programs can read."""

from .describe import describe
from .generate import SUFFIXES, generate, write_unit
from .names import PORT_NAMES
from .unit_verilog import render_unit
from .verilog import render_verilog, write_verilog

__all__ = [
    "PORT_NAMES",
    "SUFFIXES",
    "describe",
    "generate",
    "render_unit",
    "render_verilog",
    "write_unit",
    "write_verilog",
]
