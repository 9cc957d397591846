"""Which sizes of a check run in every session: tests/sizes.toml."""

import re
import tomllib
from collections import Counter
from collections.abc import Iterable
from pathlib import Path

import pytest
from support import SLOW

__all__ = ["mark_sizes", "read_sizes"]


def read_sizes() -> dict[str, list[str]]:
    """Give patterns of sizes by the test, which is named from ``tests`` on."""
    text = Path(__file__).with_suffix(".toml").read_text(encoding="utf-8")
    return {
        f"{folder}/{test}": patterns
        for folder, tests in tomllib.loads(text).items()
        for test, patterns in tests.items()
    }


def mark_sizes(items: Iterable[pytest.Item], sizes: dict[str, list[str]]) -> list[str]:
    """Mark the sizes that run where MPU_HW_SLOW is set.

    Returns
    -------
    list of str
        Patterns that fit no size, and tests of which none was marked.
    """
    fits: Counter[str] = Counter()
    marked: Counter[str] = Counter()
    for item in items:
        name, _, size = item.nodeid.removeprefix("tests/").rstrip("]").partition("[")
        patterns = sizes.get(name)
        if patterns is None:
            continue
        fit = [pattern for pattern in patterns if re.fullmatch(pattern, size)]
        fits.update(f"{name}[{pattern}]" for pattern in fit)
        if not fit:
            marked[name] += 1
            for mark in SLOW:
                item.add_marker(mark)
    every = [f"{name}[{pattern}]" for name, patterns in sizes.items() for pattern in patterns]
    return [each for each in every if not fits[each]] + [each for each in sizes if not marked[each]]
