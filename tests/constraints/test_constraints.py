"""The constraint files against the definitions of the boards."""

import re
from pathlib import Path

import pytest
from board_pins import BOARDS, board_pins

FOLDER = Path(__file__).parents[2] / "constraints"
# How a file places a port, and states the frequency or period of the clock; then its unit in Hz.
SITE = {
    ".lpf": r'^LOCATE COMP "(\w+)" SITE "(\w+)";$',
    ".pcf": r"^set_io (\w+) (\w+)$",
    ".cst": r'^IO_LOC "(\w+)" (\w+);$',
    ".xdc": r"^set_property -dict \{PACKAGE_PIN (\w+) IOSTANDARD \w+\} \[get_ports (\w+)\]$",
}
CLOCK = {
    ".lpf": (r'^FREQUENCY PORT "clk" ([\d.]+) MHZ;$', lambda value: value * 1e6),
    ".pcf": (r"^set_frequency clk ([\d.]+)$", lambda value: value * 1e6),
    ".cst": (r"create_clock -name clk -period ([\d.]+)", lambda value: 1e9 / value),
    ".xdc": (r"^create_clock -name clk -period ([\d.]+)", lambda value: 1e9 / value),
}


def placed(path):
    found = re.findall(SITE[path.suffix], path.read_text(encoding="utf-8"), flags=re.M)
    return {pin: port for port, pin in found} if path.suffix == ".xdc" else dict(found)


@pytest.mark.parametrize("name", BOARDS)
def test_a_board_file_places_every_port_where_the_board_has_it(name):
    pins, _ = board_pins(name)
    assert placed(FOLDER / name) == pins
    assert {"clk", "button"} < set(pins)


@pytest.mark.parametrize("name", BOARDS)
def test_a_board_file_states_the_frequency_of_the_board(name):
    _, frequency = board_pins(name)
    pattern, hertz = CLOCK[Path(name).suffix]
    (value,) = re.findall(pattern, (FOLDER / name).read_text(encoding="utf-8"), flags=re.M)
    assert hertz(float(value)) == pytest.approx(frequency, rel=1e-4)


def test_the_readme_has_a_line_for_every_file():
    lines = re.findall(r"^- `([\w.]+)`: ", (FOLDER / "README.md").read_text(), flags=re.M)
    assert sorted(lines) == sorted(p.name for p in FOLDER.iterdir() if p.name != "README.md")
