"""Which steps a run takes, how it resumes, and what the command says."""

import json
import re
from collections import Counter

import pytest

import benchmarks.flow
import benchmarks.measure
from benchmarks.design import ADAPTERS, HARNESS
from benchmarks.flow import NotMeasured, Step, middle, synthesise
from benchmarks.measure import QUICK, Effort, designs, measure, steps
from benchmarks.peers import PEERS, peer_versions
from benchmarks.recorded import recorded
from mpu_hw.board import MissingTool, ToolFailed


def test_rows_have_names_of_their_own():
    names = [design.name for design in designs(Effort())]
    assert len(names) == len(set(names))
    assert set(QUICK) <= set(names)


def test_units_of_no_device_are_counted_on_every_family():
    chosen = designs(Effort(only=("unit-16*", "unit-pool-192-*")))
    counted = Counter(step.design.name for step in steps(chosen, Effort()))
    assert (counted["unit-16"], counted["unit-16-ecp5"]) == (4, 1)
    assert (counted["unit-16-asic"], counted["unit-pool-192-sequential"]) == (0, 1)


def test_every_unit_tells_the_clocks_of_a_check():
    units = {d.name: d for d in designs(Effort()) if d.name.startswith("unit-")}
    assert units["unit-16"].clocks == (1, 1, 18)
    assert units["unit-16-pipelined"].clocks == (2, 2, 19)
    # A walk: 2 clocks for each of 16 entries, 2 for the stage, 2 for the walk itself.
    assert units["unit-16-sequential"].clocks == (1, 36, 71)
    assert units["unit-16-2p-asic"].clocks == (1, 1, 1)
    assert all(design.clocks for design in units.values())


def test_every_check_path_is_placed_with_three_seeds():
    chosen = designs(Effort())
    placed = Counter(step.design.name for step in steps(chosen, Effort()) if step.seed)
    assert placed == {d.name: 3 for d in chosen if d.group not in ("registers", "asic")}


def test_a_quick_run_is_ours_and_ibex_with_one_seed():
    effort = Effort(quick=True)
    chosen = designs(effort)
    assert {design.name for design in chosen} == set(QUICK)
    assert {step.seed for step in steps(chosen, effort)} == {0, 1}


def test_only_takes_patterns():
    assert {d.name for d in designs(Effort(only=("ibex-[0-9]*",)))} == {
        "ibex-16", "ibex-4", "ibex-8", "ibex-16-2p",
    }  # fmt: skip


def test_a_row_that_is_not_there_is_refused_with_the_rows_that_are(bench):
    status, out, err = bench("--quick", "--only", "ibx")
    text = "--only must name or match rows, not 'ibx'; rows: empty, ours-16, ibex-16, registers-16"
    assert (status, out, err) == (2, "", f"mpu-hw: {text}\n")


def test_every_peer_has_an_adapter_and_says_what_it_lacks():
    for peer in PEERS:
        assert "module dut" in (ADAPTERS / f"{peer.name}.sv").read_text(encoding="utf-8")
        assert peer.lacks


def test_the_versions_name_every_peer():
    assert [text.split()[0] for text in peer_versions()] == [peer.package for peer in PEERS]


def test_a_peer_that_is_not_installed_is_left_out(monkeypatch, tmp_path):
    monkeypatch.setattr("benchmarks.peers.Peer.folder", lambda peer: None)
    monkeypatch.setattr("benchmarks.coreblocks.VERILOG", tmp_path / "missing.v")
    designs.cache_clear()
    try:
        assert {d.group for d in designs(Effort())} == {
            "harness",
            "ours",
            "feature",
            "registers",
            "asic",
        }
        assert all(text.endswith("not installed") for text in peer_versions())
    finally:
        designs.cache_clear()


def test_the_sources_of_rocket_are_its_checker_alone():
    (rocket,) = designs(Effort(only=("rocket-8",)))
    assert re.findall(r"^module (\w+)", rocket.sources["rocket.v"], flags=re.M) == ["PMPChecker"]


def test_the_empty_harness_costs_nothing():
    (empty,) = designs(Effort(only=("empty",)))
    cells = synthesise(empty, "B")
    assert (cells["lut"], cells["carry"]) == (0, 0)
    assert cells["ff"] > 700
    assert synthesise(empty, "B", cached=True) == cells


def test_nothing_is_run_where_only_the_cache_is_asked(tmp_path, monkeypatch):
    monkeypatch.setenv("MPU_HW_CACHE", str(tmp_path))
    (empty,) = designs(Effort(only=("empty",)))
    with pytest.raises(NotMeasured, match=r"^synthesis \w+$"):
        synthesise(empty, "B", cached=True)
    assert measure(Effort(only=("empty",), cached=True), 1, id, id) == []


@pytest.mark.parametrize(("log", "tries"), [("Preparing to run", 2), ("ERROR: no", 1)])
def test_a_synthesis_that_ends_without_a_word_is_tried_with_fewer_names(
    tmp_path, monkeypatch, log, tries
):
    monkeypatch.setenv("MPU_HW_CACHE", str(tmp_path))
    scripts = []

    def run(tool, arguments, folder):
        scripts.append(arguments[-1])
        raise ToolFailed("yosys failed", log)

    monkeypatch.setattr(benchmarks.flow, "run", run)
    (empty,) = designs(Effort(only=("empty",)))
    with pytest.raises(ToolFailed, match=r"^yosys failed$"):
        synthesise(empty, "B")
    purge = "proc; flatten; opt_clean -purge; synth_ecp5"
    assert [purge in script for script in scripts] == [False, True][:tries]


