import re

import pytest

from mpu_hw.config import MpuConfig, PortConfig
from mpu_hw.core import Core, CoreConfig


@pytest.mark.parametrize(
    ("given", "error", "text"),
    [
        ({"xlen": 16}, ValueError, "xlen must be 32 or 64, not 16"),
        ({"xlen": True}, ValueError, "xlen must be 32 or 64, not True"),
        ({"hypervisor": 1}, TypeError, "hypervisor must be true or false, not 1"),
        ({"stateen": "yes"}, TypeError, "stateen must be true or false, not 'yes'"),
        ({"reset_vector": 6}, ValueError, "reset_vector must be a multiple of 4, not 6"),
        (
            {"reset_vector": 1 << 32},
            ValueError,
            "reset_vector must be between 0 and 4294967295, not 4294967296",
        ),
        ({"misaligned": "no"}, ValueError, "misaligned must be split or trap, not 'no'"),
    ],
)
def test_a_wrong_parameter_is_refused(given, error, text):
    with pytest.raises(error, match=f"^{re.escape(text)}$"):
        CoreConfig(**given)


def test_a_unit_of_another_width_is_refused():
    text = "xlen of core and unit must be equal, not 32 and 64"
    with pytest.raises(ValueError, match=f"^{text}$"):
        Core(CoreConfig(), MpuConfig(xlen=64))


def test_a_unit_without_the_ports_is_refused():
    port = PortConfig(name="fetch", accesses=("fetch",), max_size=4)
    with pytest.raises(
        ValueError, match=r"^The unit must have a port 'data', not only \['fetch'\]$"
    ):
        Core(CoreConfig(), MpuConfig(ports=(port,)))
