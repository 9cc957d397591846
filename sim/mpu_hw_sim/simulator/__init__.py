"""Simulators made from Verilog: find the tools, build once, run."""

from .cocotb_build import BuildFailed, build_cocotb_simulator, build_simulator
from .launch import run_bench
from .tools import MissingTool, verilator_command

__all__ = [
    "BuildFailed",
    "MissingTool",
    "build_cocotb_simulator",
    "build_simulator",
    "run_bench",
    "verilator_command",
]
