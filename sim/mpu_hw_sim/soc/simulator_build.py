"""Builds the simulator of a system, once per design."""

import logging
from pathlib import Path

import mpu_hw
from mpu_hw.cache import built, cache_folder, digest, found, locked
from mpu_hw.core import check_ports
from mpu_hw.core.csr import rows
from mpu_hw.files import whole_file
from mpu_hw.layout import status_inputs
from mpu_hw.soc import SocConfig
from mpu_hw_sim.simulator import find_verilator
from mpu_hw_sim.simulator.headers import include_flags, precompiled
from mpu_hw_sim.simulator.tools import WAIVERS, compiler, compiler_flags, run_step, tool_stamp

from .hart_state import mark_state, state_header

__all__ = ["build_simulator"]

logger = logging.getLogger(__name__)

MAIN = Path(__file__).with_name("main.cpp")
RAM = Path(__file__).with_name("ram.v")
HEADERS = ("debug.h", "denial.h", "outputs.h", "ram.h", "stuck.h", "watchpoints.h")
SOURCES = (MAIN, RAM, *(MAIN.with_name(name) for name in HEADERS))
TOP = "system_top"
PROGRAM = "simulate"
DOUBLE = "___05F"  # how Verilator spells the double underscore of a port
# A core without H has control bits that no instruction sets: processes that read nothing. As an
# option, or in a .vlt file, the name is an error to a Verilator that does not know it yet.
UNREAD = "/* verilator lint_off ALWNEVER */\n"
VERILATE = (
    *("--cc", "-Wfuture-ALWNEVER", "--top-module", TOP, "--prefix", f"V{TOP}"),
    *("-O3", "--noassert"),
)
FAST = ("--x-assign", "fast", "--x-initial", "fast")
CXX_FLAGS = ("-std=c++17", "-w", "-DVERILATOR=1", "-DVM_COVERAGE=0")
RUNTIME = ("verilated", "verilated_threads")


def build_simulator(config: SocConfig, *, waves: bool = False, debug: bool = False) -> Path:
    """Return the program that simulates ``config``; build it where the cache has none.

    Looks first at the sources, so that an unchanged tree does not even generate Verilog, then at
    the Verilog, so that a change that leaves it as it was builds nothing.

    Parameters
    ----------
    config : SocConfig
    waves : bool
        It can write VCD.
    debug : bool
        A debugger can stop it, and change the state of the hart.

    Raises
    ------
    MissingTool
        A tool is not installed.
    BuildFailed
        Verilator or the compiler refused.
    """
    header = _header(config, waves, debug)
    note = digest(repr(config), header, tool_stamp(), *_sources())
    known = _noted(note)
    if known is None:
        # Verilog from two processes may differ in names: without the lock both would build.
        with locked("soc-sources", note) as path:
            known = _noted(note)
            if known is None:
                known = _built(config, header, waves, debug)
                with whole_file(path) as partial:
                    partial.write_text(known.parent.name, encoding="utf-8")
    return known


def _noted(note: str) -> Path | None:
    """Return the simulator that sources had before, if it is still there and whole."""
    try:
        key = (cache_folder() / "soc-sources" / note).read_text(encoding="utf-8")
    except (OSError, UnicodeDecodeError):
        return None
    folder = found("soc", key) if key else None
    return folder / PROGRAM if folder else None


def _built(config: SocConfig, header: str, waves: bool, debug: bool) -> Path:
    logger.info(f"building the simulator of this configuration; {cache_folder()} keeps it")
    verilog = _verilog(config)
    if debug:
        header += state_header(verilog, TOP, config.core)
        verilog = mark_state(verilog, TOP)
    texts = [path.read_text() for path in (*SOURCES, WAIVERS)]
    key = digest(verilog, header, *texts, tool_stamp(), UNREAD, *VERILATE, *FAST, *CXX_FLAGS)
    return built("soc", key, lambda at: _build(at, verilog, header, waves)) / PROGRAM


