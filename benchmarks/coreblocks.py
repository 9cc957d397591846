"""The PMP of coreblocks, whose package does not install beside ours.

python -m benchmarks.coreblocks CHECKER.v... prints what each of some checkers costs that
``adapters/coreblocks_pmp.py`` wrote.
"""

import sys
from collections.abc import Iterable, Iterator, Mapping
from functools import partial
from pathlib import Path

from .design import HARNESS, Design
from .flow import middle, place, synthesise

__all__ = ["VERILOG", "coreblocks_designs", "coreblocks_version", "cost_table"]

# What ``benchmarks/adapters/coreblocks_pmp.py`` writes with a Python of its own.
VERILOG = Path(__file__).parents[1] / "build" / "coreblocks_pmp.v"
ENTRIES = 16
SEEDS = (1, 2, 3)  # of the placer
ADAPTER = """\
// PMPChecker of coreblocks in the mode of its LSU: one address, R and W of its word.
module dut #(parameter N=16, CH=1, AW=32, CW=8, PW=34, MW=8, EW=1) (
  input  [N*AW-1:0] cfg_addr, input [N*CW-1:0] cfg, input [MW-1:0] mcfg,
  input  [CH*PW-1:0] addr, input [CH*3-1:0] typ, input [CH*2-1:0] priv, size, input [CH-1:0] dbg,
  output [CH*EW-1:0] err);
  wire [2:0] result;
  coreblocks_pmp u (.address(addr), .result(result), .priv(priv), .mprv(mcfg[0]), .mpp(mcfg[2:1]),
    {registers});
  assign err = typ[0] ? ~result[1] : ~result[0];
endmodule
"""


def coreblocks_designs() -> Iterator[Design]:
    """Give the checker, if its Verilog was written."""
    if VERILOG.exists():
        yield _design(VERILOG)


def _design(verilog: Path) -> Design:
    return Design(
        name=f"coreblocks-{ENTRIES}",
        title="coreblocks",
        group="peer",
        entries=ENTRIES,
        compared=32,
        make=partial(_sources, verilog),
        parameters={"N": ENTRIES, "CH": 1},
        asic_top="dut",
        lacks="no access size: one address; loads and stores only; no Smepmp; S is treated as U",
    )


def coreblocks_version() -> str:
    """Name the version that wrote the Verilog; say where there is none."""
    if not VERILOG.exists():
        return "coreblocks not measured"
    with VERILOG.open(encoding="utf-8") as file:
        return file.readline().removeprefix("// ").strip()


def _sources(verilog: Path) -> Mapping[str, str]:
    pins = (
        f".{pin}{number}({wire}[{number}*{width} +: {bits}])"
        for number in range(ENTRIES)
        for pin, wire, width, bits in (("cfg", "cfg", "CW", 8), ("addr", "cfg_addr", "AW", 32))
    )
    return {
        "coreblocks_pmp.v": verilog.read_text(encoding="utf-8"),
        "coreblocks.sv": ADAPTER.format(registers=",\n    ".join(pins)),
        "harness.sv": HARNESS,
    }


def cost_table(checkers: Iterable[Path]) -> Iterator[str]:
    """Measure checkers in the harness of the benchmarks; give the lines of a table.

    Area on ECP5 by flow, as LUT4 + 2 CCU2C. Fmax is that of flow A: the median of three seeds of
    the placer, the least and the most.
    """
    yield "| checker | flow B | flow A | Fmax, MHz |"
    yield "|---|---|---|---|"
    for path in checkers:
        design = _design(path)
        areas = []
        for flow in ("B", "A"):
            cells = synthesise(design, flow)
            lut, carry = cells["lut"], cells["carry"]
            areas.append(f"{lut} + 2 * {carry} = {lut + 2 * carry}")
        speed = middle([place(design, seed) for seed in SEEDS])
        fmax = f"{speed['fmax']} ({speed['least']}..{speed['most']})"
        yield f"| {path.stem} | {' | '.join(areas)} | {fmax} |"


if __name__ == "__main__":
    for line in cost_table(map(Path, sys.argv[1:])):
        print(line, flush=True)
