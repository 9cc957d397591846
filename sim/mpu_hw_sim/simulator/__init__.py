"""Simulators made from Verilog: find the tools, build once, run."""

from .cocotb_build import BuildFailed, build_cocotb_simulator, build_simulator
from .launch import run_bench
from .verilator import MissingTool, find_verilator

__all__ = [
    "BuildFailed",
    "MissingTool",
    "build_cocotb_simulator",
    "build_simulator",
    "find_verilator",
    "run_bench",
]
