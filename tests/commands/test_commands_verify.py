"""``mpu-hw verify`` where it has nothing to simulate with: what it says and its status."""

import mpu_hw_sim.verify
import pytest
from mpu_hw_sim.simulator import BuildFailed, MissingTool

from mpu_hw.cli import main


def run(capfd, *arguments):
    with pytest.raises(SystemExit) as caught:
        main(["verify", *map(str, arguments)])
    return caught.value.code, *capfd.readouterr()


def raising(error):
    def compare(*args, **kwargs):
        raise error

    return compare


def test_a_missing_tool_is_bad_input(capfd, tmp_path, monkeypatch):
    monkeypatch.setattr(mpu_hw_sim.verify, "verify", raising(MissingTool("g++ must be installed")))
    status, out, err = run(capfd, "-o", tmp_path)
    assert (status, out) == (2, "")
    assert err.splitlines()[-1].endswith("mpu-hw: g++ must be installed")


def test_a_simulator_that_cannot_be_built_gets_one_line(capfd, tmp_path, monkeypatch):
    monkeypatch.setattr(mpu_hw_sim.verify, "verify", raising(BuildFailed("what went wrong")))
    status, out, err = run(capfd, "-o", tmp_path)
    assert (status, out, err) == (2, "", "mpu-hw: what went wrong\n")


@pytest.mark.parametrize("error", [OSError(28, "No space left on device"), KeyError("a mistake")])
def test_a_folder_that_was_made_goes_with_an_error(error, capfd, tmp_path, monkeypatch):
    def fail(config, folder, *args):
        (folder / "mpu.v").write_text("half")
        raise error

    monkeypatch.setattr(mpu_hw_sim.verify, "verify", fail)
    with pytest.raises((SystemExit, KeyError), match="^.*$"):
        main(["verify", "-o", str(tmp_path / "new" / "out")])
    assert list(tmp_path.iterdir()) == []


def test_a_full_disk_gets_one_line_that_names_the_folder(capfd, tmp_path, monkeypatch):
    monkeypatch.setattr(
        mpu_hw_sim.verify, "verify", raising(OSError(28, "No space left on device"))
    )
    line = f"mpu-hw: {tmp_path}: No space left on device\n"
    assert run(capfd, "-o", tmp_path) == (2, "", line)


@pytest.mark.parametrize("flags", [["--granularity", "12"], ["--entries", "mpu=65"]])
def test_a_bad_configuration_is_refused_before_anything_is_written(flags, capfd, tmp_path):
    status, out, err = run(capfd, *flags, "-o", tmp_path / "out")
    assert (status, out, err.count("\n")) == (2, "", 1)
    assert list(tmp_path.iterdir()) == []
