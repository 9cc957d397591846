"""``python -m benchmarks.system``: the reference system without a unit, and with each engine.

Built for an ULX3S 25F as ``mpu-hw fpga`` does it, RV32 with hypervisor, mpu-0.9, 16 + 8 + 8
entries, one shared check port; clocks per instruction of the programs of the firmware.
"""

import tempfile
from pathlib import Path
from typing import Any

import click
from mpu_hw_sim.firmware import compile_firmware
from mpu_hw_sim.soc import run_program
from rich.console import Console

from benchmarks.document import MarkedPart, table
from mpu_hw.board import BOARDS, BuildRequest, DesignTooLarge, build
from mpu_hw.config import MpuConfig
from mpu_hw.presets import preset
from mpu_hw.soc import SocConfig

__all__ = ["PROGRAMS", "UNITS", "cells"]

PART = MarkedPart("system")
COMMAND = "python -m benchmarks.system -o docs/performance.md"
BOARD = "ulx3s-25f"
PROGRAMS = ("cpi", "two-guests", "rtos")
# What is in the system, and the unit. Without one there is no program to run: each sets regions.
UNITS: dict[str, MpuConfig | None] = {
    "no unit": None,
    "`sequential`, `regions = 2` (preset `soc`)": preset("soc"),
    "`combinational`": MpuConfig(),
    '`combinational`, `target = "ecp5"`': MpuConfig(target="ecp5"),
    "`pipelined`": MpuConfig(engine="pipelined"),
}
COLUMNS = (
    *("system with", "LUT4", "CCU2C", "LUT4 + 2 CCU2C", "FFs", "Fmax MHz"),
    *(f"clocks per instruction, `{name}`" for name in PROGRAMS),
)
MISSING = "–"


def _area(unit: MpuConfig | None, seed: int) -> list[str]:
    """Build the system, or take it from the cache; say where it does not fit."""
    request = BuildRequest(board=BOARDS[BOARD], config=unit, top="soc", seed=seed)
    try:
        figures: dict[str, Any] = build(request, lambda _: None).figures
    except DesignTooLarge as error:
        return [str(error).split(": ", 1)[1].split(";")[0], *[MISSING] * 4]
    total = figures["lut"] + 2 * figures["carry"]
    speeds = ", ".join(str(speed["fmax"]) for speed in figures["clocks"].values())
    return [str(figures["lut"]), str(figures["carry"]), str(total), str(figures["ff"]), speeds]


def _ratio(name: str, unit: MpuConfig | None) -> str:
    """Run a program; give its clocks per instruction."""
    if unit is None:
        return MISSING
    with tempfile.TemporaryDirectory() as folder:
        path = compile_firmware(name, unit.xlen, Path(folder), revision=unit.revision)
        outcome = run_program(path, SocConfig.for_unit(unit, shared_port=True), capture=True)
    if outcome.code != 0:
        raise RuntimeError(f"{name} must pass, not end with status {outcome.code}")
    return f"{outcome.cycles / outcome.retired:.3f}"


def cells(title: str, seed: int = 1) -> list[str]:
    """Measure a row of the table."""
    unit = UNITS[title]
    return [title, *_area(unit, seed), *(_ratio(name, unit) for name in PROGRAMS)]


@click.command(help=__doc__)
@click.option(
    "-o", "--output", type=click.Path(path_type=Path, dir_okay=False), help="Document to update."
)
def main(output: Path | None) -> None:
    """Measure, and print the table or put it into a document."""
    document = output.read_text(encoding="utf-8") if output else PART.empty
    PART.split(document)
    rows = []
    with Console(stderr=True).status("") as status:
        for title in UNITS:
            status.update(f"{title} …")
            rows.append(cells(title))
    text = PART.put(document, COMMAND, table(COLUMNS, rows))
    if output:
        output.write_text(text, encoding="utf-8")
    else:
        click.echo(text)


if __name__ == "__main__":
    main()
