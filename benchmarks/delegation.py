"""What dynamic delegation costs: whole units with a shared pool beside such with fixed banks.

RV32, PMP with Smepmp, SPMP and vSPMP, a fetch and a data port; flow B of ``mpu-hw bench``.
"""

import os
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from itertools import product
from pathlib import Path

import click
from rich.console import Console

from benchmarks.document import MarkedPart, table
from benchmarks.flow import Known, synthesise
from benchmarks.recorded import recorded
from benchmarks.rows import FETCH, GUEST_DATA
from benchmarks.units import SWEPT, whole_unit
from mpu_hw import Mpu, MpuConfig
from mpu_hw.export import render_verilog

__all__ = ["configuration", "generation_seconds", "main"]

PART = MarkedPart("delegation")
COMMAND = "python -m benchmarks.delegation -o docs/delegation.md"
KINDS = ("fixed", "dynamic")
SIZES = (16, 32, 64, 192)
# A unit that compares 192 entries at once is for no device of this flow.
LARGEST = {"combinational": 64}
COLUMNS = ("entries", "engine", *(f"{kind}: eq" for kind in KINDS), "dynamic : fixed", "more")
JOBS = 2


def configuration(size: int, delegation: str, engine: str = "combinational") -> MpuConfig:
    """Give a unit with ``size`` entries in all, RV32 with the hypervisor levels and Smepmp."""
    quarter = min(64, size // 4 if size < 192 else size // 3)
    fixed = {"pmp": quarter, "vspmp": quarter, "spmp": size - 2 * quarter}
    return MpuConfig.from_dict(
        {
            "revision": "sspmp-1.0",
            "smepmp": True,
            "delegation": delegation,
            "entries": {"pool": size} if delegation == "dynamic" else fixed,
            "ports": [FETCH, GUEST_DATA],
            "engine": engine,
        }
    )


def generation_seconds(config: MpuConfig) -> float:
    """Generate the Verilog of a unit; return processor time in seconds, with that of Yosys."""
    begin = os.times()
    render_verilog(Mpu(config), name="mpu")
    return sum(os.times()[:4]) - sum(begin[:4])


def _area(size: int, engine: str, delegation: str, known: Known | None) -> int:
    name = f"unit-{delegation}-{size}-{engine}"
    design = whole_unit(name, configuration(size, delegation, engine))
    cells = synthesise(design, "B", known=known)
    return cells["lut"] + 2 * cells["carry"]


def _rows(sizes: tuple[int, ...], known: Known | None) -> Iterator[list[str]]:
    """Measure each unit, both kinds of a size at the same time."""
    with ThreadPoolExecutor(JOBS) as pool:
        for size, engine in product(sizes, SWEPT):
            if size <= LARGEST.get(engine, size):
                areas = [pool.submit(_area, size, engine, kind, known) for kind in KINDS]
                fixed, dynamic = (area.result() for area in areas)
                ratio, more = dynamic / fixed, (dynamic - fixed) / size
                texts = f"`{engine}`", str(fixed), str(dynamic), f"{ratio:.2f}"
                yield [str(size), *texts, f"{more:.0f} an entry"]


def _times(sizes: tuple[int, ...]) -> str:
    rows = [
        [str(size), kind, f"{generation_seconds(configuration(size, kind)):.1f}"]
        for size in sizes
        for kind in KINDS
    ]
    return table(["entries", "delegation", "generated in s"], rows)


@click.command(help=__doc__)
@click.argument("sizes", nargs=-1, metavar="[ENTRIES] …", type=click.IntRange(4, 192))
@click.option("--times", is_flag=True, help="Processor time of generating alone, no cells.")
@click.option(
    "--record",
    type=click.Path(dir_okay=False, path_type=Path),
    help="File of figures by step, as that of mpu-hw bench.",
)
@click.option(
    "-o", "--output", type=click.Path(path_type=Path, dir_okay=False), help="Document to update."
)
def main(sizes: tuple[int, ...], times: bool, record: Path | None, output: Path | None) -> None:
    """Measure the sizes named, or all, and print the table or put it into a document."""
    if times:
        click.echo(_times(sizes or SIZES))
        return
    document = output.read_text(encoding="utf-8") if output else PART.empty
    PART.split(document)
    found = []
    with recorded(record) as known, Console(stderr=True).status("") as status:
        for row in _rows(sizes or SIZES, known):
            found.append(row)
            status.update(f"{row[0]} entries, {row[1]}: measured …")
    text = PART.put(document, COMMAND, table(COLUMNS, found))
    if output:
        output.write_text(text, encoding="utf-8")
    else:
        click.echo(text)


if __name__ == "__main__":
    main()
