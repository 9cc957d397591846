"""The package as a user imports it."""

import re
import subprocess
import sys

import pytest

import mpu_hw


@pytest.mark.parametrize("name", mpu_hw.__all__)
def test_a_public_name_is_there(name):
    assert getattr(mpu_hw, name).__name__ == name


def test_another_name_is_refused():
    text = "module 'mpu_hw' has no attribute 'Mpv'"
    with pytest.raises(AttributeError, match=f"^{re.escape(text)}$"):
        mpu_hw.Mpv  # noqa: B018


def test_the_numbers_alone_load_no_hardware_library():
    code = "import mpu_hw.isa, sys; print('amaranth' in sys.modules)"
    result = subprocess.run(
        [sys.executable, "-c", code], capture_output=True, text=True, check=True
    )
    assert result.stdout == "False\n"
