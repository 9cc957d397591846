"""The whole core of coreblocks with this project's checker: generated, and a program on it."""

import re
import subprocess
import sys
from pathlib import Path

import pytest
from coreblocks_page import FOLDER, block, copied, run_commands
from mpu_hw_sim.simulator import build_cocotb_simulator, run_bench
from support import ROOT, slow

from mpu_hw.cache import built, digest

COMMAND = block("coreblocks.gen_verilog")
HERE = Path(__file__).parent
# What Verilator says of the Verilog of the core.
OFF = [f"/* verilator lint_off {n} */\n" for n in ("ASCRANGE", "CMPCONST", "UNSIGNED", "WIDTH")]
LOG = FOLDER / "core.log"
COMPILER = (
    *(
        "-target",
        "riscv32-freestanding-none",
        "-mcpu=generic_rv32+zicsr",
        "-nostdlib",
        "-mno-relax",
    ),
    *("-T", str(HERE / "coreblocks_program.ld")),
)


def core(command=COMMAND, old="", new=""):
    """Generate the core by the command of the page, with an edit of pmp_check.py; give its file."""
    texts = [path.read_text("utf-8") for path in sorted((ROOT / "mpu_hw").rglob("*.py"))]
    texts += [path.read_text("utf-8") for path in sorted(FOLDER.glob("*.[pt][yx]*"))]

    def make(folder: Path) -> None:
        there = copied(folder)
        check = there / "pmp_check.py"
        text = check.read_text(encoding="utf-8")
        assert not old or text.count(old) == 1
        check.write_text(text.replace(old, new) if old else text, encoding="utf-8")
        done = run_commands(command, there)
        assert done.returncode == 0, done.stderr
        verilog = (there / "build" / "core.v").read_text(encoding="utf-8")
        (folder / "core.v").write_text("".join(OFF) + verilog, encoding="utf-8")

    return built("coreblocks-core", digest(command, old, new, *texts), make) / "core.v"


@pytest.fixture
def program(tmp_path):
    elf = tmp_path / "program.elf"
    source = str(HERE / "coreblocks_program.S")
    command = [sys.executable, "-m", "ziglang", "cc", *COMPILER, source, "-o", str(elf)]
    subprocess.run(command, check=True)
    return elf


def run(verilog, program, tmp_path):
    simulator = build_cocotb_simulator(verilog, top="top")
    given = {"PROGRAM": str(program)}
    result = run_bench(simulator, "coreblocks_core_bench", tmp_path, environment=given)
    assert result.ran == 1
    return result


@slow
def test_a_program_is_held_to_its_regions(program, tmp_path):
    verilog = core()
    assert "check.check_r.path" in verilog.read_text(encoding="utf-8")
    result = run(verilog, program, tmp_path)
    text = result.log.read_text(encoding="utf-8")
    assert result.failed == 0, text
    assert re.findall(r"cocotb\.top +(.*)$", text, re.M) == LOG.read_text("utf-8").splitlines()


@slow
def test_with_the_checker_of_coreblocks_it_ends_the_same_way(program, tmp_path):
    """So that what the bench expects is not only what this project does."""
    verilog = core(COMMAND.replace("coreblocks_mpu.py -m", "-m"))
    assert "check.check_r.path" not in verilog.read_text(encoding="utf-8")
    result = run(verilog, program, tmp_path)
    assert result.failed == 0, result.log.read_text()


# Text that is found once, and what takes its place; the line of the bench that fails.
BROKEN = {
    "locks do not bind M": (
        *("stored.L.eq(cfg[7])", "stored.L.eq(0)"),
        "M stores to a locked entry",
    ),
}


@slow
@pytest.mark.parametrize(("old", "new", "line"), BROKEN.values(), ids=BROKEN)
def test_a_core_with_a_broken_checker_is_seen(old, new, line, program, tmp_path):
    result = run(core(old=old, new=new), program, tmp_path)
    assert result.failed == 1
    assert f"AssertionError: {line}" in result.log.read_text()
