"""A run without Icarus Verilog says so at its end."""

import os
import subprocess
import sys

import pytest
from support import ROOT

NOTE = (
    "NOTE: iverilog is not installed: Icarus Verilog has not compiled the generated Verilog. "
    "That it keeps to Verilog-2001 was checked with Verilator; CI has both"
)
WAIVERS = "tests/lint/test_lint_verilog.py::test_every_waiver_is_of_one_rule_and_has_a_reason"
OTHER = "tests/test_package.py"


def run(test, folder, *, all_tools=False):
    """Run a test with nothing on PATH but what the folder holds."""
    environment = {key: value for key, value in os.environ.items() if key != "MPU_HW_ALL_TOOLS"}
    environment |= {"PATH": str(folder), **({"MPU_HW_ALL_TOOLS": "1"} if all_tools else {})}
    command = [sys.executable, "-m", "pytest", "-q", "-p", "no:cacheprovider", test]
    return subprocess.run(
        command, cwd=ROOT, env=environment, capture_output=True, text=True, check=False
    ).stdout


def test_a_run_without_icarus_says_so_and_skips_nothing(tmp_path):
    said = run(WAIVERS, tmp_path)
    assert NOTE in said
    assert "1 passed" in said
    assert "skipped" not in said


def test_a_run_with_icarus_says_nothing_of_it(tmp_path):
    icarus = tmp_path / "iverilog"
    icarus.write_text("#!/bin/sh\n")
    icarus.chmod(0o755)
    assert "iverilog" not in run(WAIVERS, tmp_path)


def test_a_run_of_other_tests_says_nothing_of_it(tmp_path):
    assert "iverilog" not in run(OTHER, tmp_path)


@pytest.mark.parametrize("all_tools", [False, True])
def test_ci_does_not_leave_the_cases_of_icarus_out(all_tools, tmp_path):
    name = "tests/lint/test_lint_verilog.py::test_icarus_compiles_it_as_verilog_2001"
    said = run(f"{name}[smallest]", tmp_path, all_tools=all_tools)
    assert ("AssertionError: iverilog is not installed" in said) == all_tools
