"""What dynamic delegation costs: generation time and cells of a shared pool beside fixed banks.

``python -m bench.delegation [SIZE ...]`` prints a table in Markdown. Cells are those of Yosys'
generic ``synth -lut 4``: four-input LUTs and flip-flops, without carry chains of any device.
"""

import sys
from time import process_time

from bench.cells import count_cells
from mpu_hw import Mpu, MpuConfig
from mpu_hw.export import render_verilog

__all__ = ["main"]

SIZES = (16, 32, 64, 192)
HEADING = ("entries", "delegation", "generated in s", "LUT4", "flip-flops", "LUT4 per entry")


def configuration(size: int, delegation: str) -> MpuConfig:
    """Give a unit with ``size`` entries in all, RV32 with the hypervisor levels and Smepmp."""
    quarter = min(64, size // 4 if size < 192 else size // 3)
    fixed = {"pmp": quarter, "vspmp": quarter, "spmp": size - 2 * quarter}
    entries = {"pool": size} if delegation == "dynamic" else fixed
    return MpuConfig(revision="sspmp-1.0", delegation=delegation, entries=entries, smepmp=True)


def main(arguments: list[str]) -> None:
    """Measure the sizes named, or all, and print a row as soon as it is known."""
    sizes = [int(size) for size in arguments] or SIZES
    print("|", " | ".join(HEADING), "|")
    print("|---" * len(HEADING) + "|")
    for size in sizes:
        for delegation in ("fixed", "dynamic"):
            unit = Mpu(configuration(size, delegation))
            begin = process_time()
            render_verilog(unit, name="mpu")
            seconds = process_time() - begin
            luts, flops = count_cells(Mpu(unit.config))
            row = (size, delegation, f"{seconds:.1f}", luts, flops, f"{luts / size:.0f}")
            print("|", " | ".join(map(str, row)), "|", flush=True)


if __name__ == "__main__":
    main(sys.argv[1:])
