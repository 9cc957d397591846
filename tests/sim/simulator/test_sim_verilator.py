"""Which Verilator is taken: that of the Python package, else a recent one on PATH."""

import os
import re
import subprocess
import sys
from importlib import metadata

import pytest
from mpu_hw_sim.simulator import MissingTool, build_simulator, find_verilator
from mpu_hw_sim.simulator.tools import tool_stamp, tool_versions

from mpu_hw.cli import main

ADVICE = 'pip install "mpu_hw[sim]", or install Verilator 5.036 or newer'
MAIN = """
#include <cstdio>
#include "Vtop.h"
int main() { Vtop top; top.a = 5; top.eval(); std::printf("%d\\n", top.y); }
"""


@pytest.fixture(autouse=True)
def afresh():
    """Look for the tools anew, before and after."""
    for function in (find_verilator, tool_versions):
        function.cache_clear()
    yield
    for function in (find_verilator, tool_versions):
        function.cache_clear()


@pytest.fixture
def no_package(monkeypatch):
    """The Verilator of the package, which only the program on PATH may call."""
    package = find_verilator()
    find_verilator.cache_clear()
    monkeypatch.setitem(sys.modules, "verilator", None)
    return package


@pytest.fixture
def on_path(monkeypatch, tmp_path, no_package):
    """Put a ``verilator`` on PATH that names a version, and otherwise is that of the package."""

    def install(version, status=0):
        program = tmp_path / "bin" / "verilator"
        program.parent.mkdir()
        program.write_text(
            f"""#!/bin/sh
test {status} = 0 || exit {status}
case "$1" in
    --version) echo '{version}' ;;
    --getenv) echo '{no_package.root}' ;;
    *) exec '{no_package.command[0]}' "$@" ;;
esac
"""
        )
        program.chmod(0o755)
        monkeypatch.setenv("PATH", str(program.parent), prepend=os.pathsep)
        return program

    return install


def _says(text):
    return pytest.raises(MissingTool, match=f"^{re.escape(text)}$")


def test_the_package_comes_before_path(monkeypatch, tmp_path):
    (tmp_path / "verilator").write_text("#!/bin/sh\nexit 1\n")
    (tmp_path / "verilator").chmod(0o755)
    monkeypatch.setenv("PATH", str(tmp_path), prepend=os.pathsep)
    assert find_verilator().version == metadata.version("verilator")


def test_one_on_path_builds_a_simulator(on_path, tmp_path, monkeypatch):
    monkeypatch.setenv("MPU_HW_CACHE", str(tmp_path / "cache"))
    program = on_path("Verilator 5.036 2025-04-27 rev v5.036")
    path = tmp_path / "mpu.v"
    # A warning, here of a latch, must not end the build: each version has others.
    path.write_text(
        "module mpu(input [7:0] a, output reg [7:0] y); always @* if (a[0]) y = a + 8'd1;\n"
        "endmodule\n"
    )
    simulator = build_simulator(path, MAIN)
    assert find_verilator().command[0] == str(program)
    assert tool_stamp().startswith("verilator Verilator 5.036 2025-04-27 rev v5.036, ")
    assert subprocess.run([simulator], capture_output=True, text=True).stdout == "6\n"


def test_neither_package_nor_program_is_one_line(no_package, monkeypatch, tmp_path, capfd):
    monkeypatch.setenv("PATH", str(tmp_path))
    with _says(f"Simulation needs Verilator: {ADVICE}"):
        find_verilator()
    with pytest.raises(SystemExit) as caught:
        main(["verify", "-o", str(tmp_path / "out"), "--preset", "mpu-small"])
    assert caught.value.code == 2
    assert capfd.readouterr().err.endswith(f"mpu-hw: Simulation needs Verilator: {ADVICE}\n")
    assert not (tmp_path / "out").exists()


@pytest.mark.parametrize("version", ["5.006", "5.035", "4.228"])
def test_one_that_cocotb_does_not_take_is_named_with_its_version(on_path, version):
    program = on_path(f"Verilator {version} 2023-01-22 rev (Debian)")
    with _says(f"Simulation needs a newer Verilator than {program}, which is {version}: {ADVICE}"):
        find_verilator()


def test_one_without_a_version_is_named(on_path):
    program = on_path(" rev vUNKNOWN")
    with _says(f"Simulation needs Verilator, and {program} names no version: {ADVICE}"):
        find_verilator()


def test_one_that_does_not_run_is_named(on_path):
    program = on_path("", status=3)
    with _says(f"Simulation needs Verilator, and {program} does not run: {ADVICE}"):
        find_verilator()


def test_an_executable_bit_that_an_installer_dropped_is_put_back(monkeypatch, tmp_path):
    package = tmp_path / "verilator"
    (package / "bin").mkdir(parents=True)
    (package / "__init__.py").touch()
    program = package / "bin" / "verilator_bin"
    program.touch(mode=0o644)
    monkeypatch.delitem(sys.modules, "verilator", raising=False)
    monkeypatch.syspath_prepend(tmp_path)
    monkeypatch.setattr(metadata, "version", lambda package: "5.48.0")
    monkeypatch.setattr(os, "access", lambda path, mode: False)
    assert find_verilator().command == (str(program),)
    assert program.stat().st_mode & 0o111 == 0o111
    monkeypatch.delitem(sys.modules, "verilator", raising=False)
