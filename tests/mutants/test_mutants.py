"""Every planted bug is found; without one, nothing is."""

import os
import shutil
import subprocess
import sys
from collections import Counter
from pathlib import Path

import pytest
from mutants_check import MUTANTS_CHECK
from mutants_core import MUTANTS_CORE
from mutants_deviations import MUTANTS_DEVIATIONS
from mutants_match import MUTANTS_MATCH
from mutants_registers import MUTANTS_REGISTERS
from mutants_sspmp_check import MUTANTS_SSPMP_CHECK
from mutants_sspmp_decoder import MUTANTS_SSPMP_FRONT
from mutants_sspmp_moves import MUTANTS_SSPMP_MOVES
from mutants_sspmp_pool import MUTANTS_SSPMP_POOL
from mutants_sspmp_register_file import MUTANTS_SSPMP_SHARE
from mutants_sspmp_stages import MUTANTS_SSPMP_STAGES
from mutants_sspmp_wiring import MUTANTS_SSPMP_WIRING
from mutants_wiring import MUTANTS_WIRING

ROOT = Path(__file__).parents[2]
FORMAL, CORE = ROOT / "tests" / "formal", ROOT / "tests" / "core"
MUTANTS_MPU = (*MUTANTS_MATCH, *MUTANTS_REGISTERS, *MUTANTS_CHECK, *MUTANTS_WIRING)
MUTANTS_SSPMP = (
    *MUTANTS_SSPMP_CHECK,
    *MUTANTS_SSPMP_POOL,
    *MUTANTS_SSPMP_MOVES,
    *MUTANTS_SSPMP_SHARE,
    *MUTANTS_SSPMP_FRONT,
    *MUTANTS_SSPMP_WIRING,
    *MUTANTS_SSPMP_STAGES,
    *MUTANTS_DEVIATIONS,
)
MUTANTS = (*MUTANTS_MPU, *MUTANTS_SSPMP, *MUTANTS_CORE)
NOTHING = "nothing found"


def detect(package: Path, detectors: list[str]) -> str:
    """Run the detectors on the ``mpu_hw`` in a folder; return what they say."""
    paths = [str(package), str(FORMAL), str(CORE), str(FORMAL.parent), str(ROOT)]
    run = subprocess.run(
        [sys.executable, str(Path(__file__).with_name("detect.py")), *detectors],
        cwd=package,
        env={**os.environ, "PYTHONPATH": os.pathsep.join(paths), "PYTHONDONTWRITEBYTECODE": "1"},
        capture_output=True,
        text=True,
        check=False,
    )
    assert run.returncode == 0, run.stderr
    used, found = run.stdout.splitlines()
    # Not the installed package: then every bug would survive, or none.
    assert Path(used) == package / "mpu_hw" / "__init__.py"
    return found


def copy_package(folder: Path) -> Path:
    """Copy ``mpu_hw`` into a folder."""
    ignored = shutil.ignore_patterns("__pycache__")
    shutil.copytree(ROOT / "mpu_hw", folder / "mpu_hw", ignore=ignored)
    return folder


@pytest.mark.parametrize("mutant", [pytest.param(mutant, id=mutant.name) for mutant in MUTANTS])
def test_a_planted_bug_is_found(mutant, tmp_path):
    package = copy_package(tmp_path)
    source = package / "mpu_hw" / mutant.file
    text = source.read_text(encoding="utf-8")
    assert text.count(mutant.original) == 1, f"{mutant.original!r} must be in {mutant.file} once"
    source.write_text(text.replace(mutant.original, mutant.replacement), encoding="utf-8")
    found = detect(package, mutant.found_by.split())
    assert found != NOTHING, f"{mutant.name} survives: {mutant.breaks} ({mutant.rule})"


def test_nothing_is_found_where_nothing_is_planted(tmp_path):
    # The proofs themselves are shown to hold by tests/formal.
    found_by = {word for mutant in MUTANTS for word in mutant.found_by.split()}
    units = {word for word in found_by if word.startswith(("unit/", "case/"))}
    assert detect(copy_package(tmp_path), sorted(units)) == NOTHING


def test_every_proof_is_shown_to_find_a_bug():
    leaves = {path.stem.removeprefix("test_proof_") for path in FORMAL.glob("test_proof_*.py")}
    shown = {word.split("/")[0] for mutant in MUTANTS for word in mutant.found_by.split()}
    assert shown == leaves | {"unit", "case", "core"}


def test_there_are_many_bugs_and_no_two_of_one_name():
    names = Counter(mutant.name for mutant in MUTANTS)
    assert len(names) == len(MUTANTS)
    assert len(MUTANTS_MPU) >= 45
    assert len(MUTANTS_SSPMP) >= 40
    assert len(MUTANTS_CORE) >= 25


def test_every_rule_that_a_bug_breaks_is_one_of_the_rules():
    spec = (ROOT / "docs" / "rules.md").read_text(encoding="utf-8")
    assert [mutant.rule for mutant in MUTANTS if mutant.rule not in spec] == []
