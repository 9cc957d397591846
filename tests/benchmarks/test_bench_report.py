"""What is written about rows: tables, CSV, plots."""

import csv
import io
import re
import shutil
import subprocess
import sys

import pytest
from matplotlib.axes import Axes
from support import ROOT

from benchmarks.plots import draw
from benchmarks.report import PART, read_csv, render_csv, render_markdown, replace_between


@pytest.fixture
def text(rows):
    return render_markdown(rows, "mpu-hw bench --quick", ["yosys 1", "nextpnr 2"], ["area.svg"])


def table(text, title):
    part = text.split(f"### {title}")[1].split("###")[0]
    lines = [line for line in part.splitlines() if line.startswith("|")]
    cells = [[cell.strip() for cell in line.strip("|").split("|")] for line in lines]
    return [dict(zip(cells[0], row, strict=True)) for row in cells[2:]]


def test_command_and_versions_stand_above_every_table(text):
    titles = re.findall(r"^### .*\n\n(.*)\n\n\|", text, flags=re.M)
    assert titles == ["`mpu-hw bench --quick`; yosys 1, nextpnr 2."] * 6
    assert text.count("\n|---") == 6


def test_a_table_without_rows_is_left_out(rows):
    text = render_markdown(rows[:1], "mpu-hw bench", ["yosys 1"], [])
    assert "What a feature costs" not in text
    assert text.count("`mpu-hw bench`") == text.count("### ")


def test_the_total_counts_a_carry_cell_twice(text):
    ours, peer, _ = table(text, "Check path on ECP5")
    assert (ours["B: LUT4"], ours["B: CCU2C"], ours["B: total"]) == ("800", "400", "1600")
    assert (ours["least per entry and port"], peer["least per entry and port"]) == (
        "100.0",
        "181.2",
    )


def test_what_a_peer_lacks_stands_beside_its_number(text):
    ours, peer, wide = table(text, "Check path on ECP5")
    assert (ours["does not do"], peer["does not do"]) == ("nothing", "no size")


def test_an_entry_is_counted_in_the_flow_that_is_smaller(rows):
    rows[0].flows["A"] = {"lut": 320, "carry": 0, "ff": 0}
    ours, *_ = table(render_markdown(rows, "c", [], []), "Check path on ECP5")
    assert ours["least per entry and port"] == "20.0"


def test_fmax_comes_with_its_spread(text):
    ours, peer, wide = table(text, "Check path on ECP5")
    assert ours["Fmax MHz"] == "100.0 (98.0..102.5; 3 seeds)"
    assert peer["Fmax MHz"] == "72.0 (1 seed)"
    assert wide["Fmax MHz"] == "–"


def test_a_feature_is_given_over_the_base(text):
    (feature,) = table(text, "What a feature costs")
    assert feature["B: over the base"] == "+100"


def test_registers_are_reported_apart(text):
    bare, unit = table(text, "Register banks")
    assert (bare["total"], bare["FF"]) == ("500", "700")
    assert (unit["total"], unit["LUT RAM"]) == ("500", "16")
    clocks = "clocks per check: hit, miss at most, worst"
    assert (bare[clocks], unit[clocks]) == ("–", "1, 20, 59")
    assert "registers-16" not in text.split("### Register banks")[0]


def test_units_are_counted_on_other_families(text):
    (unit,) = table(text, "Whole units on xc7, iCE40 and Gowin")
    assert (unit["Gowin: LUTs"], unit["ALU"], unit["LUT RAM"]) == ("12", "3", "2")
    assert unit["xc7: LUTs"] == "–"


def test_a_path_names_its_ends(text):
    ours, _ = table(text, "Where the delay goes")
    assert (ours["from"], ours["to"], ours["routed hops"]) == ("`a`", "`b`", "3")


def test_a_failed_row_says_so(rows):
    rows[1].failed = "yosys failed: no"
    text = render_markdown(rows, "c", [], [])
    assert table(text, "Check path on ECP5")[1]["does not do"] == "yosys failed: no"


def test_the_csv_has_every_figure(rows):
    ours, *_, bare, unit = csv.DictReader(io.StringIO(render_csv(rows)))
    assert (ours["name"], ours["A_lut"], ours["xc7_lc"], ours["fmax"]) == (
        "ours-16", "800", "77", "100.0",
    )  # fmt: skip
    assert (bare["A_lut"], bare["B_ff"], bare["fmax"], bare["hit"]) == ("", "700", "", "")
    assert (unit["series"], unit["worst"], unit["gowin_ram"]) == ("mpu-0.9, sequential", "59", "2")


