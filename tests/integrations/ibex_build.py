"""Builds Ibex of its Python package with the unit in the place of its PMP, for cocotb."""

import runpy
import subprocess
from collections.abc import Callable
from pathlib import Path

from mpu_hw_sim.simulator import build_cocotb_simulator, find_verilator
from mpu_hw_sim.simulator.tools import package_folder
from support import ROOT

from mpu_hw import MpuConfig
from mpu_hw.cache import built, digest
from mpu_hw.export import generate

__all__ = ["CHIP", "PARTS", "build_ibex", "ibex_rtl", "unit_folder", "with_writeback"]

HERE = Path(__file__).parent
CHIP = HERE / "ibex_chip.sv"
# What an integrator takes.
PARTS = ROOT / "docs" / "integrations" / "ibex"
# Modules that he does not change, in the order in which packages are needed.
UNCHANGED = (
    *("ibex_alu", "ibex_branch_predict", "ibex_compressed_decoder", "ibex_controller"),
    *("ibex_counter", "ibex_cs_registers", "ibex_csr", "ibex_decoder", "ibex_ex_block"),
    *("ibex_fetch_fifo", "ibex_if_stage", "ibex_load_store_unit", "ibex_multdiv_fast"),
    *("ibex_prefetch_buffer", "ibex_register_file_ff", "ibex_wb_stage", "ibex_top"),
)
# Scopes whose signals a bench reads.
VISIBLE = (
    *("ibex_top", "ibex_core", "ibex_cs_registers", "ibex_if_stage", "ibex_id_stage"),
    *("ibex_mpu", "mpu"),
)


def ibex_rtl() -> Path:
    """Give the folder of the package that has ibex_core.sv."""
    return _package() / "rtl"


def _package() -> Path:
    return package_folder("pythondata_cpu_ibex", "Building Ibex", "bench") / "system_verilog"


def unit_folder() -> Path:
    """Generate the unit of the page as `mpu`, or find it where an earlier test did."""
    config = MpuConfig.from_toml(PARTS / "mpu.toml")
    sources = sorted((ROOT / "mpu_hw").rglob("*.py"))
    key = digest(config.to_toml(), *(source.read_text(encoding="utf-8") for source in sources))
    return built("ibex-unit", key, lambda folder: generate(config, folder, name="mpu"))


def _with_the_unit(folder: Path) -> list[Path]:
    """Give what is changed, and what comes in, with the unit."""
    patch = runpy.run_path(str(PARTS / "patch_ibex.py"))
    changed = []
    for name, text in patch["patched"](ibex_rtl()).items():
        changed.append(folder / name)
        changed[-1].write_text(text, encoding="utf-8")
    return [unit_folder() / "mpu.v", PARTS / "ibex_mpu.sv", *changed]


def _by_itself() -> list[Path]:
    """Give the same of Ibex with its own PMP."""
    return [ibex_rtl() / f"{name}.sv" for name in ("ibex_pmp", "ibex_core", "ibex_id_stage")]


def build_ibex(folder: Path, edit: Callable[[str], str] = str, *, unit: bool = True) -> Path:
    """Build the chip of ibex_chip.sv; ``edit`` may change its text, all of it.

    Without ``unit`` Ibex has its own PMP.
    """
    rtl, cells = ibex_rtl(), _package() / "vendor" / "lowrisc_ip"
    primitives = cells / "ip" / "prim" / "rtl"
    sources = [
        rtl / "ibex_pkg.sv",
        *(primitives / f"{name}.sv" for name in ("prim_ram_1p_pkg", "prim_secded_pkg")),
        *(_with_the_unit(folder) if unit else _by_itself()),
        *(rtl / f"{name}.sv" for name in UNCHANGED),
        cells / "ip" / "prim_generic" / "rtl" / "prim_generic_clock_gating.sv",
        CHIP,
    ]
    chip = folder / "chip.v"
    # Its own sources are not free of warnings, of which it has a list.
    chip.write_text(f"/* verilator lint_off WIDTH */\n{edit(_one_text(sources, cells))}")
    return build_cocotb_simulator(chip, top="ibex_chip", visible=VISIBLE if unit else ())


def with_writeback(text: str) -> str:
    """Give the chip a third stage."""
    assert text.count(".PMPEnable(1'b1),") == 1
    return text.replace(".PMPEnable(1'b1),", ".PMPEnable(1'b1), .WritebackStage(1'b1),")


def _one_text(sources: list[Path], cells: Path) -> str:
    """Join the sources, with the files that they include."""
    verilator = find_verilator()
    includes = [cells / "ip" / "prim" / "rtl", cells / "dv" / "sv" / "dv_utils"]
    command = [*verilator.command, "-E", "-P", "-DSYNTHESIS", *(f"-I{each}" for each in includes)]
    done = subprocess.run(
        [*command, *map(str, sources)],
        env=verilator.environment,
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    return done.stdout
