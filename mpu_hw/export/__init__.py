"""What is generated: Verilog, and a description that programs can read."""

from .verilog import write_verilog

__all__ = ["write_verilog"]
