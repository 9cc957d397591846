"""For how many cycles a check port may wait, as a generated unit says it."""

import pytest

from mpu_hw import MpuConfig, PortConfig
from mpu_hw.export.describe import describe
from mpu_hw.export.unit_verilog import render_unit
from mpu_hw.mpu import Mpu

DATA = PortConfig(name="data", accesses=("load", "store"), max_size=4)


def latency(**fields):
    config = MpuConfig(hypervisor=False, entries={"mpu": 8}, ports=(DATA,), **fields)
    return describe(Mpu(config), name="mpu")["latency"]


@pytest.mark.parametrize(
    ("fields", "bounds"),
    [
        # An entry is resolved in each clock after the one of a register write.
        ({"engine": "combinational"}, (9, 0)),
        ({"engine": "pipelined"}, (9, 1)),
        # Two clocks an entry, eight for the stage; a first walk and one for the granule, with the
        # one that was under way for a request that was dropped.
        ({"engine": "sequential"}, (104, 0)),
        ({"engine": "sequential", "constant_time": True}, (52, 0)),
    ],
)
def test_the_description_bounds_how_long_a_request_waits(fields, bounds):
    assert latency(**fields) == dict(zip(("ready", "done"), bounds, strict=True))


@pytest.mark.parametrize(
    ("engine", "lines"),
    [
        (
            "combinational",
            [
                "// Checks: accepted after at most 9 cycles; verdict in that cycle",
                "//   A request may wait while csr_addr names an entry of this unit: "
                "drive csr_addr with the",
                "//   number of a CSR while a CSR instruction executes, and with 0 in other cycles",
            ],
        ),
        (
            "pipelined",
            ["// Checks: accepted after at most 9 cycles; verdict in the next cycle"],
        ),
        (
            "sequential",
            [
                "// Checks: accepted after at most 104 cycles; verdict in that cycle",
            ],
        ),
    ],
)
def test_the_header_says_what_a_core_must_do(engine, lines):
    config = MpuConfig(hypervisor=False, entries={"mpu": 8}, ports=(DATA,), engine=engine)
    unit = Mpu(config)
    text = render_unit(unit, describe(unit, name="mpu"))
    assert "\n".join(lines) + "\n" in text
