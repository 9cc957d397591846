"""``mpu-hw fuzz``: what it prints and writes, and with which status it ends."""

import json
import signal
import subprocess
import sys
import time

import mpu_hw_sim.fuzz
import mpu_hw_sim.fuzz.campaign
import pytest
from mpu_hw_sim.simulator import BuildFailed, MissingTool

from mpu_hw.cli import main

SMALL = ("--preset", "mpu-small", "--paddr-width", "12", "--engine", "combinational")
QUICK = (*SMALL, "--checks", "2000", "--configurations", "2")


def run(capfd, *arguments):
    with pytest.raises(SystemExit) as caught:
        main(["fuzz", *map(str, arguments)])
    return caught.value.code, *capfd.readouterr()


def test_a_run_without_a_difference(capfd):
    status, out, _ = run(capfd, *QUICK)
    assert status == 0
    lines = out.splitlines()
    assert lines[0] == "PASS: every answer agrees with the compiled reference"
    assert lines[1].startswith("compared 4,0")
    assert ", 2 runs of 1 configuration, " in lines[1]
    assert lines[2].split()[0] == "stage"
    assert lines[-1].startswith("registers: not owned ")


def test_random_configurations_have_the_fields_that_flags_give(capfd, tmp_path):
    arguments = ("--revision", "sspmp-1.0", "--xlen", "32", "--checks", "500")
    status, out, _ = run(capfd, *arguments, "--configurations", "2", "--json")
    assert status == 0
    report = json.loads(out)
    assert report["agrees"]
    assert report["differences"] == 0
    (result,) = report["results"]
    assert result["campaign"]["fixed"] == {"revision": "sspmp-1.0", "xlen": 32}
    fields = [case["configuration"] for case in result["cases"]]
    assert {(each["revision"], each["xlen"]) for each in fields} == {("sspmp-1.0", 32)}
    assert fields[0] != fields[1]


def test_seconds_end_a_run(capfd):
    begin = time.perf_counter()
    status, out, _ = run(capfd, *SMALL, "--seconds", "2", "--json")
    assert status == 0
    assert time.perf_counter() - begin < 60
    assert json.loads(out)["verdicts"] > 1_000


def test_shards_merge_to_what_one_run_gives(capfd, tmp_path):
    parts = tmp_path / "parts"
    parts.mkdir()
    for shard in ("1/2", "2/2"):
        name = parts / f"{shard[0]}.json"
        assert run(capfd, *QUICK, "--shard", shard, "-o", name)[0] == 0
    assert run(capfd, *QUICK, "-o", tmp_path / "whole.json")[0] == 0
    status, out, _ = run(capfd, "--merge", parts, "-o", tmp_path / "merged.json")
    assert status == 0
    assert out.startswith("PASS")
    texts = [(tmp_path / f"{name}.json").read_text() for name in ("whole", "merged")]
    whole, merged = (json.loads(text) for text in texts)
    timed = ("seconds", "build_seconds")
    for result in (whole, merged):
        for case in result["cases"]:
            for name in timed:
                case.pop(name)
    assert whole == merged


def test_the_table_of_a_page_is_written(capfd, tmp_path):
    page = tmp_path / "page.md"
    page.write_text("before\n<!-- fuzz: begin -->\n<!-- fuzz: end -->\nafter\n")
    assert run(capfd, *QUICK, "-o", page)[0] == 0
    assert "| mpu-0.9 | all | 1 | 4,0" in page.read_text()


def differing(*args, **kwargs):
    case = {
        "number": 3,
        "configuration": {"revision": "mpu-0.9", "engine": "sequential"},
        "verdicts": 10,
        "seconds": 1.0,
        "build_seconds": 1.0,
        "outcomes": {},
        "difference": {
            "kind": "verdict",
            "step": 9,
            "steps": 2,
            "shrunk_from": 8,
            "text": "step 1 differs",
            "test": "def test(): ...\n",
        },
    }
    return {"campaign": {}, "seconds": 1.0, "shard": [1, 1], "cases": [case]}


