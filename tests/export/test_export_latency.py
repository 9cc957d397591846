"""For how many cycles a check port may wait, as a generated unit says it."""

from dataclasses import replace

import pytest

from mpu_hw import MpuConfig, PortConfig
from mpu_hw.export.describe import describe
from mpu_hw.export.unit_verilog import render_unit
from mpu_hw.mpu import Mpu

DATA = PortConfig(name="data", accesses=("load", "store"), max_size=4)
WIDE = PortConfig(name="data", accesses=("load", "store"), max_size=8)
WALKED = PortConfig(name="fetch", accesses=("fetch",), max_size=4, engine="sequential")


def latency(**fields):
    config = MpuConfig(**{"hypervisor": False, "entries": {"mpu": 8}, "ports": (DATA,)} | fields)
    return describe(Mpu(config), name="mpu")["latency"]


@pytest.mark.parametrize(
    ("fields", "bounds"),
    [
        # An entry is resolved in each clock after the one of a register write.
        ({"engine": "combinational"}, (9, 0)),
        ({"engine": "pipelined"}, (9, 1)),
        # A walk: 2 clocks for each of 8 entries, 2 for the stage, 2 for the walk itself. One is
        # under way for a request that was dropped, without its first clock; in the last clock of
        # the other the answer is there.
        ({"engine": "sequential"}, (38, 0)),
        ({"engine": "sequential", "constant_time": True}, (38, 0)),
        # Both granules of an access after the first one alone.
        ({"engine": "sequential", "ports": (WIDE,)}, (20 + 38 + 38 - 2, 0)),
        # A walk for one port, after the entries of the others are resolved.
        ({"ports": (DATA, WALKED)}, (9 + 38, 0)),
        ({"engine": "pipelined", "ports": (DATA, WALKED)}, (9 + 38, 1)),
        # By the words of registers: nothing is resolved.
        ({"target": "asic"}, (0, 0)),
        ({"target": "asic", "engine": "pipelined"}, (0, 1)),
        ({"target": "asic", "ports": (DATA, WALKED)}, (38, 0)),
        ({"engine": "pipelined", "ports": (DATA, replace(WALKED, engine="combinational"))}, (9, 1)),
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
                "// Checks: accepted after at most 38 cycles; verdict in that cycle",
            ],
        ),
    ],
)
def test_the_header_says_what_a_core_must_do(engine, lines):
    config = MpuConfig(hypervisor=False, entries={"mpu": 8}, ports=(DATA,), engine=engine)
    unit = Mpu(config)
    text = render_unit(unit, describe(unit, name="mpu"))
    assert "\n".join(lines) + "\n" in text


def test_the_header_of_a_unit_that_is_always_ready_asks_nothing():
    config = MpuConfig(hypervisor=False, entries={"mpu": 8}, ports=(DATA,), target="asic")
    text = render_unit(Mpu(config), describe(Mpu(config), name="mpu"))
    assert "// Checks: accepted in every cycle; verdict in that cycle\n" in text
    assert "A request may wait" not in text


def test_the_header_names_the_engine_of_each_port():
    config = MpuConfig(hypervisor=False, entries={"mpu": 8}, ports=(DATA, WALKED), regions=2)
    text = render_unit(Mpu(config), describe(Mpu(config), name="mpu"))
    lines = [line.split(maxsplit=1)[1] for line in text.splitlines() if line.startswith("// ")]
    assert "engine of data combinational" in [" ".join(line.split()) for line in lines]
