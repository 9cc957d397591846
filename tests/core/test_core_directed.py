"""A program that goes to every edge and meets every trap, beside the other simulator."""

import subprocess
import sys
from pathlib import Path

import pytest
from mpu_hw_sim.firmware.compile import COMMON
from mpu_hw_sim.lockstep import compare
from mpu_hw_sim.lockstep.spike import run_spike
from mpu_hw_sim.soc import Cosimulation, run_program
from support import SLOW

from mpu_hw.config import MpuConfig
from mpu_hw.soc import SocConfig

PROGRAM = Path(__file__).with_name("lockstep_directed.S")
ENTRY = 0x8000_0000
MORE_THAN = 50_000  # instructions


def assembled(xlen: int, folder: Path, *options: str) -> Path:
    elf = folder / f"directed-{xlen}.elf"
    command = [
        *(sys.executable, "-m", "ziglang", "cc", "-target", f"riscv{xlen}-freestanding-none"),
        f"-mcpu=generic_rv{xlen}+m+a+zicsr+zifencei+h",
        *("-nostdlib", "-ffreestanding", "-mno-relax", "-T", str(COMMON / "link.ld")),
        *options,
        *(str(PROGRAM), str(COMMON / "tohost.S"), "-o", str(elf)),
    ]
    subprocess.run(command, check=True)
    return elf


@pytest.mark.parametrize("xlen", [32, 64])
def test_edges_and_traps_of_every_mode_are_those_of_the_other_simulator(xlen, tmp_path):
    config = SocConfig.for_unit(None, xlen=xlen)
    elf = assembled(xlen, tmp_path)
    ours, theirs = tmp_path / "ours", tmp_path / "theirs"
    assert run_program(elf, config, trace=ours, max_cycles=3_000_000, capture=True).code == 0
    run_spike(elf, config.core, theirs)
    assert compare(ours, theirs, ENTRY) > MORE_THAN


@pytest.mark.rule("PMP-02", "COM-FLT-4", "COM-TYPE-02", "COM-TYPE-04", "COM-TYPE-08")
@pytest.mark.parametrize("xlen", [32, pytest.param(64, marks=SLOW)])
def test_a_page_that_pmp_closes_is_closed_on_both_sides(xlen, tmp_path):
    unit = MpuConfig(revision="sspmp-1.0", xlen=xlen)
    config = SocConfig.for_unit(unit)
    elf = assembled(xlen, tmp_path, "-DPMP")
    ours, theirs, record = (tmp_path / name for name in ("ours", "theirs", "record"))
    limits = {"max_cycles": 3_000_000, "capture": True}
    assert run_program(elf, config, trace=ours, cosim=record, **limits).code == 0
    run_spike(elf, config.core, theirs, pmp_entries=unit.entries["pool"])
    assert compare(ours, theirs, ENTRY) > MORE_THAN
    assert Cosimulation(unit).replay(record) > MORE_THAN