def test_a_difference_is_printed_with_its_test(capfd, tmp_path, monkeypatch):
    monkeypatch.setattr(mpu_hw_sim.fuzz, "run_campaign", differing)
    path = tmp_path / "test_found.py"
    status, out, _ = run(capfd, *SMALL, "--test", path)
    assert status == 1
    assert out.splitlines()[:3] == [
        "DIFFERENCE in configuration 3",
        "2 steps are left of 8",
        "step 1 differs",
    ]
    assert "def test(): ...\n" in out
    assert path.read_text() == "def test(): ...\n"
    assert run(capfd, *SMALL, "--json")[0] == 1


def test_a_difference_that_a_replay_does_not_show_is_printed(capfd, monkeypatch):
    def gone(*args, **kwargs):
        result = differing()
        result["cases"][0]["difference"] |= {"text": "", "test": ""}
        return result

    monkeypatch.setattr(mpu_hw_sim.fuzz, "run_campaign", gone)
    status, out, _ = run(capfd, *SMALL)
    assert status == 1
    assert "step 9 differs (verdict); a replay does not show it\n" in out


@pytest.mark.parametrize(
    ("arguments", "text"),
    [
        (
            ("--shard", "1/2"),
            "--shard must go with --configurations, and without --seconds",
        ),
        (
            ("--shard", "1/2", "--configurations", "4", "--seconds", "3"),
            "--shard must go with --configurations, and without --seconds",
        ),
        (
            ("--shard", "3/2", "--configurations", "4"),
            "A shard K/N must have K from 1 to N, not '3/2'",
        ),
        (("--xlen", "16"), "xlen must be 32 or 64, not 16"),
        (
            ("--preset", "default", "--denial-record"),
            "denial_record must be false: fuzz compares no denial record, verify does",
        ),
        (
            ("--preset", "default", "--hardened"),
            "hardened must be false: fuzz compares no second rail, verify does",
        ),
    ],
)
def test_bad_input_gets_one_line(capfd, arguments, text):
    assert run(capfd, *arguments) == (2, "", f"mpu-hw: {text}\n")


def test_a_page_without_marks_is_refused_before_anything_runs(capfd, tmp_path):
    page = tmp_path / "page.md"
    page.write_text("no marks")
    status, out, err = run(capfd, *QUICK, "-o", page)
    assert (status, out) == (2, "")
    assert err.startswith("mpu-hw: The document must have <!-- fuzz: begin --> and ")
    assert page.read_text() == "no marks"


def test_results_of_two_campaigns_go_to_a_page_alone(capfd, tmp_path, monkeypatch):
    both = [differing(), differing()]
    monkeypatch.setattr(mpu_hw_sim.fuzz, "merge_folder", lambda folder: both)
    out = tmp_path / "out.json"
    text = f"mpu-hw: {out} must be a page, for the results are of 2 campaigns\n"
    assert run(capfd, "--merge", tmp_path, "-o", out) == (2, "", text)


@pytest.mark.parametrize("error", [MissingTool, BuildFailed])
def test_a_simulator_that_cannot_be_built_is_bad_input(capfd, error, monkeypatch):
    def fail(*args, **kwargs):
        raise error("what went wrong")

    monkeypatch.setattr(mpu_hw_sim.fuzz.campaign, "Fuzzer", fail)
    assert run(capfd, *QUICK) == (2, "", "mpu-hw: what went wrong\n")


def test_an_interruption_ends_the_simulator_too(tmp_path):
    words = [sys.executable, "-m", "mpu_hw.cli", "fuzz", *SMALL, "--seconds", "600"]
    output = tmp_path / "out.json"
    process = subprocess.Popen([*words, "-o", str(output)], stderr=subprocess.PIPE, text=True)
    time.sleep(8)
    process.send_signal(signal.SIGINT)
    _, err = process.communicate(timeout=60)
    assert process.returncode == -signal.SIGINT
    assert err.splitlines()[-1] == "mpu-hw: Interrupted"
    assert not output.exists()
