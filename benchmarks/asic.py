"""The flow for an ASIC: cells of a liberty file, their area, and the slowest path among them."""

import json
import re
import shutil
import subprocess
from dataclasses import dataclass
from functools import cache, partial
from pathlib import Path
from typing import Any

from mpu_hw.board.tool import YOSYS, Tool, ToolFailed, run, version
from mpu_hw.cache import built, digest_named

from .design import Design
from .flow import Known, Make, NotMeasured, figures_of, step_folder

__all__ = ["DEFAULT", "Liberty", "asic_versions", "find_liberty", "load_liberty", "map_cells"]

# As Debian's qflow-tech-osu018 installs it.
DEFAULT = Path("/usr/share/qflow/tech/osu018/osu018_stdcells.lib")
STA = Tool("sta", "opensta")
CELLS = "cells.lib"
PROBE = "module probe(input a, b, output y); assign y = ~(a & b); endmodule\n"
# A delay that no design reaches: of two forms ABC takes the faster one. With a file of
# constraints, though there are none, it drives large loads through buffers.
ABC = f"abc -liberty {CELLS} -constr none.sdc -D 1000"
PERIOD = 1000  # ns
CLOCKS = "clk clk_i"  # names of the clock input
TIMING = f"""\
read_liberty {CELLS}
read_verilog top.v
link_design {{top}}
set_cmd_units -time ns
set clocks [get_ports -quiet {{{{{CLOCKS}}}}}]
create_clock -name clk -period {PERIOD} {{{{*}}}}$clocks
set_input_delay 0 -clock clk [all_inputs]
set_output_delay 0 -clock clk [all_outputs]
report_checks -digits 4
exit
"""


@dataclass(frozen=True)
class Liberty:
    """A library of cells.

    Parameters
    ----------
    path : Path
    digest : str
        Of its text.
    nand2 : float
        Area of its smallest NAND of two inputs, in its own unit.
    """

    path: Path
    digest: str
    nand2: float


def _probe(folder: Path, text: str) -> None:
    """Map a NAND2 to the cells of a library."""
    (folder / CELLS).write_text(text, encoding="utf-8")
    (folder / "probe.v").write_text(PROBE, encoding="utf-8")
    (folder / "none.sdc").touch()
    run(YOSYS, ["-q", "-p", f"read_liberty -lib {CELLS}"], folder)
    try:
        script = f"read_verilog probe.v; synth -top probe; {ABC}; opt_clean; "
        run(YOSYS, ["-q", "-p", script + _stat("stat.json")], folder)
    except ToolFailed as error:
        raise ToolFailed("it has no NAND2", error.log) from None
    (folder / CELLS).unlink()


def load_liberty(path: Path, *, cached: bool = False) -> Liberty:
    """Read a liberty file, and measure its NAND2.

    Raises
    ------
    ValueError
        Yosys cannot read it, or finds no NAND2 in it.
    NotMeasured
        ``cached``, and the cache does not have the area of its NAND2.
    """
    text = path.read_text(encoding="utf-8", errors="replace")
    key = digest_named({"liberty": text, "probe": PROBE, "abc": ABC, "tool": version(YOSYS)})

    try:
        folder = step_folder("liberty", key, partial(_probe, text=text), cached)
        area = _stats(folder)["area"]
    except (ToolFailed, KeyError) as error:
        reason = str(error) if isinstance(error, ToolFailed) else "it has no areas"
        raise ValueError(
            f"Liberty file must be a library of cells that Yosys maps to, not {str(path)!r}: "
            f"{reason}"
        ) from None
    return Liberty(path, digest_named({"liberty": text}), area)


def find_liberty(given: Path | None, *, cached: bool = False) -> Liberty | None:
    """Load the library that is given, or the default one where it is installed.

    Raises
    ------
    ValueError
        See :func:`load_liberty`.
    """
    path = given or DEFAULT
    if given is None and not path.is_file():
        return None
    try:
        return load_liberty(path, cached=cached)
    except NotMeasured:
        return None


