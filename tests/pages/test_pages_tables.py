"""Tables of docs/configuration.md, docs/commands.md and docs/boards.md name what there is."""

import re
import tomllib
from dataclasses import fields

import pytest
from console import page_text
from mpu_hw_sim.firmware import expected_output
from support import ROOT

from mpu_hw import MpuConfig
from mpu_hw.board import BOARDS
from mpu_hw.board.soc import BAUD, system_hertz
from mpu_hw.cli import COMMANDS
from mpu_hw.commands.exit_status import Status
from mpu_hw.export import SUFFIXES
from mpu_hw.presets import PRESETS

CONFIGURATION, BOARD, COMMAND = map(page_text, ("configuration", "boards", "commands"))


def first_cells(text):
    """Words in code in the first cell of every row of tables."""
    rows = re.findall(r"^\| (`.*?) \|", text, flags=re.M)
    return {name for row in rows for name in re.findall(r"`([\w\[\] .-]+)`", row)}


def test_the_table_names_every_field_of_the_configuration():
    names = {field.name for field in fields(MpuConfig)}
    assert names <= first_cells(CONFIGURATION)


@pytest.mark.parametrize("name", PRESETS)
def test_every_preset_is_named(name):
    assert f"`{name}`" in CONFIGURATION


def test_every_command_and_extra_is_named():
    assert {f"mpu-hw {name}" for name in COMMANDS} <= first_cells(COMMAND)
    project = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["project"]
    extras = project["optional-dependencies"].keys() - {"lint", "docs", "test"}
    assert {f"mpu_hw[{name}]" for name in extras} <= first_cells(COMMAND)


def test_every_file_is_named():
    named = set(re.findall(r"`(?:out/)?mpu([\w.]+)`", COMMAND))
    assert set(SUFFIXES) <= named


def test_every_status_is_named():
    rows = re.findall(r"^\| (\d[\d, ]*) \|", COMMAND, flags=re.M)
    named = {int(number) for row in rows for number in row.split(",")}
    assert {int(status) for status in Status} <= named


def test_the_terminal_shows_what_the_demonstration_prints():
    _, shown_again = expected_output("board", "mpu-0.9", 32).split("\n", 1)
    assert f"```\n{shown_again}```" in BOARD
    assert f"-b {BAUD} " in BOARD


def test_the_clock_and_the_ram_of_a_system_are_those_of_its_board():
    for name, title in (("ulx3s-25f", "ULX3S"), ("orangecrab", "OrangeCrab")):
        assert f"{system_hertz(BOARDS[name]) / 1e6:.4g} MHz on {title}" in BOARD
    sizes = {name: board.system.ram_bytes for name, board in BOARDS.items() if board.system}
    assert "64 KiB of block RAM (12F: 32 KiB)" in BOARD
    assert sizes.pop("ulx3s-12f") == 32 << 10
    assert set(sizes.values()) == {64 << 10}


def test_every_board_is_named():
    named = set(re.findall(r"`([\w-]+)`", BOARD))
    assert {name for name in BOARDS if not {name, name.removeprefix("ulx3s")} & named} == set()
