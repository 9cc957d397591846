"""``mpu-hw verify`` from end to end, on right and on wrong hardware."""

import json
import re
from dataclasses import replace

import mpu_hw_sim.verify
import pytest
from mpu_hw_sim.testbench.job import BenchReport
from mpu_hw_sim.verify import Effort, verify

from mpu_hw import MpuConfig
from mpu_hw.cli import main
from mpu_hw.export import write_unit

POOL = ["--revision", "sspmp-1.0", "--entries", "pool=4", "--smepmp", "--steps", "2000"]
SMALL = ["--entries", "mpu=2,vsmpu=1,hgmpu=1", "--xlen", "64", "--steps", "2000"]


def _run(capfd, *arguments):
    with pytest.raises(SystemExit) as caught:
        main(["verify", *map(str, arguments)])
    out = " ".join(capfd.readouterr().out.split())
    return caught.value.code, out


def _writing(**wrong):
    """Write another unit than the one that is verified."""

    def write(config, path, *args, **kwargs):
        return write_unit(replace(config, **wrong), path, *args, **kwargs)

    return write


def test_right_hardware_passes_and_the_result_says_what_was_compared(capfd, tmp_path):
    status, out = _run(capfd, *SMALL, "-o", tmp_path)
    assert status == 0
    assert "RV64, 56 address bits, grain 4, entries mpu 2, vsmpu 1, hgmpu 1" in out
    assert out.startswith("PASS: every answer agrees with the reference model mpu-0.9 RV64")
    assert "not exercised, mxr is off: COM-MXR-01/02/03" in out
    assert (tmp_path / "mpu.v").exists()
    assert "directed_cases passed" in (tmp_path / "bench" / "bench.log").read_text()


def test_the_result_is_printed_as_json(capfd, tmp_path):
    with pytest.raises(SystemExit) as caught:
        main(["verify", *SMALL, "--json", "-o", str(tmp_path)])
    found = json.loads(capfd.readouterr().out)
    assert caught.value.code == 0
    assert (found["agrees"], found["mismatch"]) == (True, "")
    assert found["configuration"]["xlen"] == 64
    assert found["verdicts"] > 2_000
    assert found["exercised"]["COM-PRIO-01"] > 0
    assert found["not_exercised"]["COM-MXR-01"] == "mxr is off"
    assert found["files"][0] == str(tmp_path / "mpu.v")


def test_wrong_hardware_fails_with_the_first_mismatch(capfd, tmp_path, monkeypatch):
    monkeypatch.setattr(mpu_hw_sim.verify, "write_unit", _writing(reserved="hold"))
    status, out = _run(capfd, *SMALL, "-o", tmp_path)
    assert status == 1
    assert out.startswith("MISMATCH a register access differs csr 0x660, read, ")
    assert "every answer agrees" not in out


def test_a_unit_with_a_shared_pool_passes(capfd, tmp_path):
    status, out = _run(capfd, *POOL, "-o", tmp_path)
    assert out.startswith("PASS: every answer agrees with the reference model")
    assert status == 0
    assert "sspmp-1.0 RV32, 34 address bits, grain 4, entries pool 4 (dynamic)" in out
    assert "not exercised, delegation is dynamic: SSPMP-DELEG-09" in out
    assert re.search(r"exercised fewer than 10 times: ([A-Z-]+\d+ \(\d\)(, )?)+ files: ", out), out


def test_a_mismatch_of_a_shared_pool_is_told_with_the_entries_of_its_banks(
    capfd, tmp_path, monkeypatch
):
    def without_bench(*args, **kwargs):
        return BenchReport()

    monkeypatch.setattr(mpu_hw_sim.verify, "run_unit", without_bench)
    monkeypatch.setattr(mpu_hw_sim.verify, "write_unit", _writing(reserved="mask"))
    status, out = _run(capfd, *POOL, "-o", tmp_path)
    assert status == 1
    assert out.startswith("MISMATCH step")
    assert "entries of spmp, none but OFF left out" in out


def test_each_stage_is_announced_with_its_length(tmp_path):
    config = MpuConfig(entries={"mpu": 2, "vsmpu": 1, "hgmpu": 1}, xlen=64)
    stages = {}

    def stage(name, total):
        stages[name] = [total, 0]

        def done(steps):
            stages[name][1] += steps

        return done

    result = verify(config, tmp_path, Effort(bench_steps=500, fastsim_steps=1_024), stage)
    assert result.mismatch == ""
    assert result.decisions > 2_000
    assert all(total == done for total, done in stages.values())
    assert len(stages) == 4


def test_a_bench_that_never_ran_is_a_mismatch(tmp_path, monkeypatch):
    monkeypatch.setattr(
        mpu_hw_sim.verify, "run_bench", lambda simulator, module, folder, **_: _nothing(folder)
    )
    report = mpu_hw_sim.verify.run_effective(MpuConfig(hypervisor=False), tmp_path)
    assert report.mismatch.startswith("0 of 0 tests of mpu_hw_sim.testbench.effective failed: ")


def _nothing(folder):
    from mpu_hw_sim.simulator.launch import BenchResult

    return BenchResult(ran=0, failed=0, log=folder / "bench.log")
