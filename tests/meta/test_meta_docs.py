"""The documentation: it becomes pages without a warning, and every link leads somewhere."""

import os
import re
import shutil
import subprocess
import sys

import pytest
from source_tree import ROOT

DOCUMENTS = ("README.md", "CONTRIBUTING.md", "SECURITY.md", "CHANGELOG.md", "constraints/README.md")
RECIPE = re.search(r"^docs:.*\n\tsphinx-build (.*)", (ROOT / "Makefile").read_text("utf-8"), re.M)


@pytest.fixture
def tree(tmp_path):
    shutil.copytree(ROOT / "docs", tmp_path / "docs")
    for name in DOCUMENTS:
        (tmp_path / name).parent.mkdir(exist_ok=True)
        shutil.copy(ROOT / name, tmp_path / name)
    return tmp_path


def built(tree):
    """Build as the Makefile does; give the status, and what was complained of."""
    command = [sys.executable, "-m", "sphinx", *RECIPE[1].split()]
    # Of the documents alone: what Python warns of in the libraries is no fault of theirs.
    environment = {key: value for key, value in os.environ.items() if key != "PYTHONWARNINGS"}
    done = subprocess.run(
        command, cwd=tree, env=environment, capture_output=True, text=True, check=False
    )
    return done.returncode, done.stderr


NAMED = re.compile(r"`((?:mpu_hw|sim|tests|benchmarks|docs|constraints|requirements)/[\w./*-]*)`")


def missing(text):
    """Paths that a document names and that the project does not have."""
    return [name for name in NAMED.findall(text) if not [*ROOT.glob(name.rstrip("/"))]]


def test_the_files_that_documents_name_exist():
    documents = [ROOT / name for name in DOCUMENTS if name != "CHANGELOG.md"]
    texts = {path.name: path.read_text("utf-8") for path in [*documents, *ROOT.glob("docs/*.md")]}
    assert {name: missing(text) for name, text in texts.items() if missing(text)} == {}
    assert missing("in `mpu_hw/unit/` and `tests/formal/test_proof_*.py`") == ["mpu_hw/unit/"]


def test_the_documents_become_pages_without_a_warning(tree):
    assert built(tree) == (0, "")
    pages = {path.stem for path in (tree / "build" / "docs").glob("*.html")}
    documents = {path.stem for path in (ROOT / "docs").glob("*.md")}
    assert documents <= pages
    index = (tree / "build" / "docs" / "index.html").read_text(encoding="utf-8")
    assert 'href="constraints.html"' in index
    assert "<h1>mpu_hw" in index


@pytest.mark.parametrize(
    ("name", "link"),
    [
        ("README.md", "[x](docs/no-such.md)"),
        ("README.md", "[x](no-such/README.md)"),
        ("docs/core.md", "[x](rules.md#no-such-heading)"),
        ("docs/core.md", "![x](no-such.svg)"),
    ],
)
def test_a_link_that_leads_nowhere_ends_the_build(tree, name, link):
    path = tree / name
    path.write_text(f"{path.read_text(encoding='utf-8')}\n{link}\n", encoding="utf-8")
    status, text = built(tree)
    assert status != 0
    assert "no-such" in text


def links(path):
    """Files that a document links to, as a reader of the repository follows them."""
    text = path.read_text(encoding="utf-8")
    for target in re.findall(r"\]\((?![a-z]+:|#)([^)#\s]+)", text):
        yield path.parent / target


def test_links_lead_to_files_of_the_repository_as_well():
    documents = [ROOT / name for name in DOCUMENTS] + sorted((ROOT / "docs").glob("*.md"))
    missing = {str(target) for path in documents for target in links(path) if not target.exists()}
    assert missing == set()
