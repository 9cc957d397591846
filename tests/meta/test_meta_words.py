"""What no file of the project says: where it was made, and by which machines."""

import re

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


def text_files():
    for path in sorted(ROOT.rglob("*")):
        parts = path.relative_to(ROOT).parts
        hidden = [p for p in parts if p in SKIPPED or p.endswith(".egg-info") or HIDDEN.match(p)]
        if path.is_file() and not hidden and path.suffix in SUFFIXES:
            yield path


FILES = list(text_files())


def test_the_search_reaches_the_files_of_the_root():
    hidden = {".ci/run", ".gitattributes", ".github/workflows/ci.yml", ".pre-commit-config.yaml"}
    assert {"pyproject.toml", "LICENSE", *hidden} <= {short(path) for path in FILES}


def test_no_file_names_a_registry_or_a_place_on_a_machine():
    texts = {short(path): path.read_text(encoding="utf-8", errors="replace") for path in FILES}
    found = {name: [m.group() for m in PLACES.finditer(text)] for name, text in texts.items()}
    assert {name: words for name, words in found.items() if words} == {}


@pytest.mark.parametrize(
    "parts", [("see /", "home/me/x"), ("https://", "pypi", ".org/simple"), ("--index", "-url x")]
)
def test_such_words_would_be_seen(parts):
    assert PLACES.search("".join(parts))