def _sources() -> list[str]:
    files = sorted(Path(mpu_hw.__path__[0]).rglob("*.py"))
    ours = sorted(path for path in MAIN.parent.iterdir() if path.is_file())
    return [file.read_text(encoding="utf-8") for file in [*files, *ours]]


def _verilog(config: SocConfig) -> str:
    from mpu_hw.export import render_verilog

    from .simulated import Simulated

    return render_verilog(Simulated(config), name=TOP)


def _header(config: SocConfig, waves: bool, debug: bool) -> str:
    names = status_inputs(config.unit) if config.unit else ()
    group = f"(top).probe{DOUBLE}status{DOUBLE}"
    bits = [f"unsigned({group}{name}) << {bit}" for bit, name in enumerate(names)]
    ports = check_ports(config.unit) if config.unit else ()
    defines = {
        "XLEN": config.core.xlen,
        "HAS_UNIT": int(config.unit is not None),
        "HAS_VIRT": int(config.unit is not None and config.unit.hypervisor),
        "HAS_WAVES": int(waves),
        "HAS_DEBUG": int(debug),
        "RAM_BYTES": config.ram_bytes,
        "PORTS": " ".join(f"PORT({name}, '{name[0]}')" for name in ports),
        "STATUS(top)": f"({' | '.join(bits) or '0u'})",
        "CSR_NAMES": " ".join(f"CSR({row.number}, {row.name})" for row in rows(config.core)),
    }
    return "".join(f"#define {name} {value}\n" for name, value in defines.items())


def _build(folder: Path, verilog: str, header: str, waves: bool) -> None:
    (folder / f"{TOP}.v").write_text(UNREAD + verilog)
    (folder / "system_config.h").write_text(header)
    for source in SOURCES:
        (folder / source.name).write_text(source.read_text())
    verilator = find_verilator()
    trace = ["--trace-vcd"] if waves else []
    given = ["--Mdir", "verilated", str(WAIVERS), f"{TOP}.v", RAM.name]
    command = [*verilator.command, *VERILATE, *FAST, *trace, *given]
    run_step(command, folder, verilator.environment)
    traced = [f"-DVM_TRACE={int(waves)}", f"-DVM_TRACE_VCD={int(waves)}"]
    runtime = built(
        "soc-runtime",
        digest(tool_stamp(), *CXX_FLAGS, *traced),
        lambda at: _runtime(at, waves, traced),
    )
    generated = sorted(path.name for path in (folder / "verilated").glob("*.cpp"))
    slow = [name for name in generated if "Slow" in name]
    # Two translation units: the headers are the larger part of what the compiler reads. What
    # runs only at the start is not worth the time to optimize it.
    fast = [*(name for name in generated if name not in slow), "../main.cpp"]
    flags = [*CXX_FLAGS, *traced, "-I.", "-Iverilated"]
    for unit, names, level in (("fast", fast, "-O2"), ("slow", slow, "-O0")):
        text = "\n".join(f'#include "{name}"' for name in names)
        (folder / "verilated" / f"{unit}.cc").write_text(text + "\n")
        headers = precompiled([*CXX_FLAGS, *traced, level])
        _compile(folder, f"verilated/{unit}.cc", f"{unit}.o", [*headers, *flags, level])
    objects = ["fast.o", "slow.o", *map(str, sorted(runtime.glob("*.o")))]
    run_step([*compiler(), *objects, "-pthread", "-o", PROGRAM], folder)


def _runtime(folder: Path, waves: bool, traced: list[str]) -> None:
    """Compile what every simulator shares."""
    for name in (*RUNTIME, *(("verilated_vcd_c",) if waves else ())):
        source = find_verilator().includes[0] / f"{name}.cpp"
        _compile(folder, str(source), f"{name}.o", [*CXX_FLAGS, *traced, "-O2"])


def _compile(folder: Path, source: str, output: str, flags: list[str]) -> None:
    command = [*compiler(), *flags, *compiler_flags(), *include_flags()]
    run_step([*command, "-c", source, "-o", output], folder)
