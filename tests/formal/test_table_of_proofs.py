"""The command that writes the table of proofs: a row for what it ran, and no other changed."""

import os
import subprocess
import sys
from pathlib import Path

import proof_table
import pytest
from proof_table import BEGIN, COLUMNS, END, INDUCTION, INPUTS, ROOT, properties, updated

PAGE = f"# Page\n\n{BEGIN}\n{END}\n\nText.\n"
PROOF = '''"""{words}

Why.
"""

import pytest
from amaranth.hdl import Assert, Module, Signal
from amaranth.lib import wiring
from amaranth.lib.wiring import In
from prove import prove, prove_bounded


class Below(wiring.Component):
    """A sum, or a counter, that is never so much."""

    a: In(8)

    def __init__(self, never, counts=False):
        self.never, self.counts = never, counts
        super().__init__()

    def elaborate(self, platform):
        m = Module()
        total = Signal(9)
        m.d["sync" if self.counts else "comb"] += total.eq(self.a + 1)
        m.d.comb += Assert(total != self.never)
        return m

{tests}
'''
SUMS = """
@pytest.mark.parametrize("never", [0, 1, 300])
def test_a_sum_is_never(never):
    assert prove(Below(never)) is None


def test_nothing_is_proved():
    pass
"""
COUNTERS = '''
def test_it_stays_below():
    assert prove(Below(300, counts=True)) is None
    assert prove(Below(300)) is None


def test_it_begins_below():
    """For three clocks it is below."""
    assert prove_bounded(Below(300, counts=True), 3) is None


@pytest.mark.parametrize("size", [1, pytest.param(2, marks=pytest.mark.skip)])
def test_in_some_sizes(size):
    assert prove(Below(300)) is None
'''
OLD = "| {} | `{}` | 1 | – | – | proved | 9.0 | a solver |"


@pytest.fixture(scope="module")
def ran(tmp_path_factory):
    """Run the command on two files beside a third; give its status, its output and the page."""
    folder = tmp_path_factory.mktemp("proofs")
    for name, words, tests in (
        ("sums", "Sums are sums.", SUMS),
        ("mseccfg", "Counters count.", COUNTERS),
        ("other", "Others stay.", "def test_other():\n    prove(Below(0))"),
    ):
        text = PROOF.format(words=words, tests=tests)
        (folder / f"test_proof_{name}.py").write_text(text)
    page = folder / "page.md"
    rows = (("Others stay", "other"), ("It went", "other"), ("Sums are sums", "sums"))
    old = [OLD.format(text, f"test_proof_{name}.py") for text, name in rows]
    page.write_text(PAGE.replace(END, "\n".join([*old, END])))
    done = run("-o", page, folder / "test_proof_sums.py", folder / "test_proof_mseccfg.py")
    return done, page.read_text()


def run(*words):
    return subprocess.run(
        [sys.executable, proof_table.__file__, *map(str, words)],
        env={**os.environ, "PYTHONPATH": os.pathsep.join(sys.path)},
        capture_output=True,
        text=True,
        check=False,
    )


def rows(page):
    lines = page.split(BEGIN)[1].split(END)[0].splitlines()
    cells = [tuple(line[2:-2].split(" | ")) for line in lines if line.startswith("| ")]
    assert cells[0] == COLUMNS
    # Seconds are those of this machine, and may be 0.0.
    return [(*row[:6], float(row[6]) >= 0) for row in cells[1:]]


def test_a_row_says_what_was_proved_of_which_sizes_and_how(ran):
    done, page = ran
    assert rows(page) == [
        (
            *("it stays below", "`test_proof_mseccfg.py`", "1", f"{INPUTS}; {INDUCTION}"),
            *("`mml-clears`", "proved", True),
        ),
        (
            *("For three clocks it is below", "`test_proof_mseccfg.py`", "1"),
            *("3 clocks from reset", "`mml-clears`", "proved", True),
        ),
        ("Others stay", "`test_proof_other.py`", "1", "–", "–", "proved", True),
        (
            *("Sums are sums", "`test_proof_sums.py`", "3: 0, 1, 300", INPUTS, "–"),
            *("**fails**: 1", True),
        ),
    ]
    assert page.startswith("# Page\n\n")
    assert page.endswith("\n\nText.\n")
    assert done.returncode == 1


def test_solver_and_versions_are_named(ran):
    assert f"| {proof_table.SOLVER} |\n" in ran[1]


def test_where_no_document_is_named_the_table_is_printed(ran, tmp_path):
    (tmp_path / "test_proof_a.py").write_text('"""A."""\ndef test_a(): pass\n')
    done = run(tmp_path / "test_proof_a.py")
    assert done.returncode == 0
    assert done.stdout.endswith(f"|{'---|' * len(COLUMNS)}\n\n{END}\n\n")


def test_a_document_without_marks_is_refused_before_anything_is_proved(tmp_path):
    page = tmp_path / "page.md"
    page.write_text(f"{END} {BEGIN}")
    done = run("-o", page)
    message = f"Error: The document must have {BEGIN} and {END} behind it, once each\n"
    assert (done.returncode, done.stderr) == (1, message)
    assert page.read_text() == f"{END} {BEGIN}"


def test_files_of_two_folders_are_refused(tmp_path):
    (tmp_path / "test_proof_a.py").touch()
    done = run(tmp_path / "test_proof_a.py", Path(__file__))
    assert done.returncode == 2
    assert done.stderr.endswith("Error: All files must be in one folder\n")


def test_the_table_of_nothing_is_its_head(tmp_path):
    assert rows(updated(PAGE, {}, tmp_path)) == []


def test_every_proof_of_the_suite_has_words_of_its_own():
    texts = [
        text
        for path in Path(__file__).parent.glob("test_proof_*.py")
        for text in properties(path).values()
    ]
    assert len(texts) > 50
    assert [text for text in texts if "|" in text] == []


def test_the_page_has_a_row_for_every_property():
    page = (ROOT / "docs" / "assurance.md").read_text(encoding="utf-8")
    every = [
        (text, f"`{path.name}`")
        for path in sorted(Path(__file__).parent.glob("test_proof_*.py"))
        for text in properties(path).values()
    ]
    assert [row[:2] for row in rows(page)] == every
