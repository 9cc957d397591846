"""The selftest on a machine that is not ours: an instruction-set simulator without a unit."""

import subprocess

import pytest
from mpu_hw_sim.firmware import compile_firmware
from mpu_hw_sim.lockstep.device_tree import blob, spike_tree
from mpu_hw_sim.lockstep.spike import MEMORY, find_spike

ISA = "zicsr_zifencei_zicntr_smepmp_smstateen_smcsrind_sscsrind"
PLIC = {
    "compatible": "riscv,plic0",
    "interrupt-controller": None,
    "#interrupt-cells": 1,
    "#address-cells": 2,
    "interrupts-extended": (1, 11, 1, 9),
    "reg": (0, 0xC00_0000, 0, 0x100_0000),
    "riscv,max-priority": 15,
    "riscv,ndev": 31,
    "phandle": 2,
}
UART = {
    "compatible": "ns16550a",
    "clock-frequency": 10_000_000,
    "interrupts": 1,
    "interrupt-parent": 2,
    "reg": (0, 0x1000_0000, 0, 0x100),
    "reg-shift": 0,
    "reg-io-width": 1,
}


@pytest.mark.parametrize("revision", ["mpu-0.9", "sspmp-1.0"])
@pytest.mark.parametrize("xlen", [32, 64])
def test_it_says_that_there_is_no_unit(revision, xlen, tmp_path):
    elf = compile_firmware("selftest", xlen, tmp_path, revision=revision)
    isa = f"rv{xlen}imah_{ISA}"
    tree = spike_tree(isa, xlen, 16)
    tree["soc"] |= {"plic@c000000": PLIC, "uart@10000000": UART}
    (tmp_path / "spike.dtb").write_bytes(blob(tree))
    options = [f"--dtb={tmp_path / 'spike.dtb'}", f"--isa={isa}", "--priv=msu", MEMORY]
    done = subprocess.run(
        [find_spike(), *options, "--pmpregions=16", str(elf)],
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )
    assert done.stdout == "no unit of this revision\n"
    assert done.returncode == 127
