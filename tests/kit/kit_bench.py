"""What tests of the integration kit share: units, their folders, and tools that read them."""

import subprocess
from dataclasses import replace
from pathlib import Path
from typing import Any

from mpu_hw_sim.simulator import find_verilator
from support import ROOT

from mpu_hw import Mpu, MpuConfig, PortConfig, ResetEntry
from mpu_hw.cache import built, digest
from mpu_hw.export import describe, generate
from mpu_hw.presets import preset

__all__ = ["ENGINES", "UNITS", "described", "kit_folder", "run", "verilator"]

WALKER = PortConfig(name="walker", accesses=("walk",), max_size=8)
DATA = PortConfig(name="data", accesses=("load", "store", "hlvx", "cbo"), max_size=16)
SPLIT_FREE = PortConfig(
    name="data_bus", accesses=("load", "store", "fetch"), max_size=8, misaligned=True
)
# By the name that each has with --name: both specifications, every engine, both register widths.
UNITS = {
    "mpu": MpuConfig(),
    "my_mpu": preset("mpu-small"),
    "guard": preset("mcu"),
    "pmp": replace(preset("pmp-only"), entries={"pmp": 4, "spmp": 0}),
    "Wide_1": MpuConfig(
        xlen=64,
        engine="pipelined",
        mxr="raw",
        reset_kind="async-low",
        entries={"mpu": 4, "vsmpu": 2, "hgmpu": 2},
        csr_map="zdl2023",
        denial_record=True,
        ports=(SPLIT_FREE, DATA),
    ),
    "pool": MpuConfig(
        revision="sspmp-1.0",
        xlen=64,
        smepmp=True,
        reset_kind="async",
        entries={"pool": 6},
        ports=(PortConfig(name="fetch", accesses=("fetch",), max_size=4), DATA, WALKER),
    ),
    "mixed": MpuConfig(
        revision="sspmp-1.0",
        hypervisor=False,
        other_selects=False,
        denial_record=True,
        entries={"pool": 5},
        ports=(
            PortConfig(name="fetch", accesses=("fetch",), max_size=4, engine="sequential"),
            PortConfig(name="byte", accesses=("load",), max_size=1),
        ),
    ),
}

# Of units that differ in their engine alone.
ENGINES = {"comb": "combinational", "pipe": "pipelined", "seq": "sequential"}
MORE = {
    name: MpuConfig(hypervisor=False, entries={"mpu": 2}, paddr_width=32, engine=engine)
    for name, engine in ENGINES.items()
} | {
    # A keyword of SystemRDL.
    "field": preset("mpu-small"),
    # Entries behind selects that have a value at reset.
    "reset": MpuConfig(
        revision="sspmp-1.0",
        delegation="fixed",
        hypervisor=False,
        entries={"pmp": 0, "spmp": 3},
        reset=[ResetEntry(bank="spmp", index=1, addr=0x1FF, cfg=0x99, hardwired=True)],
    ),
}


def _config(name: str) -> MpuConfig:
    return (UNITS | MORE)[name]


def described(name: str) -> dict[str, Any]:
    """Describe one of the units; this runs no Yosys."""
    return describe(Mpu(_config(name)), name=name)


def kit_folder(name: str) -> Path:
    """Generate one of the units, or find it where an earlier test did."""
    sources = sorted(path for path in (ROOT / "mpu_hw").rglob("*") if path.suffix in (".py", ".j2"))
    texts = [source.read_text(encoding="utf-8") for source in sources]
    key = digest(name, _config(name).to_toml(), *texts)
    return built("kit", key, lambda folder: _generate(name, folder))


def _generate(name: str, folder: Path) -> None:
    generate(_config(name), folder, name=name)


def run(command: list[str], folder: Path, **more: Any) -> "subprocess.CompletedProcess[str]":
    """Run a command in a folder, and give what it printed."""
    return subprocess.run(
        command, cwd=folder, capture_output=True, text=True, check=False, timeout=300, **more
    )


def verilator(folder: Path, *arguments: object) -> "subprocess.CompletedProcess[str]":
    """Run Verilator in a folder."""
    found = find_verilator()
    command = [*found.command, *map(str, arguments)]
    return run(command, folder, env=found.environment)
