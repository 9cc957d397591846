"""NAME.core: FuseSoC finds the core and runs its targets."""

import re
import shutil
import sys

import pytest
import yaml
from fusesoc_environment import fusesoc_environment
from kit_bench import described, kit_folder, run
from wasm_yosys import run_yosys

from mpu_hw.export.kit import KIT

NAME = "my_mpu"


@pytest.fixture
def fusesoc(tmp_path):
    """Run a target in a folder of its own; give status and output, and the folder of the build."""
    environment = fusesoc_environment(tmp_path)
    cores = tmp_path / "cores"
    shutil.copytree(kit_folder(NAME), cores)

    def call(*arguments):
        command = [sys.executable, "-W", "ignore", "-m", "fusesoc.main", "--cores-root=cores"]
        done = run([*command, "run", *arguments, NAME], tmp_path, env=environment)
        return done.returncode, done.stdout + done.stderr

    return call


def test_lint_passes_with_every_warning_on(fusesoc):
    status, text = fusesoc("--target=lint")
    assert (status, "Warning" in text) == (0, False), text


def test_the_simulation_passes(fusesoc):
    status, text = fusesoc("--target=sim")
    assert status == 0, text
    assert f"{NAME}_tb: passed" in text


def test_yosys_takes_the_files_of_the_synthesis(fusesoc, tmp_path, monkeypatch):
    status, text = fusesoc("--setup", "--target=synth")
    assert status == 0, text
    (folder,) = tmp_path.glob("build/*/synth")
    (script,) = folder.glob("*procs.tcl")
    # The package of Yosys has no Tcl, in which the script is; these are its commands.
    reads = re.findall(r"^ *(read_verilog) \{(.*)\}$", script.read_text(), re.M)
    assert [name.rpartition("/")[2] for _, name in reads] == [f"{NAME}.v", f"{NAME}_instance.v"]
    assert "synth_ecp5" in script.read_text()
    monkeypatch.chdir(folder)
    commands = "; ".join(f"{command} {name}" for command, name in reads)
    run_yosys(f"{commands}; hierarchy -check -top {NAME}; stat")


def test_every_file_of_the_core_is_written():
    files = re.findall(r"^      - (\S+)$", KIT[".core"](described("guard")), re.M)
    assert len(files) == 6
    assert all((kit_folder("guard") / name).is_file() for name in files)


def test_a_name_that_yaml_uses_itself_stays_a_name():
    core = yaml.safe_load(KIT[".core"](described("my_mpu") | {"module": "yes"}))
    assert core["name"] == "::yes:0.1.0"
    tops = [target["toplevel"] for target in core["targets"].values()]
    assert tops == ["yes", "yes_instance", "yes_tb", "yes"]
