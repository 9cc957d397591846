"""Simulators made from Verilog: find the tools, build once, run."""

from .launch import run_bench
from .simulator import BuildFailed, build_cocotb_simulator, build_simulator
from .verilator import MissingTool, find_verilator

__all__ = [
    "BuildFailed",
    "MissingTool",
    "build_cocotb_simulator",
    "build_simulator",
    "find_verilator",
    "run_bench",
]