def map_cells(
    design: Design, liberty: Liberty, *, cached: bool = False, known: Known | None = None
) -> dict[str, int]:
    """Map a design to cells of a library; give its figures.

    Returns
    -------
    dict
        ``ge``, ``kept``: area, and that of flip-flops alone, in NAND2 equivalents. ``ff``: number
        of flip-flops. ``ps``: the slowest path from an input or a clock edge, wires not counted;
        missing without OpenSTA.

    Raises
    ------
    NotMeasured
        ``cached``, and it is not in the cache.
    """
    top = design.asic_top or design.top
    script = (
        f"{design.read(top)}; synth -flatten -top {top}; dfflibmap -liberty {CELLS}; "
        f"{_stat('kept.json')}; {ABC}; setundef -zero; splitnets -ports; opt_clean -purge; "
        f"{_stat('stat.json')}; write_verilog -noattr -noexpr top.v"
    )
    parts = {"script": script, "tool": version(YOSYS), "liberty": liberty.digest}
    key = digest_named(dict(design.sources) | parts)

    def make(folder: Path) -> None:
        for name, text in design.sources.items():
            (folder / name).write_text(text, encoding="utf-8")
        (folder / "none.sdc").touch()
        shutil.copy(liberty.path, folder / CELLS)
        run(YOSYS, ["-q", "-p", script], folder)
        (folder / CELLS).unlink()

    def read(folder: Path) -> dict[str, int]:
        kept = _stats(folder, "kept.json")["num_cells_by_type"]
        flops = {name: number for name, number in kept.items() if not name.startswith("$")}
        stats = _stats(folder)  # without areas, where nothing is left: the harness alone
        return {
            "ge": round(stats.get("area", 0) / liberty.nand2),
            "kept": round(stats.get("sequential_area", 0) / liberty.nand2),
            "ff": sum(flops.values()),
        }

    area = figures_of("asic", key, make, read, cached, known)
    return area | _timing(key, make, top, liberty, cached, known)


def _stat(name: str) -> str:
    return f"tee -q -o {name} stat -json -liberty {CELLS}"


def _stats(folder: Path, name: str = "stat.json") -> dict[str, Any]:
    found: dict[str, Any] = json.loads((folder / name).read_text(encoding="utf-8"))["design"]
    return found


@cache
def _timer() -> str:
    """Give the version of OpenSTA, nothing where it is not installed."""
    if not shutil.which(STA.program):
        return ""
    done = subprocess.run(
        [STA.program, "-version"], capture_output=True, text=True, check=False, timeout=60
    )
    found = re.fullmatch(r"\d+\.\d+\.\d+", done.stdout.strip())
    return found.group() if found else ""


def _timing(
    netlist: str, mapping: Make, top: str, liberty: Liberty, cached: bool, known: Known | None
) -> dict[str, int]:
    """Give the delay of the slowest path, with the setup time where it ends in a flip-flop."""
    if not _timer():
        return {}
    script = TIMING.format(top=top)
    parts = {"netlist": netlist, "script": script, "tool": _timer()}

    def make(folder: Path) -> None:
        (folder / "top.v").write_bytes((built("asic", netlist, mapping) / "top.v").read_bytes())
        (folder / "time.tcl").write_text(script, encoding="utf-8")
        shutil.copy(liberty.path, folder / CELLS)
        log = run(STA, ["-no_splash", "-exit", "time.tcl"], folder)
        (folder / "timing.txt").write_text(log, encoding="utf-8")
        for name in ("top.v", CELLS):
            (folder / name).unlink()

    def read(folder: Path) -> dict[str, int]:
        log = (folder / "timing.txt").read_text(encoding="utf-8")
        slack = re.search(r"(-?[\d.]+) +slack", log)
        if slack is None:
            raise ToolFailed("sta found no path", log)
        return {"ps": round(1000 * (PERIOD - float(slack.group(1))))}

    return figures_of("timing", digest_named(parts), make, read, cached, known)


def asic_versions(liberty: Liberty | None) -> list[str]:
    """Name library and timer; say what is not installed."""
    if liberty is None:
        return ["no liberty file (Debian: qflow-tech-osu018)"]
    timer = f"OpenSTA {_timer()}" if _timer() else "no OpenSTA (Debian: opensta)"
    return [f"{liberty.path.name} {liberty.digest[:8]}", timer]
