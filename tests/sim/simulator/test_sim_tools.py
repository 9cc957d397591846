"""Where tools are missing: one line that says which, and how to get it."""

import re
import sys

import find_libpython
import pytest
from mpu_hw_sim.fuzz.compiled import build_source
from mpu_hw_sim.simulator import (
    BuildFailed,
    MissingTool,
    build_cocotb_simulator,
    build_simulator,
    find_verilator,
    run_bench,
    tools,
)
from mpu_hw_sim.soc import simulator_build

from mpu_hw.cache import cache_folder

COUNTER = """
module mpu(input clk, input rst, output reg [3:0] count);
  initial count = 0;
  always @(posedge clk) if (rst) count <= 0; else count <= count + 1;
endmodule
"""


@pytest.fixture(autouse=True)
def afresh():
    """Ask for the tools anew, before and after."""
    looked_up = (find_verilator, tools.compiler, tools.libpython, tools.tool_versions)
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


def test_a_missing_cocotb_is_named(monkeypatch, verilog):
    monkeypatch.setitem(sys.modules, "cocotb_tools", None)
    with _says("The testbenches need the Python package 'cocotb': pip install \"mpu_hw[sim]\""):
        build_cocotb_simulator(verilog)


def test_a_python_without_a_shared_library_is_told_what_to_do(monkeypatch):
    monkeypatch.setattr(find_libpython, "find_libpython", lambda: None)
    with _says(
        "cocotb needs a Python with a shared library, and `python -m find_libpython` finds none: "
        "install libpython3-dev, or use a Python built with --enable-shared"
    ):
        tools.libpython()


def test_a_failed_build_says_its_first_error_and_where_the_others_are(tmp_path, monkeypatch):
    monkeypatch.setenv("MPU_HW_CACHE", str(tmp_path / "cache"))
    path = tmp_path / "mpu.v"
    path.write_text("module mpu(input clk); nonsense endmodule\n")
    with pytest.raises(
        BuildFailed,
        match=r"^The simulator could not be built, verilator_bin ended with status 1: .*syntax "
        r"error.*; all it printed is in .*/cache/build-failed.log$",
    ):
        build_simulator(path, "")
    log = (tmp_path / "cache" / "build-failed.log").read_text()
    assert log.count("\n") > 3
    assert "syntax error" in log
    assert [*tmp_path.glob("cache/*/*.partial")] == []


def test_a_step_that_prints_nothing_is_named(tmp_path, monkeypatch):
    monkeypatch.setenv("MPU_HW_CACHE", str(tmp_path))
    text = (
        "The simulator could not be built, false ended with status 1: it says nothing; all it "
        f"printed is in {tmp_path / 'build-failed.log'}"
    )
    with pytest.raises(BuildFailed, match=f"^{re.escape(text)}$"):
        tools.run_step(["false"], tmp_path)


def test_a_step_that_cannot_be_started_is_named(tmp_path):
    with _says("The simulator needs '/no/tool', which does not run: No such file or directory"):
        tools.run_step(["/no/tool"], tmp_path)


@pytest.mark.parametrize(("program", "status"), [("false", 1), ("sh -c true", 0)])
def test_a_compiler_that_is_none_is_named(program, status, monkeypatch):
    monkeypatch.setenv("CXX", program)
    with _says(
        f"Simulation needs a C++ compiler, and {program!r} is none: its --version ends with "
        f"status {status}; install g++, or set CXX"
    ):
        tools.tool_stamp()


def test_a_compiler_command_may_have_words(monkeypatch, tmp_path):
    wrapper = tmp_path / "with spaces" / "wrapper"
    wrapper.parent.mkdir()
    wrapper.write_text('#!/bin/sh\nexec "$@"\n')
    wrapper.chmod(0o755)
    monkeypatch.setenv("CXX", f"'{wrapper}' g++")
    assert tools.compiler() == (str(wrapper), "g++")
    monkeypatch.delenv("CXX")
    stamp = tools.tool_stamp()
    for function in (tools.compiler, tools.tool_versions):
        function.cache_clear()
    monkeypatch.setenv("CXX", f"'{wrapper}' g++")
    assert tools.tool_stamp() == stamp


def test_options_of_the_compiler_come_behind_its_own_and_have_their_own_simulators(monkeypatch):
    monkeypatch.delenv("CXXFLAGS", raising=False)
    assert tools.compiler_flags() == []
    stamp = tools.tool_stamp()
    monkeypatch.setenv("CXXFLAGS", "-O3 '-DTEXT=a b'")
    assert tools.compiler_flags() == ["-O3", "-DTEXT=a b"]
    assert tools.tool_stamp() == f"{stamp} -O3 -DTEXT=a b"


def test_an_option_that_the_compiler_refuses_reaches_every_compilation(
    verilog, tmp_path, monkeypatch
):
    monkeypatch.setenv("CXXFLAGS", "-fno-such-option")
    (tmp_path / "empty.cpp").touch()
    for build in (
        lambda: build_simulator(verilog, "int main() { return 0; }"),
        lambda: simulator_build._compile(tmp_path, "empty.cpp", "empty.o", []),
        build_source,
    ):
        with pytest.raises(BuildFailed, match=r"^.* ended with status 1: .*-fno-such-option.*$"):
            build()


def test_options_with_half_a_quote_are_named(monkeypatch):
    monkeypatch.setenv("CXXFLAGS", "'-O3")
    with _says("""CXXFLAGS must be options, not "'-O3": No closing quotation"""):
        tools.compiler_flags()


def test_an_empty_compiler_is_the_default(monkeypatch):
    monkeypatch.setenv("CXX", "")
    assert tools.compiler() == ("g++",)


def test_a_compiler_command_with_half_a_quote_is_named(monkeypatch):
    monkeypatch.setenv("CXX", "'g++")
    with _says("""CXX must be a command, not "'g++": No closing quotation"""):
        tools.compiler()


def test_a_build_is_announced(verilog, tmp_path, caplog):
    main = f"int main() {{ return 0; }}  // for {tmp_path}: no earlier test built it\n"
    with caplog.at_level("INFO"):
        build_simulator(verilog, main)
        build_simulator(verilog, main)
    assert caplog.messages == [f"building the simulator of mpu; {cache_folder()} keeps it"]


def test_a_bench_that_does_not_exist_is_no_success(verilog, tmp_path):
    result = run_bench(
        build_cocotb_simulator(verilog), "mpu_hw_sim.testbench.no_such_bench", tmp_path
    )
    assert not result.passed
