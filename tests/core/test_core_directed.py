"""A program that goes to every edge and meets every trap, beside the other simulator."""

import subprocess
import sys
from pathlib import Path

import pytest
from test_core_lockstep import beside_spike

from mpu_hw.soc import SocConfig
from sim.firmware.build import COMMON
from sim.lockstep import compare
from sim.lockstep.spike import run_spike
from sim.soc import run_program

PROGRAM = Path(__file__).with_name("lockstep_directed.S")
ENTRY = 0x8000_0000


def assembled(xlen: int, folder: Path) -> Path:
    elf = folder / f"directed-{xlen}.elf"
    command = [
        *(sys.executable, "-m", "ziglang", "cc", "-target", f"riscv{xlen}-freestanding-none"),
        f"-mcpu=generic_rv{xlen}+m+a+zicsr+zifencei+h",
        *("-nostdlib", "-ffreestanding", "-mno-relax", "-T", str(COMMON / "link.ld")),
        *(str(PROGRAM), str(COMMON / "tohost.S"), "-o", str(elf)),
    ]
    subprocess.run(command, check=True)
    return elf


@beside_spike
@pytest.mark.parametrize("xlen", [32, 64])
def test_edges_and_traps_of_every_mode_are_those_of_the_other_simulator(xlen, tmp_path):
    config = SocConfig.for_unit(None, xlen=xlen)
    elf = assembled(xlen, tmp_path)
    ours, theirs = tmp_path / "ours", tmp_path / "theirs"
    assert run_program(elf, config, trace=ours, max_cycles=3_000_000, capture=True).code == 0
    run_spike(elf, config.core, theirs)
    assert compare(ours, theirs, ENTRY) > 50_000
