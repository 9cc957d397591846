"""Import floors, style and types, by the tools that know them."""

import subprocess
import sys
from pathlib import Path

import pytest
from source_tree import ROOT

BIN = Path(sys.executable).parent
TOOLS = {
    "import floors": ["lint-imports", "--no-cache"],
    "style": ["ruff", "check", "--no-cache", "mpu_hw", "sim", "benchmarks", "docs", "tests"],
    "format": [
        "ruff",
        "format",
        "--check",
        "--no-cache",
        "mpu_hw",
        "sim",
        "benchmarks",
        "docs",
        "tests",
    ],
    "types": ["mypy"],
}


@pytest.mark.parametrize("what", TOOLS)
def test_a_tool_has_nothing_to_say(what):
    name, *arguments = TOOLS[what]
    result = subprocess.run(
        [BIN / name, *arguments], cwd=ROOT, capture_output=True, text=True, check=False
    )
    assert result.returncode == 0, result.stdout + result.stderr