def test_tables_replace_what_stands_between_the_marks():
    old = f"before\n{PART.begin}\nold\n{PART.end}\nafter\n"
    new = replace_between(old, "new")
    assert new == f"before\n{PART.begin}\n\nnew\n{PART.end}\nafter\n"
    assert replace_between(new, "new") == new


def test_a_document_without_marks_is_refused():
    text = (
        "The document must have the marks <!-- bench: begin --> and <!-- bench: end --> once each"
    )
    with pytest.raises(ValueError, match=f"^{re.escape(text)}$"):
        replace_between("no marks", "new")


def test_plots_are_drawn_and_are_the_same_again(rows, tmp_path):
    names = draw(rows, tmp_path / "a")
    assert names == ["area.svg", "fmax.svg", "units.svg", "pareto.svg", "features.svg"]
    draw(rows, tmp_path / "b")
    for name in names:
        assert (tmp_path / "a" / name).read_bytes() == (tmp_path / "b" / name).read_bytes()


@pytest.fixture
def drawn(monkeypatch):
    """Calls of the methods of axes, by the name of the method."""
    calls = {"barh": [], "plot": [], "set": [], "set_yticks": []}
    for name, kept in calls.items():
        method = getattr(Axes, name)

        def call(self, *given, method=method, kept=kept, **style):
            kept.append((given, style))
            return method(self, *given, **style)

        monkeypatch.setattr(Axes, name, call)
    return calls


def test_a_feature_is_drawn_as_its_difference_where_both_were_measured(rows, drawn, tmp_path):
    wide = next(row for row in rows if row.design.base)
    base = next(row for row in rows if row.design.name == wide.design.base)
    base.placed, wide.placed = {"fmax": 100.0}, None
    draw(rows, tmp_path)
    wide.placed = {"fmax": 90.0}
    draw(rows, tmp_path)
    bars = [given for given, _ in drawn["barh"]]
    assert bars[:2] == [(0, 100), (0, pytest.approx(float("nan"), nan_ok=True))]
    assert bars[3] == (0, -10.0)
    assert {tuple(labels) for (_, labels), _ in drawn["set_yticks"]} == {("an extra",)}


def test_every_axis_has_a_name_and_a_unit(rows, drawn, tmp_path):
    draw(rows, tmp_path)
    named = [style for _, style in drawn["set"]]
    across = [style["xlabel"] for style in named if "xlabel" in style]
    upright = [style["ylabel"] for style in named if "ylabel" in style]
    area, speed = "[LUT4 + 2 × CCU2C]", "[MHz]"
    assert across == [
        *["entries"] * 3,
        "clocks per check: hit, all entries read (marker), worst",
        f"change of area {area}",
        f"change of Fmax {speed}",
    ]
    assert upright == [f"area {area}", f"Fmax, median of the seeds {speed}", *[f"area {area}"] * 2]


def test_a_unit_is_drawn_from_its_best_to_its_worst_check(rows, drawn, tmp_path):
    draw(rows, tmp_path)
    lines = [given for given, _ in drawn["plot"]]
    assert ((8,), (500,)) in lines
    assert ([1, 59], [500, 500]) in lines
    assert ([20], [500]) in lines


def test_lines_that_lie_on_each_other_are_told_apart(rows, drawn, tmp_path):
    draw(rows, tmp_path)
    # Of check paths: those of units have a plot of their own.
    styles = [style for _, style in drawn["plot"] if "linestyle" in style and style["linestyle"]]
    looks = [(style["marker"], style["color"]) for style in styles]
    assert len({*looks}) == len({style["label"] for style in styles}) == 2


def test_plots_come_from_the_csv_as_from_the_rows(rows, tmp_path):
    draw(rows, tmp_path / "rows")
    assert render_csv(read_csv(render_csv(rows))) == render_csv(rows)
    names = draw(read_csv(render_csv(rows)), tmp_path / "csv")
    for name in names:
        assert (tmp_path / "csv" / name).read_bytes() == (tmp_path / "rows" / name).read_bytes()


def test_the_plots_of_the_documentation_can_be_drawn_from_its_csv(tmp_path):
    shutil.copy(ROOT / "docs" / "performance" / "figures.csv", tmp_path)
    command = [sys.executable, "-m", "benchmarks.plots", str(tmp_path)]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=True)
    names = [f"{name}.svg" for name in ("area", "fmax", "units", "pareto", "features")]
    assert done.stdout.split() == [str(tmp_path / name) for name in names]
    for name in names:
        assert "<svg" in (tmp_path / name).read_text(encoding="utf-8")
