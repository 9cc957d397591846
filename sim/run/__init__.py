"""Simulators made from Verilog: find the tools, build once, run."""

from .launch import run_bench
from .simulator import BuildFailed, build_cocotb_simulator, build_simulator
from .tools import MissingTool, verilator_command

__all__ = [
    "BuildFailed",
    "MissingTool",
    "build_cocotb_simulator",
    "build_simulator",
    "run_bench",
    "verilator_command",
]
