"""Regions that are not the ones that were meant."""

import re

import pytest
from mpu_hw_sim.explanation import RegisterState, address_map, findings, parse_meant

from mpu_hw import MpuConfig

HOST = MpuConfig(hypervisor=False, entries={"mpu": 6})


def found(text):
    """Findings where entry 0 is NAPOT of 4 KiB from 0x80000000."""
    state = RegisterState(HOST)
    for name, value in (("mpuaddr0", 0x200001FF), ("mpucfg0", 0x1B)):
        state.registers.write(name, value)
    wanted = (parse_meant(text),)
    return {(f.kind, f.where, f.text) for f in findings(state, address_map(state), wanted)}


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("mpu[0]=0x80000000,4K", None),
        (
            "mpu0=0x80000000,2048",
            (
                "region is wider than meant",
                "mpu[0]",
                "NAPOT matches 0x80000000-0x80000fff, meant is 0x80000000-0x800007ff",
            ),
        ),
        (
            "mpu[0]=0x80000800,4K",
            (
                "region is not the one meant",
                "mpu[0]",
                "NAPOT matches 0x80000000-0x80000fff, meant is 0x80000800-0x800017ff",
            ),
        ),
        (
            "mpu[3]=0x0,1M",
            ("region is not the one meant", "mpu[3]", "it matches nothing, not 0x0-0xfffff"),
        ),
    ],
)
def test_a_region_is_compared_with_the_one_that_is_meant(text, expected):
    mine = found(text)
    alone = {finding for finding in mine if "meant" in finding[0]}
    assert alone == ({expected} if expected else set())


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("mpu=0x0,4K", "Meant region must be BANK[INDEX]=BASE,SIZE, not 'mpu=0x0,4K'"),
        ("mpu[0]=0x0,4Q", "Size must be a number of bytes, as 4096 or 4K, not '4Q'"),
        ("mpu[0]=0x0,0", "Size must be a number of bytes, as 4096 or 4K, not '0'"),
        ("spmp[0]=0x0,4K", "Meant region must be of an entry of mpu, not of spmp[0]"),
        ("mpu[6]=0x0,4K", "Meant region must be of an entry of mpu, not of mpu[6]"),
    ],
)
def test_what_is_no_meant_region_is_refused(text, message):
    with pytest.raises(ValueError, match=f"^{re.escape(message)}$"):
        found(text)
