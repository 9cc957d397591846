"""From one Verilog file to one executable, through Verilator and the C++ compiler."""

from collections.abc import Sequence
from pathlib import Path

from mpu_hw.cache import built, cache_folder, digest

from .tools import (
    WAIVERS,
    BuildFailed,
    MissingTool,
    compiler,
    include_folders,
    libpython,
    run_step,
    tool_stamp,
    verilator_command,
    verilator_environment,
)

__all__ = ["BuildFailed", "build_cocotb_simulator", "build_simulator"]

PREFIX = "Vtop"  # of the C++ class; the main program of cocotb expects this one
CXX_FLAGS = ("-std=c++17", "-O0", "-DVERILATOR=1", "-DVM_TRACE=0", "-DVM_COVERAGE=0", "-w")
VERILATOR_FLAGS = ("--cc", "--prefix", PREFIX, "-O3", "--noassert", "--x-initial", "fast")
RUNTIME = ("verilated", "verilated_threads")
VPI_RUNTIME = ("verilated_vpi",)


def _includes() -> list[str]:
    return [f"-I{folder}" for folder in include_folders()]


def _runtime_objects(names: Sequence[str]) -> list[str]:
    """Compile the parts of Verilator's own runtime, once for all simulators."""
    key = digest(tool_stamp(), *CXX_FLAGS)
    objects = []
    for name in names:
        source = include_folders()[0] / f"{name}.cpp"

        def make(folder: Path, source: Path = source) -> None:
            command = [*compiler(), *CXX_FLAGS, *_includes(), "-c", str(source), "-o", "runtime.o"]
            run_step(command, folder)

        objects.append(str(built(f"runtime-{name}", key, make) / "runtime.o"))
    return objects


def _build(
    kind: str,
    verilog: Path,
    top: str,
    main: str,
    *,
    verilator_flags: Sequence[str] = (),
    runtime: Sequence[str],
    link_flags: Sequence[str] = (),
) -> Path:
    text = verilog.read_text()
    flags = [*VERILATOR_FLAGS, "--top-module", top, *verilator_flags]
    key = digest(text, main, WAIVERS.read_text(), tool_stamp(), *flags, *CXX_FLAGS, *link_flags)

    def make(folder: Path) -> None:
        (folder / "unit.v").write_text(text)
        (folder / "main.cpp").write_text(main)
        command = [*verilator_command(), *flags, "--Mdir", "verilated", str(WAIVERS), "unit.v"]
        run_step(command, folder, verilator_environment())
        # One translation unit: the headers are the larger part of what the compiler reads.
        sources = sorted(source.name for source in (folder / "verilated").glob("*.cpp"))
        lines = [f'#include "{name}"' for name in [*sources, "../main.cpp"]]
        (folder / "verilated" / "all.cpp").write_text("\n".join(lines) + "\n")
        includes = ["-Iverilated", *_includes()]
        compiled = [*compiler(), *CXX_FLAGS, *includes, "-c", "verilated/all.cpp", "-o", "all.o"]
        run_step(compiled, folder)
        objects = ["all.o", *_runtime_objects(runtime)]
        run_step([*compiler(), *objects, *link_flags, "-pthread", "-o", top], folder)
        (folder / "all.o").unlink()

    note = f"building the simulator of {top}; {cache_folder()} keeps it"
    return built(kind, key, make, note=note) / top


def build_simulator(verilog: Path, main: str, *, top: str = "mpu") -> Path:
    """Build a simulator of module ``top`` around a C++ main program.

    Parameters
    ----------
    verilog : Path
        The one file that holds the module and everything below it.
    main : str
        C++ text that includes ``Vtop.h`` and has ``main``.

    Returns
    -------
    Path
        The executable, from the cache where the same one was built before.

    Raises
    ------
    MissingTool
        A tool is not installed.
    BuildFailed
        Verilator or the compiler refused.
    """
    return _build("lane", verilog, top, main, runtime=RUNTIME)


def build_cocotb_simulator(verilog: Path, *, top: str = "mpu", depth: int = 1) -> Path:
    """Build a simulator that cocotb drives; otherwise like :func:`build_simulator`.

    Parameters
    ----------
    depth : int
        Levels of the hierarchy whose signals a bench may touch; 1 are the ports of ``top``.

    Raises
    ------
    MissingTool
        A tool, or cocotb, is not installed.
    BuildFailed
        Verilator or the compiler refused.
    """
    try:
        from cocotb_tools import config
    except ModuleNotFoundError:
        raise MissingTool(
            "The benches need the Python package 'cocotb': pip install -r requirements.txt"
        ) from None
    libpython()
    main = config.share_dir / "lib" / "verilator" / "verilator.cpp"
    libraries = str(config.libs_dir)
    return _build(
        "cocotb",
        verilog,
        top,
        main.read_text(),
        # What is visible cannot be optimized away.
        verilator_flags=["--vpi", "--public-depth", str(depth), "--timescale", "1ns/1ps"],
        runtime=[*RUNTIME, *VPI_RUNTIME],
        link_flags=[f"-L{libraries}", f"-Wl,-rpath,{libraries}", "-lcocotbvpi_verilator"],
    )
