"""A campaign of faults in parts: apart, together the whole, and merged into the same report."""

import json

import netlist_faults
import pytest
from click.testing import CliRunner
from netlist_shards import merge_reports

UNIT = "sspmp-1.0-combinational"
SMALL = (UNIT, "--faults", "24", "--steps", "500")


def run(*arguments):
    return CliRunner().invoke(netlist_faults.main, list(map(str, arguments)))


def report(shard, **given):
    figures = dict.fromkeys(("faults", "killed", "killed_by_runs", "equivalent", "open"), 2)
    figures |= {"gates": 10, "score": 1.0, "survivors": [{"verdict": "open", "net": f"n{shard}"}]}
    return {UNIT: figures | {"campaign": {"seed": 1}, "shard": shard} | given}


def write(folder, *reports):
    for number, each in enumerate(reports):
        (folder / f"{number}.json").write_text(json.dumps(each), encoding="utf-8")
    return folder


def test_shards_merge_to_what_one_run_gives(tmp_path):
    parts, whole = tmp_path / "parts", tmp_path / "whole.json"
    parts.mkdir()
    for index in (1, 2, 3):
        done = run(*SMALL, "--shard", f"{index}/3", "--json", parts / f"{index}.json")
        assert done.exit_code == 0, done.output
    assert run(*SMALL, "--json", whole).exit_code == 0
    page = tmp_path / "page.md"
    lines = [
        "    python x.py other --seed 2",
        f"    python x.py {UNIT} --seed 3",
        "",
        "| other | 7 |",
    ]
    before = "\n".join([*lines, ""])
    page.write_text(f"<!-- faults: begin -->\n{before}| {UNIT} | 8 |\n<!-- faults: end -->\n")
    done = run("--merge", parts, "--json", tmp_path / "merged.json", "-o", page)
    assert done.exit_code == 0, done.output
    assert "of 24 faults killed in 500 steps" in " ".join(done.output.split())
    merged = json.loads((tmp_path / "merged.json").read_text())
    assert merged == json.loads(whole.read_text())
    lines = page.read_text().splitlines()
    assert [line.split("|")[4] for line in lines if line.startswith(f"| {UNIT} ")] == [" 24 "]
    # What was not measured stays, with its command.
    assert [line for line in lines if "other" in line] == [before.splitlines()[0], "| other | 7 |"]
    assert [line for line in lines if f"{UNIT} --" in line] == [
        "    python tests/mutants/netlist_faults.py "
        f"{UNIT} --faults 24 --steps 500 --seed 1 --prove 0"
    ]


def test_figures_are_added_up(tmp_path):
    write(tmp_path, report([1, 2]), report([2, 2], faults=6))
    merged = merge_reports(tmp_path)[UNIT]
    assert (merged["faults"], merged["killed"], merged["open"]) == (8, 4, 4)
    assert merged["score"] == 200.0
    assert [row["net"] for row in merged["survivors"]] == ["n[1, 2]", "n[2, 2]"]
    assert merged["shard"] == [1, 1]


@pytest.mark.parametrize(
    ("reports", "text"),
    [
        ([], r"must have the reports of shards as \*\.json, not none"),
        (
            [report([1, 2])],
            rf"The reports of {UNIT} must be those of shards 1 to 2 of 2, not 1/2",
        ),
        (
            [report([1, 2]), report([1, 2])],
            rf"The reports of {UNIT} must be those of shards 1 to 2 of 2, not 1/2, 1/2",
        ),
        (
            [report([1, 2]), report([2, 2], campaign={"seed": 2})],
            rf"The reports of {UNIT} must be of one campaign",
        ),
    ],
)
def test_what_is_no_whole_is_refused(tmp_path, reports, text):
    done = run("--merge", write(tmp_path, *reports))
    assert done.exit_code == 1
    assert text.replace("\\", "") in " ".join(done.output.split())


def test_runs_are_not_kept_by_shards():
    done = run(*SMALL, "--shard", "1/2", "--keep-runs")
    assert "--keep-runs must go without --shard: shards may run at once" in done.output
    done = run(*SMALL, "--shard", "2")
    assert "A shard must be K/N, as 3/16, not '2'" in done.output
