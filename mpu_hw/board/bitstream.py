"""From a configuration and a board to a bitstream and its figures."""

import json
import re
import shlex
import shutil
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from ..cache import built, digest_named
from ..config import MpuConfig
from . import tool
from .catalogue import Board
from .figures import read_figures, too_large
from .harness import UnitTop
from .soc import SocTop

__all__ = ["TOPS", "Build", "BuildRequest", "DesignTooLarge", "build"]

NAME = "top"


class DesignTooLarge(RuntimeError):
    """The device has too few cells. The message says which, and how to mend it."""


@dataclass(frozen=True, kw_only=True)
class BuildRequest:
    """What is to be built.

    Parameters
    ----------
    board : Board
    config : MpuConfig or None
        None: a system without a unit.
    top : str
        What is put on the board: a key of ``TOPS``.
    seed : int
        Of the placer.
    program : list of int
        Words that the RAM of a system starts with.
    """

    board: Board
    config: MpuConfig | None
    top: str = "unit"
    seed: int = 1
    program: tuple[int, ...] = ()


def _unit_top(request: BuildRequest) -> UnitTop:
    assert request.config, "the unit alone has a configuration"
    return UnitTop(request.config, request.board)


TOPS: Mapping[str, Callable[[BuildRequest], Any]] = {
    "unit": _unit_top,
    "soc": lambda request: SocTop(request.config, request.board, request.program),
}


@dataclass(frozen=True)
class Build:
    """What was built: figures, and the file of the bitstream."""

    figures: dict[str, Any]
    bitstream: Path

    @property
    def slow(self) -> list[str]:
        """A text for every clock that does not reach its frequency."""
        path = self.figures["worst_path"]
        texts = []
        for clock, speed in self.figures["clocks"].items():
            if speed["fmax"] < speed["asked"]:
                texts.append(
                    f"{clock} reaches {speed['fmax']} MHz and needs {speed['asked']} MHz: "
                    f"{path['from']} to {path['to']}, {path['logic']} ns of logic and "
                    f"{path['routing']} ns of routing"
                )
        return texts


def build(request: BuildRequest, progress: Callable[[str], None]) -> Build:
    """Synthesise, place, route and pack; the same content is built once.

    Parameters
    ----------
    request : BuildRequest
    progress : callable
        Told what begins now.

    Raises
    ------
    MissingTool, ToolFailed
        A tool is not installed, or ended with an error.
    DesignTooLarge
        It does not fit.
    """
    family = request.board.family
    progress("Reading the board")
    platform = request.board.open()
    versions = {each.package: tool.version(each) for each in family.tools.values()}
    progress("Generating the design")
    plan = platform.prepare(
        TOPS[request.top](request),
        NAME,
        synth_opts=family.synth,
        script_after_synth="tee -o stat.json stat -json",
        debug_verilog=False,
        # Line numbers of the source are no part of the content.
        emit_src=False,
    )
    files = {name: _text(content) for name, content in plan.files.items()}
    steps = _steps(files[f"build_{NAME}.sh"], request, platform.default_clk_frequency)
    del files[f"build_{NAME}.sh"]
    key = digest_named(files | versions | {"steps": repr(steps)})

    def make(folder: Path) -> None:
        for name, text in files.items():
            (folder / name).write_text(text, encoding="utf-8")
        for title, program, arguments in steps:
            progress(title)
            _run(request, program, arguments, folder)

    folder = built("fpga", key, make)
    figures = {
        "board": request.board.name,
        "top": request.top,
        "seed": request.seed,
        "configuration": request.config.to_dict() if request.config else None,
        "tools": sorted(versions.values()),
    } | read_figures(folder, family)
    return Build(figures, folder / f"{NAME}{family.suffix}")


def write(result: Build, folder: Path, name: str, *, bitstream: bool) -> list[Path]:
    """Write ``name.json`` and, if wanted, the bitstream; each appears whole or not at all."""
    folder.mkdir(parents=True, exist_ok=True)
    paths = [folder / f"{name}.json"]
    partial = folder / f".{name}.partial"
    partial.write_text(json.dumps(result.figures, indent=2) + "\n", encoding="utf-8")
    partial.replace(paths[0])
    target = folder / f"{name}{result.bitstream.suffix}"
    target.unlink(missing_ok=True)
    if bitstream:
        shutil.copyfile(result.bitstream, partial)
        partial.replace(target)
        paths.append(target)
    return paths


def _text(content: str | bytes) -> str:
    return content if isinstance(content, str) else content.decode()


def _steps(script: str, request: BuildRequest, frequency: float) -> list[Any]:
    """Read the steps out of the build script of the platform: title, tool, arguments."""
    steps = []
    for variable, rest in re.findall(r'^"\$(\w+)" (.*)$', script, flags=re.M):
        program = request.board.family.tools.get(variable)
        if program is None:
            continue  # what only the programmer needs: a suffix for dfu-util
        arguments, title = shlex.split(rest), "Packing"
        if program is tool.YOSYS:
            title = "Synthesis"
        elif variable.startswith("NEXTPNR"):
            title = "Placement and routing"
            # Whether a slow design is welcome is the caller's business, and he wants the report.
            arguments += ["--timing-allow-fail", "--report", "report.json"]
            arguments += ["--seed", str(request.seed), "--freq", f"{frequency / 1e6:g}"]
        if program is tool.NEXTPNR_GOWIN:
            arguments = _himbaechel(arguments)
        steps.append((title, program, arguments))
    return steps


def _himbaechel(arguments: list[str]) -> list[str]:
    """Turn options of nextpnr-gowin, which Amaranth 0.5 knows, into those of its successor."""
    old = iter(arguments)
    new: list[str] = []
    for argument in old:
        if argument in ("--family", "--cst"):
            new += ["--vopt", f"{argument[2:]}={next(old)}"]
        else:
            new.append(argument)
    return new


def _run(request: BuildRequest, program: tool.Tool, arguments: list[str], folder: Path) -> None:
    try:
        tool.run(program, arguments, folder)
    except tool.ToolFailed as error:
        log = error.log + "".join(path.read_text() for path in folder.glob("*.tim"))
        over = too_large(log)
        if over is None:
            raise
        raise DesignTooLarge(
            f"The design is too large for {request.board.title}: it needs {over}; give it fewer "
            "entries (--entries), a coarser grain (--granularity), or take a larger board"
        ) from None
