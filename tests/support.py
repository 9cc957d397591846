"""What tests share: the Verilog of a configuration, made once for all, and marks of slow ones."""

import os
from collections.abc import Iterable
from pathlib import Path
from typing import Any

import pytest

from mpu_hw import MpuConfig
from mpu_hw.cache import built, digest
from mpu_hw.export import write_unit

__all__ = ["ROOT", "SLOW", "slow", "slow_where", "unit_verilog"]

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


def slow_where(names: Iterable[str], *slow_ones: str) -> list[Any]:
    """Give the names as parameters, some of which mark their test as one that takes minutes."""
    assert set(slow_ones) <= set(names)
    return [pytest.param(name, marks=SLOW if name in slow_ones else ()) for name in names]


def unit_verilog(config: MpuConfig) -> Path:
    """Generate the unit of a configuration, or find it where an earlier test did."""
    sources = sorted((ROOT / "mpu_hw").rglob("*.py"))
    key = digest(config.to_toml(), *(source.read_text() for source in sources))

    def make(folder: Path) -> None:
        write_unit(config, folder / "mpu.v")

    return built("verilog", key, make) / "mpu.v"
