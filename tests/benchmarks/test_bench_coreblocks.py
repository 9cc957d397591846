"""The row of coreblocks, whose Verilog another Python writes."""

import re

import pytest

from benchmarks import coreblocks
from benchmarks.coreblocks import coreblocks_designs, coreblocks_version
from benchmarks.flow import synthesise
from benchmarks.measure import Effort, designs

# As the script writes it: the same ports, another function.
WRITTEN = """\
// coreblocks 1.2.3
module coreblocks_pmp(input [33:0] address, output [2:0] result, input [1:0] priv, input mprv,
  input [1:0] mpp, {registers});
  assign result = address[2:0] ^ {{priv, mprv}} ^ {{mpp, cfg15[7]}} ^ addr15[2:0];
endmodule
"""


@pytest.fixture
def written(tmp_path, monkeypatch):
    path = tmp_path / "coreblocks_pmp.v"
    pins = (f"input [7:0] cfg{n}, input [31:0] addr{n}" for n in range(coreblocks.ENTRIES))
    path.write_text(WRITTEN.format(registers=", ".join(pins)))
    monkeypatch.setattr(coreblocks, "VERILOG", path)
    designs.cache_clear()
    yield path
    designs.cache_clear()


def test_there_is_no_row_where_the_verilog_was_not_written(tmp_path, monkeypatch):
    monkeypatch.setattr(coreblocks, "VERILOG", tmp_path / "missing.v")
    assert list(coreblocks_designs()) == []
    assert coreblocks_version() == "coreblocks not measured"


def test_the_row_has_the_version_of_the_verilog_and_fits_the_harness(written):
    (design,) = designs(Effort(only=("coreblocks-*",)))
    assert (design.name, design.entries, design.group) == ("coreblocks-16", 16, "peer")
    assert coreblocks_version() == "coreblocks 1.2.3"
    cells = synthesise(design, "B")
    assert cells["lut"] > 0


def test_the_cost_of_a_checker_is_a_line_of_a_table(written, monkeypatch):
    speeds = {1: 50.0, 2: 70.0, 3: 60.0}
    monkeypatch.setattr(
        coreblocks, "place", lambda design, seed: {"fmax": speeds[seed], "comb": 1, "path": []}
    )
    head, rule, line = coreblocks.cost_table([written])
    assert head.count("|") == rule.count("|") == line.count("|")
    _, name, *areas, fmax, _ = map(str.strip, line.split("|"))
    assert (name, fmax) == ("coreblocks_pmp", "60.0 (50.0..70.0)")
    for area in areas:
        lut, carry, total = map(int, re.fullmatch(r"(\d+) \+ 2 \* (\d+) = (\d+)", area).groups())
        assert total == lut + 2 * carry > 0
