"""NAME.sdc: a delay for each port, by commands that tools of timing know."""

import re
import subprocess

import pytest
from kit_bench import UNITS, described
from support import needs

from mpu_hw.export.kit import KIT


def constrained(text, direction):
    return re.findall(
        rf"^set_{direction}_delay \$outside -clock clk \[get_ports {{(.*)}}\]$", text, re.M
    )


@pytest.mark.parametrize("name", UNITS)
@pytest.mark.parametrize(("direction", "short"), [("input", "in"), ("output", "out")])
def test_every_port_has_a_delay_and_nothing_else(name, direction, short):
    description = described(name)
    expected = {
        port["name"] + ("[*]" if port["width"] > 1 else "")
        for port in description["ports"]
        if port["direction"] == short and port["name"] != "clk"
    }
    found = constrained(KIT[".sdc"](description), direction)
    assert sorted(found) == sorted(expected)


# Print the words of a command in the place of what a timing tool does with them.
TOOL = """
foreach command {create_clock set_input_delay set_output_delay} {
  proc $command args {puts $args}
}
proc get_ports name {return $name}
"""


@needs("tclsh")
def test_it_is_a_script_of_tcl():
    script = TOOL + KIT[".sdc"](described("pool"))
    done = subprocess.run(["tclsh"], input=script, capture_output=True, text=True, check=True)
    assert done.stderr == ""
    first, *others = (line.split() for line in done.stdout.splitlines())
    assert first == ["-name", "clk", "-period", "10.0", "clk"]
    assert {words[0] for words in others} == {"2.0"}
    assert len(others) == len(described("pool")["ports"]) - 1
