"""docs/start-hardware.md: its instances fit the unit."""

import re

import pytest
from console import blocks

from mpu_hw import Mpu, MpuConfig
from mpu_hw.export import describe

(VERILOG,) = [text for _, language, text in blocks("start-hardware") if language == "verilog"]
(AMARANTH,) = [text for _, language, text in blocks("start-hardware") if language == "python"]


@pytest.fixture(scope="module")
def ports():
    description = describe(Mpu(MpuConfig()), name="mpu")
    return {port["name"]: port["direction"] for port in description["ports"]}


def test_the_verilog_example_connects_ports_that_exist(ports):
    assert set(re.findall(r"\.(\w+)\(", VERILOG)) <= set(ports)


def test_the_verilog_example_drives_every_input(ports):
    inputs = {name for name, direction in ports.items() if direction == "in"}
    assert inputs <= set(re.findall(r"\.(\w+)\(", VERILOG))


def test_the_amaranth_example_uses_members_that_exist():
    unit = Mpu(MpuConfig())
    used = set(re.findall(r"\bmpu\.(\w+)\.(\w+)", AMARANTH))
    assert used
    assert all(name in getattr(unit, group).signature.members for group, name in used)
