"""What tests share: the Verilog of a configuration, made once for all, and marks of slow ones."""

import os
import shutil
from collections.abc import Iterable
from functools import cache
from pathlib import Path
from typing import Any

import pytest

from mpu_hw import MpuConfig
from mpu_hw.cache import built, digest
from mpu_hw.export import write_unit

__all__ = ["ROOT", "SLOW", "needs", "slow", "slow_where", "unit_verilog"]

ROOT = Path(__file__).parents[1]
# Marks of what takes minutes, and runs where MPU_HW_SLOW is set.
SLOW = (
    pytest.mark.slow,
    pytest.mark.skipif("MPU_HW_SLOW" not in os.environ, reason="minutes; set MPU_HW_SLOW=1"),
)


def slow(test):
    """Mark a test that takes minutes."""
    for mark in SLOW:
        test = mark(test)
    return test


def needs(program: str) -> pytest.MarkDecorator:
    """Mark a test of a program that ``make test`` does not install; CI does, and fails without."""
    there = shutil.which(program) or "MPU_HW_ALL_TOOLS" in os.environ
    return pytest.mark.skipif(not there, reason=f"{program} is not installed; CI has it")


def slow_where(names: Iterable[str], *slow_ones: str) -> list[Any]:
    """Give the names as parameters, some of which mark their test as one that takes minutes."""
    assert set(slow_ones) <= set(names)
    return [pytest.param(name, marks=SLOW if name in slow_ones else ()) for name in names]


@cache
def _sources() -> str:
    """Give the digest of the package, which is part of the key of what it generates."""
    return digest(*(source.read_text() for source in sorted((ROOT / "mpu_hw").rglob("*.py"))))


def unit_verilog(config: MpuConfig) -> Path:
    """Generate the unit of a configuration, or find it where an earlier test did."""
    key = digest(config.to_toml(), _sources())

    def make(folder: Path) -> None:
        write_unit(config, folder / "mpu.v")

    return built("verilog", key, make) / "mpu.v"
