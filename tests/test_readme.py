"""What README says is so: the examples fit the unit, the tables name every field and preset."""

import re
from dataclasses import fields
from pathlib import Path

import pytest
from mpu_hw_sim.firmware import expected_output

from mpu_hw import Mpu, MpuConfig
from mpu_hw.board import BOARDS
from mpu_hw.board.soc import BAUD, system_hertz
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


def test_the_terminal_shows_what_the_demonstration_prints():
    _, shown_again = expected_output("board", "mpu-0.9", 32).split("\n", 1)
    assert f"```\n{shown_again}```" in README
    assert f"-b {BAUD} " in README


def test_the_clock_and_the_ram_of_a_system_are_those_of_its_board():
    for name, title in (("ulx3s-25f", "ULX3S"), ("orangecrab", "OrangeCrab")):
        assert f"{system_hertz(BOARDS[name]) / 1e6:.4g} MHz on {title}" in README
    sizes = {name: board.system.ram_bytes for name, board in BOARDS.items() if board.system}
    assert "64 KiB of block RAM (12F: 32 KiB)" in README
    assert sizes.pop("ulx3s-12f") == 32 << 10
    assert set(sizes.values()) == {64 << 10}


def test_every_board_is_named():
    named = set(re.findall(r"`([\w-]+)`", README))
    assert {name for name in BOARDS if not {name, name.removeprefix("ulx3s")} & named} == set()
