"""A FuseSoC design that depends on the generated core: docs/integrations/fusesoc."""

import re
import shlex
import shutil
import subprocess
import sys

import pytest
import yaml
from fusesoc_environment import fusesoc_environment
from support import ROOT

FOLDER = ROOT / "docs" / "integrations" / "fusesoc"
(COMMANDS,) = re.findall(r"```sh\n(.*?)```", (FOLDER / "README.md").read_text("utf-8"), re.S)
GENERATE, LINT, SIM = map(shlex.split, COMMANDS.strip().splitlines())
PROGRAMS = {"mpu-hw": "mpu_hw.cli", "fusesoc": "fusesoc.main"}


@pytest.fixture
def design(tmp_path):
    """Copy the folder and generate the unit; give a function that runs a command of the page."""
    environment = fusesoc_environment(tmp_path)
    folder = tmp_path / "design"
    shutil.copytree(FOLDER, folder)

    def call(command):
        program, *arguments = command
        words = [sys.executable, "-W", "ignore", "-m", PROGRAMS[program], *arguments]
        done = subprocess.run(
            words, cwd=folder, env=environment, capture_output=True, text=True, check=False
        )
        return done.returncode, done.stdout + done.stderr

    assert call(GENERATE)[0] == 0
    call.folder = folder
    return call


def test_the_design_is_free_of_warnings(design):
    status, text = design(LINT)
    assert (status, "%Warning" in text) == (0, False), text
    # The unit came with it, by the dependency.
    (core,) = (design.folder / "build").glob("guarded_ram*/lint/*.vc")
    assert {"guard.v", "guard_instance.v", "guard.vlt", "guarded_ram.v"} == {
        name.rpartition("/")[2]
        for name in re.findall(r"^(\S+\.(?:vlt|v))$", core.read_text(), re.M)
    }


def test_a_warning_of_the_design_itself_is_seen(design):
    source = design.folder / "guarded_ram.v"
    source.write_text(source.read_text().replace("[9:2]] <= wdata", "[8:2]] <= wdata"))
    status, text = design(LINT)
    assert (status, "%Warning-WIDTHEXPAND" in text) == (1, True), text
    assert "guarded_ram.v" in text


def test_the_simulation_passes(design):
    status, text = design(SIM)
    assert status == 0, text
    assert "guarded_ram_tb: passed" in text


def test_a_ram_that_does_not_look_at_the_verdict_fails(design):
    source = design.folder / "guarded_ram.v"
    source.write_text(source.read_text().replace("if (grant & store)", "if (done & store)"))
    status, text = design(SIM)
    assert status != 0
    assert "00000200: read 00000bad" in text


def test_the_core_depends_by_the_name_of_the_command():
    core = yaml.safe_load((FOLDER / "guarded_ram.core").read_text(encoding="utf-8"))
    name = GENERATE[GENERATE.index("--name") + 1]
    assert core["filesets"]["rtl"]["depend"] == [name]
    assert {LINT[-1], SIM[-1]} == {"guarded_ram"}
