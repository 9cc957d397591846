"""What is generated: Verilog, and a description that programs can read."""

from .describe import describe
from .generate import generate
from .verilog import render_verilog, write_verilog

__all__ = ["describe", "generate", "render_verilog", "write_verilog"]
