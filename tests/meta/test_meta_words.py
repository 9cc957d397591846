"""What no file of the project says: where it was made, and by which machines."""

import os
import re
from functools import cache
from pathlib import Path

import pytest
from source_tree import ROOT, short

SUFFIXES = {
    ".py",
    ".toml",
    ".md",
    ".txt",
    ".v",
    ".sv",
    ".j2",
    ".vlt",
    ".yml",
    ".yaml",
    ".json",
    ".cfg",
    "",
}
HIDDEN = re.compile(r"\.(?!ci$|git(?:hub|ignore|attributes)$|pre-commit-config\.yaml$)")
SKIPPED = {"build", "__pycache__"}
PLACES = re.compile(
    r"(?<![\w.<$}])/(?:home|root|work|Users|mnt|srv|private)/\w"
    r"|\b(?:pypi\.org|pythonhosted\.org|npmjs\.(?:org|com)|crates\.io|proxy\.golang\.org"
    r"|registry\.[\w.-]+\.\w+|artifactory\.|ghcr\.io|docker\.io|localhost:\d)"
    r"|\b(?:index-ur[l]|extra-inde[x]|find-link[s])\b"
)


@cache
def text_files():
    """Give the text files of the project. What is built, or hidden, is not walked through."""
    found = []
    for folder, folders, names in os.walk(ROOT):
        folders[:] = [name for name in folders if not _skipped(name)]
        paths = [Path(folder) / name for name in names if not _skipped(name)]
        found += [path for path in paths if path.is_file() and path.suffix in SUFFIXES]
    return sorted(found)


def _skipped(name):
    return name in SKIPPED or name.endswith(".egg-info") or HIDDEN.match(name)


def test_the_search_reaches_the_files_of_the_root():
    hidden = {".ci/run", ".gitattributes", ".github/workflows/ci.yml", ".pre-commit-config.yaml"}
    assert {"pyproject.toml", "LICENSE", *hidden} <= {short(path) for path in text_files()}


def test_no_file_names_a_registry_or_a_place_on_a_machine():
    texts = {short(each): each.read_text("utf-8", errors="replace") for each in text_files()}
    found = {name: [m.group() for m in PLACES.finditer(text)] for name, text in texts.items()}
    assert {name: words for name, words in found.items() if words} == {}


@pytest.mark.parametrize(
    "parts", [("see /", "home/me/x"), ("https://", "pypi", ".org/simple"), ("--index", "-url x")]
)
def test_such_words_would_be_seen(parts):
    assert PLACES.search("".join(parts))
