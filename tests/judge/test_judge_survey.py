"""The tables of docs/judge.md: designs of packages, and those of folders of the reader."""

import re
import shutil
import subprocess
from dataclasses import replace

import pytest
from mpu_hw_sim.judge import adapter_names, read_adapter
from mpu_hw_sim.judge.adapter import Source
from mpu_hw_sim.judge.survey import CHECKOUTS, HEAD, PACKAGES, checkouts_of, with_table
from small_design import DESIGN, HERE, MAP

from mpu_hw.commands.exit_status import Status

JUDGE = HERE.parents[1] / "docs" / "judge.md"


def test_a_table_takes_the_place_of_the_one_before():
    begin, end = PACKAGES
    page = f"a\n{begin}\nold\n{end}\nb\n"
    once = with_table(page, "| new |")
    assert once == f"a\n{begin}\n\n| new |\n\n{end}\nb\n"
    assert with_table(once, "| new |") == once


OTHER = "| another | other 1234567 | pmp | 1, 12 | 1 proved | - | 0.1, 1 |"
PAGE = "\n".join([CHECKOUTS[0], "", HEAD, OTHER, "", CHECKOUTS[1]])


@pytest.fixture
def small(monkeypatch):
    """Make the small design one that comes from a checkout."""
    adapter = read_adapter(str(MAP))
    claims = replace(adapter.claims, entries=(1, 2), paddr_width=(10, 12))

    def become(**source):
        given = replace(adapter, claims=claims, source=Source(**source))
        monkeypatch.setattr("mpu_hw_sim.judge.survey.read_adapter", lambda name: given)

    return become


def git(folder, *words):
    named = ("-c", "user.name=n", "-c", "user.email=n@example.org")
    command = ["git", "-C", str(folder), *named, *words]
    return subprocess.run(command, check=True, capture_output=True, text=True).stdout


def test_a_checkout_has_a_row_with_its_commit_beside_those_of_others(small, tmp_path):
    small(repository="github.com/somebody/small", files=("rtl/small_pmp.sv",))
    (tmp_path / "rtl").mkdir()
    shutil.copy(DESIGN, tmp_path / "rtl")
    git(tmp_path, "init", "--quiet")
    git(tmp_path, "add", ".")
    git(tmp_path, "commit", "--quiet", "--message", "all")
    commit = git(tmp_path, "rev-parse", "--short=7", "HEAD").strip()
    table = checkouts_of(PAGE, {"small": tmp_path}, 60, lambda size, claim: None)
    assert table.startswith(f"{HEAD}\n{OTHER}\n")
    row = table.splitlines()[-1]
    assert row.startswith(f"| small PMP | small {commit} | smepmp | 2, 12 | 10 proved | - | ")
    # Once more: the row takes the place of the one before.
    again = checkouts_of(
        with_table(PAGE, table, CHECKOUTS), {"small": tmp_path}, 60, lambda size, claim: None
    )
    assert len(again.splitlines()) == len(table.splitlines())


def test_a_file_of_a_program_has_the_version_of_its_first_line(small, tmp_path):
    small(files=("small_pmp.sv",))
    text = DESIGN.read_text(encoding="utf-8")
    (tmp_path / "small_pmp.sv").write_text(f"// writer 1.2\n{text}", encoding="utf-8")
    table = checkouts_of(PAGE, {"small": tmp_path}, 60, lambda size, claim: None)
    assert "| small PMP | writer 1.2 | smepmp |" in table


def test_a_folder_that_is_no_checkout_is_refused(small, tmp_path):
    small(repository="github.com/somebody/small", files=("small_pmp.sv",))
    text = f"Checkout of github.com/somebody/small must be one of git, not {str(tmp_path)!r}"
    with pytest.raises(ValueError, match=f"^{re.escape(text)}$"):
        checkouts_of(PAGE, {"small": tmp_path}, 60, lambda size, claim: None)


def test_every_design_without_a_package_tells_its_files():
    sources = {name: read_adapter(name).source for name in adapter_names()}
    told = {name for name, source in sources.items() if source.files and not source.package}
    assert told == {"coreblocks", "cvw", "hazard3", "neorv32"}
    assert all(source.recipe for source in sources.values() if not source.package)


REFUSED = [
    (
        ("--survey", DESIGN, "--checkout", "hazard3=none"),
        f"The page must have the lines {CHECKOUTS[0]} and {CHECKOUTS[1]}",
    ),
    (
        ("--survey", JUDGE, "--checkout", "hazard=none"),
        "Adapter 'hazard' is not known; did you mean 'hazard3'?",
    ),
    (
        ("--survey", JUDGE, "--checkout", "ibex=none"),
        "--checkout must name a design that no package has, not 'ibex'",
    ),
    (
        ("--survey", JUDGE, "--checkout", "hazard3=/"),
        "Checkout of github.com/Wren6991/Hazard3 must be one of git, not '/'",
    ),
    (
        ("--survey", JUDGE, "--checkout", "coreblocks=none"),
        "none/coreblocks_pmp.v: No such file or directory",
    ),
    (("--checkout", "hazard3=none"), "--checkout must be given with --survey"),
    (
        ("--survey", JUDGE, "--checkout", "hazard3"),
        "Invalid value for '--checkout': 'hazard3' must be an adapter, an equals sign and a folder",
    ),
]


@pytest.mark.parametrize(("arguments", "text"), REFUSED)
def test_what_cannot_be_judged_is_one_line(run, arguments, text):
    before = JUDGE.read_text(encoding="utf-8")
    status, out, err = run(*arguments)
    assert (status, out, err) == (Status.BAD_INPUT, "", f"mpu-hw: {text}\n")
    assert JUDGE.read_text(encoding="utf-8") == before
