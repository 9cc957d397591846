"""From one Verilog file to one executable, through Verilator and the C++ compiler."""

from collections.abc import Sequence
from pathlib import Path

from mpu_hw.cache import built, cache_folder, digest
from mpu_hw.extras import install_hint

from .headers import include_flags, precompiled
from .tools import (
    WAIVERS,
    BuildFailed,
    compiler,
    compiler_flags,
    libpython,
    run_step,
    tool_stamp,
)
from .verilator import MissingTool, find_verilator

__all__ = ["BuildFailed", "build_cocotb_simulator", "build_simulator"]

PREFIX = "Vtop"  # of the C++ class; the main program of cocotb expects this one
CXX_FLAGS = ("-std=c++17", "-O0", "-DVERILATOR=1", "-DVM_TRACE=0", "-DVM_COVERAGE=0", "-w")
VERILATOR_FLAGS = ("--cc", "--prefix", PREFIX, "-O3", "--noassert", "--x-initial", "fast")
RUNTIME = ("verilated", "verilated_threads")
VPI_RUNTIME = ("verilated_vpi",)
# Only what these modules declare is visible through VPI: that is all a bench may touch. Verilator
# has an option for it, which versions before 5.048 take and do not heed.
VISIBLE = '`verilator_config\npublic_flat_rw -module "{module}" -var "*"\n'


def _runtime_objects(names: Sequence[str]) -> list[str]:
    """Compile the parts of Verilator's own runtime, once for all simulators."""
    key = digest(tool_stamp(), *CXX_FLAGS)
    objects = []
    for name in names:
        source = find_verilator().includes[0] / f"{name}.cpp"

        def make(folder: Path, source: Path = source) -> None:
            command = [*compiler(), *CXX_FLAGS, *compiler_flags(), *include_flags()]
            run_step([*command, "-c", str(source), "-o", "runtime.o"], folder)

        objects.append(str(built(f"runtime-{name}", key, make) / "runtime.o"))
    return objects


def _build(
    kind: str,
    verilog: Path,
    top: str,
    main: str,
    *,
    verilator_flags: Sequence[str] = (),
    settings: str = "",
    runtime: Sequence[str],
    link_flags: Sequence[str] = (),
    cxx_flags: Sequence[str] = CXX_FLAGS,
) -> Path:
    text = verilog.read_text()
    flags = [*VERILATOR_FLAGS, "--top-module", top, *verilator_flags]
    settings = WAIVERS.read_text() + settings
    key = digest(text, main, settings, tool_stamp(), *flags, *cxx_flags, *link_flags)

    def make(folder: Path) -> None:
        (folder / "unit.v").write_text(text)
        (folder / "main.cpp").write_text(main)
        (folder / "settings.vlt").write_text(settings)
        verilator = find_verilator()
        given = ["--Mdir", "verilated", "settings.vlt", "unit.v"]
        run_step([*verilator.command, *flags, *given], folder, verilator.environment)
        # One translation unit: the headers are the larger part of what the compiler reads.
        sources = sorted(source.name for source in (folder / "verilated").glob("*.cpp"))
        lines = [f'#include "{name}"' for name in [*sources, "../main.cpp"]]
        (folder / "verilated" / "all.cpp").write_text("\n".join(lines) + "\n")
        headers = [*precompiled(cxx_flags), "-Iverilated", *include_flags()]
        compiled = [*compiler(), *cxx_flags, *compiler_flags(), *headers]
        run_step([*compiled, "-c", "verilated/all.cpp", "-o", "all.o"], folder)
        objects = ["all.o", *_runtime_objects(runtime)]
        run_step([*compiler(), *objects, *link_flags, "-pthread", "-o", top], folder)
        (folder / "all.o").unlink()

    note = f"building the simulator of {top}; {cache_folder()} keeps it"
    return built(kind, key, make, note=note) / top


def build_simulator(
    verilog: Path,
    main: str,
    *,
    top: str = "mpu",
    objects: Sequence[Path] = (),
    optimize: Sequence[str] = (),
) -> Path:
    """Build a simulator of module ``top`` around a C++ main program.

    Parameters
    ----------
    verilog : Path
        The one file that holds the module and everything below it.
    main : str
        C++ text that includes ``Vtop.h`` and has ``main``.
    objects : sequence of Path
        Compiled files that it needs, in a folder that has its name by their content.
    optimize : sequence of str
        Options of the C++ compiler, for a simulator that runs longer than it is built.

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
    return _build(
        "lane",
        verilog,
        top,
        main,
        runtime=RUNTIME,
        link_flags=[str(path) for path in objects],
        cxx_flags=[*CXX_FLAGS, *optimize],
    )


def build_cocotb_simulator(verilog: Path, *, top: str = "mpu", visible: Sequence[str] = ()) -> Path:
    """Build a simulator that cocotb drives; otherwise like :func:`build_simulator`.

    Parameters
    ----------
    visible : sequence of str
        Modules beside ``top`` whose signals a bench may touch.

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
            f"The testbenches need the Python package 'cocotb': {install_hint('sim')}"
        ) from None
    libpython()
    main = config.share_dir / "lib" / "verilator" / "verilator.cpp"
    libraries = str(config.libs_dir)
    return _build(
        "cocotb",
        verilog,
        top,
        main.read_text(),
        verilator_flags=["--vpi", "--timescale", "1ns/1ps"],
        settings="".join(VISIBLE.format(module=module) for module in (top, *visible)),
        runtime=[*RUNTIME, *VPI_RUNTIME],
        link_flags=[f"-L{libraries}", f"-Wl,-rpath,{libraries}", "-lcocotbvpi_verilator"],
    )