def test_figures_that_are_recorded_are_taken_and_others_added(tmp_path, monkeypatch):
    monkeypatch.setenv("MPU_HW_CACHE", str(tmp_path))
    (empty,) = designs(Effort(only=("empty",)))
    path = tmp_path / "steps.json"
    with recorded(path) as known:
        cells = synthesise(empty, "B", known=known)
    with recorded(path) as known:
        assert list(known.values()) == [cells]
        known.update(dict.fromkeys(known, {"lut": 7}))
        monkeypatch.setattr(benchmarks.flow, "run", None)
        assert synthesise(empty, "B", known=known) == {"lut": 7}
    assert json.loads(path.read_text()) == known
    monkeypatch.setattr(benchmarks.flow, "version", lambda tool: "another one")
    with pytest.raises(NotMeasured, match=r"^synthesis \w+$"):
        synthesise(empty, "B", cached=True, known=known)


def test_what_was_measured_is_kept_where_a_run_is_interrupted(tmp_path):
    path, measured = tmp_path / "steps.json", {"synthesis 1": {"lut": 1}}

    def interrupted():
        with recorded(path) as known:
            known.update(measured)
            raise KeyboardInterrupt("stop")

    with pytest.raises(KeyboardInterrupt, match=r"^stop$"):
        interrupted()
    assert json.loads(path.read_text()) == measured


@pytest.mark.parametrize("text", ["[]", "no", '{"a": 1}'])
def test_a_file_of_something_else_is_refused_and_stays(tmp_path, text, bench):
    path = tmp_path / "steps.json"
    path.write_text(text)
    status, out, err = bench("--cached", "--record", str(path))
    rule = f"--record must be a file of figures by step, not {str(path)!r}"
    assert (status, out, err.splitlines()[-1]) == (2, "", f"mpu-hw: {rule}")
    assert path.read_text() == text


@pytest.fixture
def played(monkeypatch):
    """Steps that were run; every design has as many LUTs as its name has letters."""
    taken = []

    def synth(design, flow, *, cached, known):
        taken.append((design.name, flow))
        if design.name == "ibex-16" and flow == "B":
            raise ToolFailed("yosys failed: no", "log")
        return {"lut": len(design.name), "carry": 1, "ff": 0}

    def place(design, seed, *, cached, known):
        path = {"from": "a", "to": "b", "hops": 1, "logic": 1.0, "routing": 2.0}
        return {"fmax": 100.0 + seed, "comb": 5, "path": path}

    monkeypatch.setattr(benchmarks.measure, "synthesise", synth)
    monkeypatch.setattr(benchmarks.measure, "place", place)
    monkeypatch.setattr("benchmarks.peers.Peer.sources", lambda peer: {})
    return taken


def test_a_step_that_fails_is_a_remark_and_the_others_go_on(played):
    rows = {row.design.name: row for row in measure(Effort(quick=True), 2, id, id)}
    assert rows["ibex-16"].failed == "yosys failed: no"
    assert rows["ours-16"].total("B") == len("ours-16") + 2
    assert rows["ours-16"].placed["fmax"] == 101.0
    assert ("registers-16", "A") not in played


def test_the_median_of_seeds_stands_with_their_spread():
    runs = [{"fmax": f, "comb": 1, "path": f} for f in (3.0, 1.0, 2.0)]
    assert middle(runs) == {
        "fmax": 2.0, "least": 1.0, "most": 3.0, "seeds": 3, "comb": 1, "path": 1.0,
    }  # fmt: skip


def test_json_is_all_that_is_printed(played, bench):
    status, out, _ = bench("--quick", "--json")
    found = json.loads(out)
    assert status == 0
    assert {row["name"] for row in found["rows"]} == set(QUICK)


def test_the_document_is_written_with_its_plots(played, bench, tmp_path):
    document = tmp_path / "speed.md"
    document.write_text("a\n<!-- bench: begin -->\n<!-- bench: end -->\nb\n", encoding="utf-8")
    status, _, _ = bench("--quick", "-o", document)
    assert status == 0
    text = document.read_text(encoding="utf-8")
    assert "`mpu-hw bench --quick`; mpu_hw 0.1.0 of code " in text
    assert (text[:2], text[-3:]) == ("a\n", "\nb\n")
    files = {path.name for path in (tmp_path / "speed").iterdir()}
    assert files == {"figures.csv", "area.svg", "fmax.svg"}


def test_a_missing_tool_is_bad_input(bench, monkeypatch):
    def measure_nothing(*_):
        raise MissingTool("yosys must be there")

    monkeypatch.setattr(bench_command(), "_measure", measure_nothing)
    assert bench("--quick")[::2] == (2, "mpu-hw: yosys must be there\n")


def bench_command():
    from importlib import import_module

    return import_module("benchmarks.command")


def test_a_step_is_named_by_flow_or_seed():
    (empty,) = designs(Effort(only=("empty",)))
    assert Step(empty, "B").title == "empty, flow B"
    assert Step(empty, "A", 2).title == "empty, seed 2"
    assert "module harness" in HARNESS
