"""MpuChecker on Ibex: silent where it is right, and it finds each mistake that is planted."""

import json
import shutil

import pytest
from ibex_build import PARTS, build_ibex, unit_folder, with_writeback
from ibex_mistakes import MISTAKES, planted
from ibex_program import compile_rows
from mpu_hw_sim.simulator import run_bench


def run(tmp_path, edit=str, **job):
    """Run the rows, with a mistake or none."""
    compile_rows(tmp_path)
    shutil.copy(unit_folder() / "mpu.json", tmp_path)
    job["side"] = str(PARTS / "ibex_side.py")
    (tmp_path / "job.json").write_text(json.dumps(job))
    result = run_bench(
        build_ibex(tmp_path, lambda text: edit(planted(text))), "ibex_checker_bench", tmp_path
    )
    return result.ran, result.failed, result.log.read_text()


@pytest.mark.parametrize("edit", [str, with_writeback], ids=["two stages", "three stages"])
def test_it_is_silent_where_nothing_is_wrong(edit, tmp_path):
    ran, failed, text = run(tmp_path, edit, mistake=0, kind="", text="")
    assert (ran, failed) == (1, 0), text


@pytest.mark.parametrize("number", range(1, len(MISTAKES) + 1), ids=[m.name for m in MISTAKES])
def test_it_finds_the_mistake(number, tmp_path):
    mistake = MISTAKES[number - 1]
    ran, failed, text = run(tmp_path, mistake=number, kind=mistake.kind, text=mistake.text)
    assert (ran, failed) == (1, 0), text
