"""What dynamic delegation costs: generation time and cells of a shared pool beside fixed banks.

``python -m benchmarks.delegation [SIZE ...] [--times]`` prints a table in Markdown. Cells are those
of :mod:`benchmarks.cells`: four-input LUTs and flip-flops, without carry chains of any device.
"""

import os
from argparse import ArgumentParser

from benchmarks.cells import count_cells
from mpu_hw import Mpu, MpuConfig
from mpu_hw.export import render_verilog

__all__ = ["configuration", "generation_seconds", "main"]

SIZES = (16, 32, 64, 192)
HEADING = ("entries", "delegation", "generated in s", "LUT4", "flip-flops", "LUT4 per entry")


def configuration(size: int, delegation: str) -> MpuConfig:
    """Give a unit with ``size`` entries in all, RV32 with the hypervisor levels and Smepmp."""
    quarter = min(64, size // 4 if size < 192 else size // 3)
    fixed = {"pmp": quarter, "vspmp": quarter, "spmp": size - 2 * quarter}
    entries = {"pool": size} if delegation == "dynamic" else fixed
    return MpuConfig(revision="sspmp-1.0", delegation=delegation, entries=entries, smepmp=True)


def generation_seconds(config: MpuConfig) -> float:
    """Generate the Verilog of a unit; return processor time in seconds, with that of Yosys."""
    begin = os.times()
    render_verilog(Mpu(config), name="mpu")
    return sum(os.times()[:4]) - sum(begin[:4])


def main(arguments: list[str] | None = None) -> None:
    """Measure the sizes named, or all, and print a row as soon as it is known."""
    parser = ArgumentParser(
        prog="python -m benchmarks.delegation", description="Cost of delegation."
    )
    parser.add_argument("sizes", nargs="*", type=int, metavar="SIZE", help="entries in all")
    parser.add_argument("--times", action="store_true", help="generation time alone, no cells")
    asked = parser.parse_args(arguments)
    heading = HEADING[:3] if asked.times else HEADING
    print("|", " | ".join(heading), "|")
    print("|---" * len(heading) + "|")
    for size in asked.sizes or SIZES:
        for delegation in ("fixed", "dynamic"):
            config = configuration(size, delegation)
            row: list[object] = [size, delegation, f"{generation_seconds(config):.1f}"]
            if not asked.times:
                luts, flops = count_cells(Mpu(config))
                row += [luts, flops, f"{luts / size:.0f}"]
            print("|", " | ".join(map(str, row)), "|", flush=True)


if __name__ == "__main__":
    main()
