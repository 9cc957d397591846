"""Packages: each pinned with a reason, complete, and within the bounds of pyproject.toml."""

import re
import tomllib
from importlib import metadata

import pytest
from packaging.requirements import Requirement
from packaging.utils import canonicalize_name
from source_tree import ROOT, parsed, python_files, strings

PROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
EXTRAS = {"base": PROJECT["dependencies"], **PROJECT["optional-dependencies"]}
FILES = {path.stem: path.read_text("utf-8") for path in (ROOT / "requirements").glob("*.txt")}
PIN = re.compile(r"([\w.-]+)==([\w.]+)")
DEPENDENCIES = "# Dependencies of these"
# base.txt has what installs the project, which no user of the package needs.
BUILD = {"setuptools"}


def pins(name):
    found = map(PIN.fullmatch, FILES[name].splitlines())
    return {canonicalize_name(match[1]): match[2] for match in found if match}


def chosen(name):
    """Packages that a file names for their own sake, in order."""
    text, _, _ = FILES[name].partition(DEPENDENCIES)
    return [canonicalize_name(match[1]) for match in map(PIN.fullmatch, text.splitlines()) if match]


def test_each_file_is_an_extra_and_the_whole_names_each():
    assert FILES.keys() == EXTRAS.keys()
    lines = (ROOT / "requirements.txt").read_text(encoding="utf-8").splitlines()
    named = [line for line in lines if not line.startswith("#")]
    assert sorted(named) == sorted(f"-r requirements/{name}.txt" for name in FILES)


@pytest.mark.parametrize("name", FILES)
def test_a_line_is_a_reason_or_a_pin(name):
    for line in FILES[name].splitlines():
        assert not line or line.startswith("# ") or PIN.fullmatch(line), line


def unexplained(text):
    """Packages that follow neither a reason nor another package."""
    lines = text.partition(DEPENDENCIES)[0].splitlines()
    return [line for above, line in zip(["", *lines], lines, strict=False) if line and not above]


@pytest.mark.parametrize("name", FILES)
def test_a_package_stands_below_its_reason(name):
    assert [line for line in unexplained(FILES[name]) if line[0] != "#"] == []


def test_a_package_without_a_reason_would_be_seen():
    assert unexplained("# The title.\n\nabc==1\n")[-1] == "abc==1"


def test_a_package_has_one_version():
    versions = {}
    for name in FILES:
        for package, version in pins(name).items():
            versions.setdefault(package, set()).add(version)
    assert {package: found for package, found in versions.items() if len(found) > 1} == {}


@pytest.mark.parametrize("name", FILES)
def test_an_extra_has_the_packages_of_its_file_within_its_bounds(name):
    bounds = {canonicalize_name(r.name): r.specifier for r in map(Requirement, EXTRAS[name])}
    pinned = pins(name)
    # Jinja2 comes with Amaranth; the extra `sim` names it too.
    assert bounds.keys() == {*chosen(name)} - BUILD
    outside = {p: pinned[p] for p, s in bounds.items() if not s.contains(pinned[p], True)}
    assert outside == {}
    assert [package for package, specifier in bounds.items() if not str(specifier)] == []


def needs(package):
    """Packages that an installed one needs here."""
    for text in metadata.requires(package) or ():
        requirement = Requirement(text)
        if requirement.marker is None or requirement.marker.evaluate({"extra": ""}):
            yield canonicalize_name(requirement.name)


@pytest.mark.parametrize("name", FILES)
def test_a_file_is_complete_beside_that_of_the_generator(name):
    known = pins("base") | pins(name)
    missing = {needed for package in pins(name) for needed in needs(package)} - known.keys()
    assert missing == set()


@pytest.mark.parametrize("name", FILES)
def test_a_dependency_is_needed_by_a_package_of_the_file(name):
    needed = {each for package in pins(name) for each in needs(package)}
    assert pins(name).keys() - {*chosen(name)} <= needed


def hints():
    """Extras that messages tell to install."""
    for path in python_files("mpu_hw", "sim", "benchmarks"):
        for text in strings(parsed(path), ""):
            yield from re.findall(r"mpu_hw\[(\w+)\]", text)
        source = path.read_text(encoding="utf-8")
        yield from re.findall(r"""install_hint\(['"](\w+)['"]\)""", source)
        yield from re.findall(r'require_package\("[\w -]+", "(\w+)"\)', source)


def test_messages_name_extras_that_exist():
    named = {*hints()}
    assert {"sim", "board", "bench", "iss"} <= named
    assert named <= EXTRAS.keys()
