"""The flows: synthesis for three families, placement and routing for one."""

import json
import re
from dataclasses import dataclass
from pathlib import Path
from statistics import median
from typing import Any

from mpu_hw.board.figures import cell_counts, count, worst_path
from mpu_hw.board.tool import NEXTPNR_ECP5, YOSYS, run, version
from mpu_hw.cache import built, cache_folder, digest_named

from .design import Design

__all__ = ["FLOWS", "PLACE", "Step", "place", "synthesise"]

# Name of a flow to its synthesis command; stat is what counts its cells.
FLOWS = {
    "A": "synth_ecp5 -abc9",
    "B": "synth_ecp5 -abc9 -nowidelut",
    "ice40": "synth_ice40 -abc9 -device hx",
    "xc7": "synth_xilinx -family xc7 -abc9 -flatten",
}
PLACE = (
    "--25k --package CABGA381 --speed 6 --freq 200 --timing-allow-fail --lpf-allow-unconstrained"
)
CELLS = {
    "A": {"lut": ("LUT4",), "carry": ("CCU2C",), "ff": ("TRELLIS_FF",)},
    "B": {
        "lut": ("LUT4",),
        "carry": ("CCU2C",),
        "ff": ("TRELLIS_FF",),
        "ram": ("TRELLIS_DPR16X4",),
    },
    "ice40": {"lut": ("SB_LUT4",), "carry": ("SB_CARRY",), "ff": ("SB_DFF",)},
    "xc7": {"lut": ("LUT",), "carry": ("CARRY4",), "ff": ("FD",)},
}


@dataclass(frozen=True)
class Step:
    """One run of a tool: a synthesis, or a placement of flow A with a seed."""

    design: Design
    flow: str
    seed: int = 0

    @property
    def title(self) -> str:
        """How progress names it."""
        return f"{self.design.name}, " + (f"seed {self.seed}" if self.seed else f"flow {self.flow}")


class NotMeasured(LookupError):
    """The cache does not have it, and nothing is to be run."""


def synthesise(design: Design, flow: str, *, cached: bool = False) -> tuple[Path, dict[str, int]]:
    """Synthesise; give the folder of the netlist, and cells by kind.

    Parameters
    ----------
    design : Design
    flow : str
        One of FLOWS.
    cached : bool
        Take it from the cache or raise NotMeasured.

    Raises
    ------
    NotMeasured
        See ``cached``.
    """
    tech = " -tech xilinx" if flow == "xc7" else ""
    script = (
        f"{design.read()}; {FLOWS[flow]} -top {design.top}; write_json top.json; "
        f"tee -q -o stat.json stat -json; tee -q -o stat.txt stat{tech}"
    )
    key = digest_named(dict(design.sources) | {"script": script, "tool": version(YOSYS)})

    def make(folder: Path) -> None:
        for name, text in design.sources.items():
            (folder / name).write_text(text, encoding="utf-8")
        run(YOSYS, ["-q", "-p", script], folder)

    folder = _step("synthesis", key, make, cached)
    cells = cell_counts(folder / "stat.json")
    figures = {kind: count(cells, beginnings) for kind, beginnings in CELLS[flow].items()}
    estimate = re.search(r"Estimated number of LCs: +(\d+)", (folder / "stat.txt").read_text())
    if estimate:
        figures["lc"] = int(estimate.group(1))
    return folder, figures


def place(netlist: Path, seed: int, *, cached: bool = False) -> dict[str, Any]:
    """Place and route a netlist of flow A; give Fmax in MHz and the worst path.

    Raises
    ------
    NotMeasured
        ``cached``, and it is not in the cache.
    """
    arguments = [*PLACE.split(), "--seed", str(seed), "--json", "top.json"]
    arguments += ["--report", "report.json"]
    key = digest_named(
        {"netlist": netlist.name, "arguments": " ".join(arguments), "tool": version(NEXTPNR_ECP5)}
    )

    def make(folder: Path) -> None:
        (folder / "top.json").write_bytes((netlist / "top.json").read_bytes())
        run(NEXTPNR_ECP5, arguments, folder)
        (folder / "top.json").unlink()

    folder = _step("placement", key, make, cached)
    report = json.loads((folder / "report.json").read_text(encoding="utf-8"))
    (speed,) = report["fmax"].values()
    return {
        "fmax": round(speed["achieved"], 1),
        "comb": report["utilization"]["TRELLIS_COMB"]["used"],
        "path": worst_path(report),
    }


def _step(kind: str, key: str, make: Any, cached: bool) -> Path:
    if cached and not (cache_folder() / kind / key).is_dir():
        raise NotMeasured(f"{kind} {key}")
    return built(kind, key, make)


def middle(runs: list[dict[str, Any]]) -> dict[str, Any]:
    """Give median, least and largest Fmax of some seeds, and the path of the slowest."""
    speeds = sorted(each["fmax"] for each in runs)
    return {
        "fmax": round(median(speeds), 1),
        "least": speeds[0],
        "most": speeds[-1],
        "seeds": len(speeds),
        "comb": runs[0]["comb"],
        "path": min(runs, key=lambda each: each["fmax"])["path"],
    }
