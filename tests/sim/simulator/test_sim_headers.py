"""Headers that the C++ compiler reads once for all simulators."""

import subprocess

import pytest
from mpu_hw_sim.simulator import headers, tools

FLAGS = ("-std=c++17", "-O0", "-w")


@pytest.fixture
def compilation(tmp_path, monkeypatch):
    """Compile nothing but these headers, with a list of what the compiler opens."""
    monkeypatch.setenv("MPU_HW_CACHE", str(tmp_path))
    (tmp_path / "empty.cpp").write_text("")

    def compile_(*compiler):
        monkeypatch.setattr(headers, "compiler", lambda: compiler)
        command = [*compiler, *FLAGS, *headers.precompiled(FLAGS), *headers.include_flags()]
        command += ["-H", "-c", "empty.cpp", "-o", "empty.o"]
        return subprocess.run(command, cwd=tmp_path, capture_output=True, text=True, check=True)

    return compile_


def test_the_compiler_takes_them_precompiled(compilation):
    opened = compilation(*tools.compiler()).stderr
    # Marked so where it is valid for the options of this compilation; nothing else is opened.
    assert opened.startswith("! ")
    assert opened.splitlines()[0].endswith("/common.h.gch")
    assert "verilated_config.h" not in opened


def test_a_compiler_that_cannot_precompile_takes_the_headers(compilation, tmp_path):
    wrapper = tmp_path / "no-header"
    wrapper.write_text('#!/bin/sh\ncase "$*" in *c++-header*) exit 1;; esac\nexec "$@"\n')
    wrapper.chmod(0o755)
    opened = compilation(str(wrapper), *tools.compiler()).stderr
    assert ".gch" not in opened
    assert "verilated_config.h" in opened
    assert (tmp_path / "empty.o").exists()
