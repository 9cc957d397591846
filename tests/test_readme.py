"""What README says is so: the examples fit the unit, the tables name every field and preset."""

import re
from dataclasses import fields
from pathlib import Path

import pytest

from mpu_hw import Mpu, MpuConfig
from mpu_hw.export import describe
from mpu_hw.presets import PRESETS

README = (Path(__file__).parent.parent / "README.md").read_text(encoding="utf-8")


def block(language):
    """Give the text of the example in that language."""
    return re.search(rf"```{language}\n(.*?)```", README, flags=re.S)[1]


@pytest.fixture(scope="module")
def ports():
    description = describe(Mpu(MpuConfig()), name="mpu")
    return {port["name"]: port["direction"] for port in description["ports"]}


def test_the_verilog_example_connects_ports_that_exist(ports):
    assert set(re.findall(r"\.(\w+)\(", block("verilog"))) <= set(ports)


def test_the_verilog_example_drives_every_input(ports):
    inputs = {name for name, direction in ports.items() if direction == "in"}
    assert inputs <= set(re.findall(r"\.(\w+)\(", block("verilog")))


def test_the_amaranth_example_uses_members_that_exist():
    unit = Mpu(MpuConfig())
    used = set(re.findall(r"\bmpu\.(\w+)\.(\w+)", block("python")))
    assert used
    assert all(name in getattr(unit, group).signature.members for group, name in used)


def test_the_table_names_every_field_of_the_configuration():
    named = {
        name
        for row in re.findall(r"^\| (`.*?) \|", README, flags=re.M)
        for name in re.findall(r"`(\w+)`", row)
    }
    assert {field.name for field in fields(MpuConfig)} - {"hardened"} <= named


def test_every_preset_is_named():
    assert all(f"`{name}`" in README for name in PRESETS)


def test_every_file_that_is_linked_exists():
    links = re.findall(r"\]\((?!https?:)([^)#]+)\)", README)
    assert links
    assert all((Path(__file__).parent.parent / link).exists() for link in links)
