"""Ibex with the unit in the place of its PMP: docs/integrations/ibex."""

import os
import re
import shutil
import subprocess
import sys
from difflib import unified_diff
from pathlib import Path

import pytest
from ibex_build import PARTS, build_ibex, ibex_rtl, unit_folder, with_writeback
from ibex_program import compile_rows
from ibex_rows import ROWS
from mpu_hw_sim.simulator import run_bench

PAGE = (PARTS / "README.md").read_text(encoding="utf-8")
ROWS_END_AS_THEY_MUST = 3  # tests of the bench


def test_every_row_traps_as_it_must(tmp_path):
    compile_rows(tmp_path)
    result = run_bench(build_ibex(tmp_path), "ibex_bench", tmp_path)
    assert (result.ran, result.failed) == (ROWS_END_AS_THEY_MUST, 0), result.log.read_text()


def test_the_writeback_stage_changes_nothing(tmp_path):
    compile_rows(tmp_path)
    result = run_bench(build_ibex(tmp_path, with_writeback), "ibex_bench", tmp_path)
    assert (result.ran, result.failed) == (ROWS_END_AS_THEY_MUST, 0), result.log.read_text()


def test_ibex_with_its_own_pmp_differs_in_one_row(tmp_path):
    compile_rows(tmp_path)
    result = run_bench(build_ibex(tmp_path, unit=False), "ibex_bench", tmp_path)
    assert (result.ran, result.failed) == (ROWS_END_AS_THEY_MUST, ROWS_END_AS_THEY_MUST)
    differing = re.findall(r"([\w ]+): Trap\(.*?\), not Trap\(", result.log.read_text())
    assert {name.strip() for name in differing} == {"CSRRC ends fetch"}
    assert re.search(r"Of the (\d+) rows", PAGE)[1] == str(len(ROWS))


# Without each of these the rows see it: text that is found once, and what takes its place.
BROKEN = {
    "the flush is Ibex's own": (
        "csr_pipe_flush = mpu_hit_i & csr_op_en_o & (csr_op_o != CSR_OP_READ);",
        "csr_pipe_flush = 1'b0;",
    ),
}


@pytest.mark.parametrize(("old", "new"), BROKEN.values(), ids=BROKEN)
def test_a_broken_integration_is_seen(old, new, tmp_path):
    def edit(text):
        assert text.count(old) == 1
        return text.replace(old, new)

    compile_rows(tmp_path)
    result = run_bench(build_ibex(tmp_path, edit), "ibex_bench", tmp_path)
    assert (result.ran, result.failed) == (ROWS_END_AS_THEY_MUST, ROWS_END_AS_THEY_MUST)
    assert "CSRRC ends fetch: Trap(cause=11" in result.log.read_text()


def patch(*arguments, folder=PARTS):
    command = [sys.executable, str(PARTS / "patch_ibex.py"), *map(str, arguments)]
    done = subprocess.run(command, cwd=folder, capture_output=True, text=True, check=False)
    return done.returncode, done.stderr


def test_the_commands_of_the_page_write_the_files(tmp_path):
    shutil.copytree(PARTS, tmp_path / "ibex")
    (text,) = re.findall(r"```sh\n(.*?)```", PAGE, re.S)
    path = f"{Path(sys.executable).parent}:{os.environ['PATH']}"
    environment = os.environ | {"IBEX": str(ibex_rtl().parent), "PATH": path}
    command = ["sh", "-ec", text]
    done = subprocess.run(
        command, cwd=tmp_path / "ibex", env=environment, capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, done.stderr
    build = tmp_path / "ibex" / "build"
    assert (build / "mpu.v").read_text() == (unit_folder() / "mpu.v").read_text()
    changed = {"ibex_core.sv", "ibex_id_stage.sv"}
    assert {path.name for path in build.glob("ibex*")} == changed
    lines = [
        line[0]
        for name in changed
        for line in unified_diff(*(path.read_text().splitlines() for path in pair(build, name)))
        if not line.startswith(("+++", "---"))
    ]
    counts = re.search(r"(\d+) lines come in, (\d+) go", PAGE)
    assert (lines.count("+"), lines.count("-")) == tuple(map(int, counts.groups()))


def pair(build, name):
    return ibex_rtl() / name, build / name


def test_an_ibex_that_the_edits_do_not_fit_is_refused(tmp_path):
    shutil.copytree(ibex_rtl(), tmp_path / "rtl")
    core = tmp_path / "rtl" / "ibex_core.sv"
    core.write_text(core.read_text().replace(".csr_rdata_o (csr_rdata)", ".csr_rdata_o(csr_rdata)"))
    status, text = patch(tmp_path / "rtl", tmp_path / "out")
    wanted = f"{core} must have '.csr_rdata_o (csr_rdata),' once, not 0 times\n"
    assert (status, text) == (2, wanted)
    assert not (tmp_path / "out").exists()


def test_a_folder_without_ibex_is_refused(tmp_path):
    status, text = patch(tmp_path, tmp_path / "out")
    file = tmp_path / "ibex_core.sv"
    assert (status, text) == (2, f"{file} cannot be read: No such file or directory\n")


def test_how_it_is_called(tmp_path):
    assert patch() == (2, "usage: python patch_ibex.py IBEX/rtl OUTPUT\n")
