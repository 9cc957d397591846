"""Programs of docs/reports: the unit passes them, and one with the deviation does not."""

import re
import sys

import pytest
from mpu_hw_sim.directed import DEVIATIONS
from mpu_hw_sim.soc import run_program
from program_run import compiled, status_in_amaranth
from reproducer import NoProgramError, main, program_names, reproducer, unit_of
from support import ROOT

from mpu_hw.config import MpuConfig
from mpu_hw.soc import SocConfig

sys.path.append(str(ROOT / "tests" / "mutants"))
from all_mutants import MUTANTS
from mutant import Mutant, mutated

POOL = 12  # the least in which every program makes sense
PROGRAMS = [*program_names("SAIL-1"), *program_names("SPK-")]
# The core has no cache blocks: cbo.flush is illegal, and the program stops at the first one.
NOT_OF_THE_CORE = {"SAIL-13"}
# Deviations without a mutant of their own name among those of tests/mutants.
OTHERS = (
    Mutant(
        "spk-01-unmatched-passes",
        "checker.stage:StageMatcher.elaborate",
        ("default.nonempty.eq(self.entries.nonempty)", "default.nonempty.eq(0)"),
        "SSPMP-DEF-01",
        "what no entry matches passes",
        "SPK-01",
    ),
)
NAMED = {each.name: each for each in (*MUTANTS, *OTHERS)}
# Deviation to the mutant that has it, and what the first wrong attempt is about.
WRONG = {
    "SAIL-11": ("sail-11-inactive-bank-passes", "load of 4 at 0x80010100 as S"),
    "SAIL-12": ("sail-12-load-wants-write", "load of 4 at 0x80010100 as U"),
    "SAIL-14": ("sail-14-mxr-ignored", "load of 4 at 0x80010100 as S, must pass"),
    "SAIL-15": ("sail-15-enables-by-pool-number", "store of 4 at 0x80010100 as U"),
    "SAIL-16": ("sail-16-regions-of-32-bits", "load of 4 at 0x80010000 as U"),
    "SAIL-17": ("sail-17-nothing-inherited", "read sireg"),
    "SPK-01": ("spk-01-unmatched-passes", "load of 4 at 0x80013000 as S"),
    "SPK-06/2": ("na4-stored", "read sireg2, must be 0x107"),
}


def system(name, xlen):
    deviation, _, number = name.partition("/")
    case = [case for case in DEVIATIONS if deviation in case.departs][int(number or 1) - 1]
    unit = unit_of(case, xlen, POOL, ports=False)
    return SocConfig.for_unit(unit)


def attempt(text, number):
    """Give the comment of an attempt."""
    (comment,) = re.findall(rf"/\* {number}: (.*) \*/", text)
    return comment


@pytest.mark.parametrize(("name", "xlen"), PROGRAMS)
def test_the_unit_passes_the_program(name, xlen, tmp_path):
    elf = compiled(name, xlen, POOL, tmp_path)
    status = run_program(elf, system(name, xlen), max_cycles=100_000).code
    if name in NOT_OF_THE_CORE:
        assert attempt(reproducer(name, xlen, POOL), status).startswith("cbo")
    else:
        assert status == 0


@pytest.mark.parametrize("name", WRONG)
def test_a_unit_with_the_deviation_does_not(name, tmp_path):
    xlen = 32
    mutant, what = WRONG[name]
    elf = compiled(name, xlen, POOL, tmp_path)
    with mutated(NAMED[mutant]):
        status = status_in_amaranth(elf, system(name, xlen))
    assert what in attempt(reproducer(name, xlen, POOL), status)


def test_without_the_deviation_it_passes_there_too(tmp_path):
    elf = compiled("SAIL-11", 32, POOL, tmp_path)
    assert status_in_amaranth(elf, system("SAIL-11", 32)) == 0


def test_every_deviation_of_spmp_that_needs_no_guest_has_a_program():
    named = {name.partition("/")[0] for name, _ in PROGRAMS}
    spmp = {f"SAIL-{number}" for number in range(11, 18)}
    spmp |= {f"SPK-{number:02}" for number in range(1, 19)} - {"SPK-02", "SPK-03", "SPK-04"}
    assert named == spmp


@pytest.mark.parametrize(
    ("name", "text"),
    [
        ("SAIL-99", "SAIL-99 is no case of docs/rules.md section 14"),
        ("SPK-01/2", "SPK-01/2 is no case of docs/rules.md section 14"),
        ("SPK-01/x", "SPK-01/x is no case of docs/rules.md section 14"),
        ("SPK-02", "SPK-02 cannot be a program of RV64: it needs guests, or another unit"),
        ("SAIL-16", "SAIL-16 cannot be a program of RV64: it needs guests, or another unit"),
        (
            "QEM-02",
            "QEM-02 cannot be a program of RV32: no instruction makes the access: "
            "load of 8 at 0x80010008 as U, must pass",
        ),
        ("CVA6-02", "CVA6-02 cannot be a program of RV64: it changes satp_bare"),
    ],
)
def test_what_can_be_no_program_is_one_line_and_no_file(name, text, tmp_path, capsys):
    output = tmp_path / "x.S"
    width = re.search(r"RV(\d+)", text)
    options = ["--xlen", width[1]] if width else []
    assert main([name, *options, "-o", str(output)]) == 2
    assert capsys.readouterr().err == f"{text}\n"
    assert not output.exists()


def test_a_case_of_guests_can_be_no_program():
    from reproducer_text import program_text

    unit = MpuConfig(revision="sspmp-1.0", entries={"pool": 8})
    texts = {"CVA-09": "it has accesses of a guest"}
    for deviation, text in texts.items():
        (case,) = (case for case in DEVIATIONS if deviation in case.departs)
        with pytest.raises(NoProgramError, match=f"^{text}$"):
            program_text(deviation, case, unit, "")


def test_the_command_writes_the_program(tmp_path):
    output = tmp_path / "x.S"
    assert main(["SPK-08/2", "--xlen", "32", "-o", str(output)]) == 0
    assert output.read_text(encoding="utf-8") == reproducer("SPK-08/2", 32)
    assert "SPK-08-2.S" not in output.read_text(encoding="utf-8")


def test_accesses_in_the_mode_itself_come_without_mprv():
    text = reproducer("SPK-15", 64)
    first = text.partition("load of 4 at 0x80010100 as U")[0].rpartition("*/")[2]
    assert "mret" in first
    assert "csrs mstatus, t6\n  li t6, MPRV" not in first
