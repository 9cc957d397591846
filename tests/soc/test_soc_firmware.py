import re
from dataclasses import replace

import pytest
from mpu_hw_sim.firmware import PROGRAMS, compile_firmware, expected_output
from mpu_hw_sim.firmware.compile import BANKS
from mpu_hw_sim.soc import Cosimulation, run_program
from support import slow

from mpu_hw.config import MpuConfig
from mpu_hw.revision import REVISIONS
from mpu_hw.soc import SocConfig

RUNS = [
    (name, revision, xlen)
    for name, accesses in PROGRAMS.items()
    for revision, spec in REVISIONS.items()
    if spec.access in accesses
    for xlen in (32, 64)
]

# Fields of the unit, and whether the core checks everything at one port.
UNITS = {
    "combinational": ({}, False),
    "sequential": ({"engine": "sequential", "regions": 2}, True),
}


def masked(text, expected):
    """Put a # where what is expected has one in the place of a number."""
    if "#" not in expected:
        return text
    return re.sub(r" +(\d+)", lambda found: " #" if found[1] != "0" else " 0", text)


@pytest.mark.rule("COM-FLT-1", "COM-FLT-2", "COM-FLT-3", "COM-FLT-05", "COM-FLT-06", "COM-FLT-08")
@pytest.mark.parametrize("unit", UNITS)
@pytest.mark.parametrize(("name", "revision", "xlen"), RUNS)
def test_a_program_prints_what_is_expected_and_every_access_was_right(
    name, revision, xlen, unit, tmp_path
):
    fields, shared_port = UNITS[unit]
    system = SocConfig.for_unit(
        MpuConfig(revision=revision, xlen=xlen, **fields), shared_port=shared_port
    )
    elf = compile_firmware(name, xlen, tmp_path, revision=revision)
    record = tmp_path / "record"
    outcome = run_program(elf, system, cosim=record, max_cycles=3_000_000, capture=True)
    expected = expected_output(name, revision, xlen)
    assert masked(outcome.output.decode(), expected) == expected
    assert outcome.code == 0
    cosim = Cosimulation(system.unit)
    assert cosim.replay(record) > 5_000
    assert cosim.accesses["data", False] > 0
    assert cosim.writes > 0


@slow
@pytest.mark.parametrize("revision", REVISIONS)
def test_tasks_run_where_every_check_takes_a_whole_walk(revision, tmp_path):
    unit = MpuConfig(revision=revision, engine="sequential", constant_time=True)
    system = SocConfig.for_unit(unit, shared_port=True)
    elf = compile_firmware("rtos", 32, tmp_path, revision=revision)
    outcome = run_program(elf, system, max_cycles=20_000_000, capture=True)
    expected = expected_output("rtos", revision, 32)
    assert masked(outcome.output.decode(), expected) == expected
    assert outcome.code == 0


def test_a_program_that_does_not_compile_is_an_error(tmp_path):
    with pytest.raises(RuntimeError, match=re.compile("^two-guests does not compile:\n.*$", re.S)):
        compile_firmware("two-guests", 32, tmp_path, revision="mpu-0.9", defines=("word=*",))


def test_every_way_of_access_has_a_header_and_a_program_that_uses_it():
    assert {spec.access for spec in REVISIONS.values()} == set(BANKS)
    assert {access for accesses in PROGRAMS.values() for access in accesses} == set(BANKS)


def test_a_revision_prints_what_is_expected_of_its_way_of_access(monkeypatch):
    changed = replace(REVISIONS["sspmp-1.0"], name="sspmp-changed")
    monkeypatch.setitem(REVISIONS, changed.name, changed)
    for name in PROGRAMS:
        assert expected_output(name, changed.name, 32) == expected_output(name, "sspmp-1.0", 32)
