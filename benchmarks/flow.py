"""The flows: synthesis for three families, placement and routing for one."""

import json
import re
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from statistics import median
from typing import Any

from mpu_hw.board.figures import cell_counts, count, worst_path
from mpu_hw.board.tool import NEXTPNR_ECP5, YOSYS, ToolFailed, run, version
from mpu_hw.cache import built, cache_folder, digest_named

from .design import Design

__all__ = [
    "FLOWS",
    "PLACE",
    "Known",
    "Make",
    "NotMeasured",
    "Step",
    "figures_of",
    "place",
    "step_folder",
    "synthesise",
]

Known = dict[str, Any]  # figures of steps by kind and key
Make = Callable[[Path], None]

# Name of a flow to its synthesis command; stat is what counts its cells.
FLOWS = {
    "A": "synth_ecp5 -abc9",
    "B": "synth_ecp5 -abc9 -nowidelut",
    "ice40": "synth_ice40 -abc9 -device hx",
    "xc7": "synth_xilinx -family xc7 -abc9 -flatten",
    "gowin": "synth_gowin -family gw2a",
}
PLACE = (
    "--25k --package CABGA381 --speed 6 --freq 200 --timing-allow-fail --lpf-allow-unconstrained"
)
CELLS: dict[str, dict[str, tuple[str, ...]]] = {
    "A": {"lut": ("LUT4",), "carry": ("CCU2C",), "ff": ("TRELLIS_FF",)},
    "B": {
        "lut": ("LUT4",),
        "carry": ("CCU2C",),
        "ff": ("TRELLIS_FF",),
        "ram": ("TRELLIS_DPR16X4",),
    },
    "ice40": {"lut": ("SB_LUT4",), "carry": ("SB_CARRY",), "ff": ("SB_DFF",)},
    "xc7": {"lut": ("LUT",), "carry": ("CARRY4",), "ff": ("FD",), "ram": ("RAM32", "RAM64")},
    "gowin": {"lut": ("LUT",), "carry": ("ALU",), "ff": ("DFF",), "ram": ("RAM16",)},
}


@dataclass(frozen=True)
class Step:
    """One run of a tool: a synthesis, a placement of flow A with a seed, or cells of an ASIC."""

    design: Design
    flow: str
    seed: int = 0

    @property
    def title(self) -> str:
        """How progress names it."""
        return f"{self.design.name}, " + (f"seed {self.seed}" if self.seed else f"flow {self.flow}")


class NotMeasured(LookupError):
    """The cache does not have it, and nothing is to be run."""


def synthesise(
    design: Design, flow: str, *, cached: bool = False, known: Known | None = None
) -> dict[str, int]:
    """Synthesise; give cells by kind.

    Parameters
    ----------
    design : Design
    flow : str
        One of FLOWS.
    cached : bool
        Take them from the cache or raise NotMeasured.
    known : dict or None
        Figures of a recorded run, which are taken and added to; see :func:`figures_of`.

    Raises
    ------
    NotMeasured
        See ``cached``.
    """
    key, make = _synthesis(design, flow)

    def read(folder: Path) -> dict[str, int]:
        cells = cell_counts(folder / "stat.json")
        figures = {kind: count(cells, beginnings) for kind, beginnings in CELLS[flow].items()}
        estimate = re.search(r"Estimated number of LCs: +(\d+)", (folder / "stat.txt").read_text())
        if estimate:
            figures["lc"] = int(estimate.group(1))
        return figures

    return figures_of("synthesis", key, make, read, cached, known)


def _synthesis(design: Design, flow: str) -> tuple[str, Make]:
    """Give the key of a synthesis, and what makes its folder."""
    tech = " -tech xilinx" if flow == "xc7" else ""
    script = (
        f"{design.read()}; {FLOWS[flow]} -top {design.top}; write_json top.json; "
        f"tee -q -o stat.json stat -json; tee -q -o stat.txt stat{tech}"
    )

    def make(folder: Path) -> None:
        for name, text in design.sources.items():
            (folder / name).write_text(text, encoding="utf-8")
        try:
            run(YOSYS, ["-q", "-p", script], folder)
        except ToolFailed as error:
            if "ERROR" in error.log:
                raise
            run(YOSYS, ["-q", "-p", _purged(script, design)], folder)

    parts = {"script": script, "tool": version(YOSYS)}
    return digest_named(dict(design.sources) | parts), make


def _purged(script: str, design: Design) -> str:
    """Return the script with names that nobody needs taken away before synthesis.

    Yosys 0.70 ends without a word where names of wires meet those that abc9 brings back (an
    assertion in abc_ops_reintegrate; seen with one of some hundred designs). Logic is the same.
    """
    return script.replace(design.read(), f"{design.read()}; proc; flatten; opt_clean -purge", 1)


def place(
    design: Design, seed: int, *, cached: bool = False, known: Known | None = None
) -> dict[str, Any]:
    """Place and route the netlist of flow A; give Fmax in MHz and the worst path.

    Raises
    ------
    NotMeasured
        ``cached``, and it is not in the cache.
    """
    arguments = [*PLACE.split(), "--seed", str(seed), "--json", "top.json"]
    arguments += ["--report", "report.json"]
    netlist, synthesis = _synthesis(design, "A")
    parts = {"netlist": netlist, "arguments": " ".join(arguments), "tool": version(NEXTPNR_ECP5)}

    def make(folder: Path) -> None:
        text = (built("synthesis", netlist, synthesis) / "top.json").read_bytes()
        (folder / "top.json").write_bytes(text)
        run(NEXTPNR_ECP5, arguments, folder)
        (folder / "top.json").unlink()

    def read(folder: Path) -> dict[str, Any]:
        report = json.loads((folder / "report.json").read_text(encoding="utf-8"))
        (speed,) = report["fmax"].values()
        return {
            "fmax": round(speed["achieved"], 1),
            "comb": report["utilization"]["TRELLIS_COMB"]["used"],
            "path": worst_path(report),
        }

    return figures_of("placement", digest_named(parts), make, read, cached, known)


def figures_of(
    kind: str,
    key: str,
    make: Make,
    read: Callable[[Path], dict[str, Any]],
    cached: bool,
    known: Known | None,
) -> dict[str, Any]:
    """Give the figures of a step: those recorded under its key, else those of its folder.

    A key is a digest of sources, script and version of the tool, so that figures of another
    design, or of another tool, are never taken.

    Raises
    ------
    NotMeasured
        Only the cache is asked, and lacks it.
    """
    name = f"{kind} {key}"
    figures: dict[str, Any] | None = known.get(name) if known else None
    if figures is None:
        figures = read(step_folder(kind, key, make, cached))
        if known is not None:
            known[name] = figures
    return figures


def step_folder(kind: str, key: str, make: Make, cached: bool) -> Path:
    """Give what a step made; raise NotMeasured where only the cache is asked, and lacks it."""
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
