"""Units with a denial record beside the reference model, in every engine, in random traffic."""

from dataclasses import replace

import pytest
from configurations import DATA, FETCH, PARCEL, WALKER
from engine_configurations import CONFIGURATIONS
from mpu_hw_sim.fastsim import run_fastsim
from mpu_hw_sim.verify import run_unit
from support import slow_where, unit_verilog

from mpu_hw import MpuConfig

STEPS = 3_000
FEW = {"mpu": 4, "vsmpu": 2, "hgmpu": 2}
HOST = {"hypervisor": False, "entries": {"mpu": 4}}
POOL = {"revision": "sspmp-1.0", "entries": {"pool": 6}, "paddr_width": 20}
ALONE = CONFIGURATIONS["pmp-alone"]


def _unit(**fields) -> MpuConfig:
    return MpuConfig(denial_record=True, **fields)


UNITS = {
    "combinational": _unit(entries=FEW, ports=(FETCH, DATA)),
    "pipelined": _unit(xlen=64, entries=FEW, engine="pipelined", ports=(PARCEL, DATA, WALKER)),
    "sequential": _unit(**POOL, engine="sequential", csr_base={"mdenialinfo": 0xBC0}),
    "constant-time": _unit(
        **HOST, engine="sequential", constant_time=True, paddr_width=20, reset_kind="async"
    ),
    "mixed": _unit(
        **HOST,
        ports=(
            replace(FETCH, engine="sequential"),
            replace(WALKER, accesses=("load",), engine="pipelined"),
            replace(DATA, accesses=("load", "store"), engine="combinational"),
        ),
    ),
    "asic": _unit(entries=FEW, target="asic", paddr_width=30),
    "pmp-alone": replace(ALONE, denial_record=True, csr_base=None),
}


@pytest.mark.parametrize("name", slow_where(UNITS, "asic", "pmp-alone"))
def test_the_record_of_the_unit_is_that_of_the_model(name):
    config = UNITS[name]
    result = run_fastsim(unit_verilog(config), config, steps=STEPS, seed=2026)
    result.check()
    assert result.steps == STEPS


@pytest.mark.parametrize("name", slow_where(["mixed", "pipelined"], "pipelined"))
def test_under_cocotb_clock_by_clock(name, tmp_path):
    config = UNITS[name]
    report = run_unit(unit_verilog(config), config, tmp_path, steps=1_500)
    assert not report.mismatch, report.mismatch
    assert report.steps > 1_500
