"""Generated Verilog of guards: it is the component, lint-clean and described."""

import json
import subprocess

import pytest
from equivalence import flat_component, proved
from mpu_hw_sim.simulator import find_verilator
from verilog_2001 import newer_constructs

from mpu_hw import MpuConfig
from mpu_hw.export import generate, render_unit
from mpu_hw.export.guard import describe_guard
from mpu_hw.export.tops import GUARDS, TOPS
from mpu_hw.guards import GuardConfig, Master
from mpu_hw.guards.config import WIDE

UNIT = MpuConfig(entries={"mpu": 2, "vsmpu": 1, "hgmpu": 1}, paddr_width=14)
TWO = (Master(id=1), Master(id=2, priv="S", virt=True))
FIELDS = {
    "csr": {"masters": TWO},
    "bus": {"registers": "bus", "data_width": 64, "addr_width": 30, "sum": True},
}


def lint(folder, top, guard):
    """Generate a guard, which Verilator has to take; give Verilog and description."""
    verilog, description, waivers = generate(UNIT, folder, top=top, guard=guard)
    command = [*find_verilator().command, "--lint-only", "-Wall", "--top-module", verilog.stem]
    done = subprocess.run(
        [*command, "--language", "1364-2001", str(waivers), str(verilog)],
        env=find_verilator().environment,
        capture_output=True,
        text=True,
        check=False,
    )
    assert (done.returncode, "%Warning" in done.stderr) == (0, False), done.stderr
    assert newer_constructs(verilog.read_text()) == []
    return verilog, description


@pytest.mark.parametrize("fields", FIELDS)
@pytest.mark.parametrize("top", GUARDS)
def test_the_verilog_is_that_of_the_component(top, fields):
    config = GuardConfig(unit=UNIT, **FIELDS[fields])
    guard = GUARDS[top](config)
    verilog = render_unit(guard, describe_guard(guard, name="guard"))
    assert proved(flat_component(GUARDS[top](config)), verilog)


@pytest.mark.parametrize("data_width", WIDE)
def test_verilator_takes_a_guard_of_a_wide_bus(data_width, tmp_path):
    lint(tmp_path, "axi4-guard", {"data_width": data_width})


@pytest.mark.parametrize("fields", FIELDS)
@pytest.mark.parametrize("top", GUARDS)
def test_verilator_warns_of_nothing_but_what_is_waived(top, fields, tmp_path):
    verilog, description = lint(tmp_path, top, FIELDS[fields])
    assert verilog.stem == TOPS[top].module
    written = json.loads(description.read_text())
    assert written["module"] == TOPS[top].module
    assert MpuConfig.from_dict(written["configuration"]).entries == UNIT.entries
    groups = {port["group"] for port in written["ports"]}
    window = {"registers"} if fields == "bus" else {"csr", "master"}
    assert groups == {"", "initiator", "target", "denial", *window}
    assert written["guard"]["registers"] == fields
    assert ("id_width" in written["guard"]) == (top == "axi4-guard")
    names = [row["name"] for row in written["registers"] if row["kind"] == "denial"]
    assert names[:3] == ["guardstatus", "guardinfo", "guardaddr"]
    head = verilog.read_text().partition(");")[0]
    assert "RISC-V memory protection unit in a" in head
    assert "guardstatus" in head
