"""What is no Python is installed with the packages that read it."""

import tomllib

import pytest
from source_tree import ROOT

SETUPTOOLS = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["tool"][
    "setuptools"
]


@pytest.mark.parametrize(("root", "package"), [(".", "mpu_hw"), ("sim", "mpu_hw_sim")])
def test_every_file_of_a_package_is_installed(root, package):
    assert root in SETUPTOOLS["packages"]["find"]["where"]
    folder = ROOT / root / package
    files = {path for path in folder.rglob("*") if path.is_file() and path.suffix != ".pyc"}
    patterns = SETUPTOOLS["package-data"].get(package, [])
    data = {path for pattern in patterns for path in folder.glob(pattern)}
    code = {path for path in folder.rglob("*.py") if (path.parent / "__init__.py").exists()}
    assert files - data - code == set()


@pytest.mark.parametrize(("root", "package"), [(".", "mpu_hw"), ("sim", "mpu_hw_sim")])
def test_the_types_of_a_package_are_visible_to_its_users(root, package):
    assert (ROOT / root / package / "py.typed").read_bytes() == b""
    assert "py.typed" in SETUPTOOLS["package-data"][package]
