"""The documentation: it becomes pages without a warning, and every link leads somewhere."""

import os
import re
import shutil
import subprocess
import sys

import pytest
from mpu_hw_sim.model import CATALOGUE
from source_tree import ROOT

import mpu_hw
import mpu_hw.export
import mpu_hw.guards
import mpu_hw.presets

PACKAGES = (mpu_hw, mpu_hw.export, mpu_hw.guards, mpu_hw.presets)

DOCUMENTS = ("README.md", "CONTRIBUTING.md", "SECURITY.md", "CHANGELOG.md", "constraints/README.md")
# What the pages are made from besides: docstrings, and the lines that name rules.
SOURCES = ("mpu_hw", "sim", "tests")
RECIPE = re.search(r"^docs:.*\n\tsphinx-build (.*)", (ROOT / "Makefile").read_text("utf-8"), re.M)


@pytest.fixture
def tree(tmp_path):
    shutil.copytree(ROOT / "docs", tmp_path / "docs")
    for name in DOCUMENTS:
        (tmp_path / name).parent.mkdir(exist_ok=True)
        shutil.copy(ROOT / name, tmp_path / name)
    for name in SOURCES:
        (tmp_path / name).symlink_to(ROOT / name)
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
    documents += ROOT.glob("docs/**/*.md")
    texts = {str(path): path.read_text("utf-8") for path in documents}
    assert {name: missing(text) for name, text in texts.items() if missing(text)} == {}
    assert missing("in `mpu_hw/unit/` and `tests/formal/test_proof_*.py`") == ["mpu_hw/unit/"]


def test_the_documents_become_pages_without_a_warning(tree):
    assert built(tree) == (0, "")
    folder = tree / "build" / "docs"
    pages = {path.relative_to(folder).with_suffix("") for path in folder.rglob("*.html")}
    documents = {
        path.relative_to(ROOT / "docs").with_suffix("") for path in (ROOT / "docs").rglob("*.md")
    }
    assert documents <= pages
    index = (tree / "build" / "docs" / "index.html").read_text(encoding="utf-8")
    assert 'href="constraints.html"' in index
    assert "<h1>mpu_hw" in index
    api = (tree / "build" / "docs" / "api.html").read_text(encoding="utf-8")
    names = [f"{each.__name__}.{name}" for each in PACKAGES for name in each.__all__]
    assert [name for name in names if f'id="{name}"' not in api and not data(name, api)] == []
    rules_lead_to_lines(tree / "build" / "docs")


def data(name, api):
    """Tell whether a page names a constant of a package, which has no docstring."""
    short = name.rpartition(".")[2]
    return short.isupper() and f'<span class="pre">{short}</span>' in api


def rules_lead_to_lines(pages):
    """Follow every link between the rules, the index of their lines, and the sources."""
    index = (pages / "rule-index.html").read_text(encoding="utf-8")
    rules = (pages / "rules.html").read_text(encoding="utf-8")
    for name in CATALOGUE:
        assert f'href="rules.html#{name}"' in index
        assert f'<a id="{name}" href="rule-index.html#{name.lower()}">' in rules
        assert f'id="{name.lower()}"' in index
    links = set(re.findall(r'href="(source/[\w/]+\.html)#([\w-]+)"', index))
    assert len(links) > 1000
    texts = {path: (pages / path).read_text(encoding="utf-8") for path, _ in links}
    assert [link for link in links if f'id="{link[1]}"' not in texts[link[0]]] == []


WRONG = (
    ("README.md", "[x](docs/no-such-page.md)"),
    ("README.md", "[x](no-such-folder/README.md)"),
    ("docs/core.md", "[x](rules.md#no-such-heading)"),
    ("docs/core.md", "![x](no-such-picture.svg)"),
)


INDEX = """```{include} ../README.md
:relative-docs: docs/
```
```{toctree}
core
rules
```
"""


@pytest.fixture
def small_tree(tmp_path):
    """Make two pages beside the rules, built as all are."""
    shutil.copytree(
        ROOT / "docs", tmp_path / "docs", ignore=shutil.ignore_patterns("*.md", "*.svg")
    )
    shutil.copy(ROOT / "docs" / "rules.md", tmp_path / "docs")
    for name, text in (
        ("README.md", "# All\n"),
        ("docs/core.md", "# Core\n"),
        ("docs/index.md", INDEX),
    ):
        (tmp_path / name).write_text(text, encoding="utf-8")
    for name in SOURCES:
        (tmp_path / name).mkdir()
    return tmp_path


def test_a_link_that_leads_nowhere_ends_the_build(small_tree):
    assert built(small_tree) == (0, "")
    for name, link in WRONG:
        with (small_tree / name).open("a", encoding="utf-8") as document:
            document.write(f"\n{link}\n")
    status, text = built(small_tree)
    assert status != 0
    for what in ("page.md", "folder/README.md", "heading", "picture.svg"):
        assert f"no-such-{what}" in text


def links(path):
    """Files that a document links to, as a reader of the repository follows them."""
    text = path.read_text(encoding="utf-8")
    for target in re.findall(r"\]\((?![a-z]+:|#)([^)#\s]+)", text):
        yield path.parent / target


def test_links_lead_to_files_of_the_repository_as_well():
    documents = [ROOT / name for name in DOCUMENTS] + sorted((ROOT / "docs").rglob("*.md"))
    missing = {str(target) for path in documents for target in links(path) if not target.exists()}
    assert missing == set()
