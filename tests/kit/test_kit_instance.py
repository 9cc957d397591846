"""NAME_instance.v: two tools read it, every input of the unit is driven, privilege is effective."""

import contextlib
import re

import pytest
from kit_bench import UNITS, described, kit_folder, verilator
from wasm_yosys import run_yosys

from mpu_hw import EffectivePrivilege
from mpu_hw.export import generate, write_verilog
from mpu_hw.export.kit import KIT
from mpu_hw.export.kit.effective_privilege import render_effective_privilege

INSTANCE = KIT["_instance.v"]


@pytest.mark.parametrize("name", UNITS)
def test_verilator_warns_of_nothing(name):
    top = f"{name}_instance"
    files = [f"{name}.vlt", f"{name}.v", f"{top}.v"]
    done = verilator(kit_folder(name), "--lint-only", "-Wall", "--top-module", top, *files)
    assert (done.returncode, "%Warning" in done.stderr) == (0, False), done.stderr


def test_verilator_would_warn_of_an_input_without_a_driver(tmp_path):
    text = INSTANCE(described("my_mpu"))
    line = "    .data_size(data_size),\n"
    assert line in text
    (tmp_path / "my_mpu_instance.v").write_text(text.replace(line, ""), encoding="utf-8")
    folder = kit_folder("my_mpu")
    done = verilator(
        tmp_path, "--lint-only", "-Wall", folder / "my_mpu.vlt", folder / "my_mpu.v",
        "my_mpu_instance.v", "--top-module", "my_mpu_instance",
    )  # fmt: skip
    assert done.returncode != 0
    assert "'data_size'" in done.stderr


@pytest.mark.parametrize("name", ["mpu", "my_mpu", "pool"])
def test_yosys_reads_it_as_one_complete_hierarchy(name):
    with contextlib.chdir(kit_folder(name)):
        run_yosys(
            f"read_verilog {name}.v {name}_instance.v; "
            f"hierarchy -check -top {name}_instance; proc; check -assert"
        )


@pytest.mark.parametrize("name", UNITS)
def test_every_port_of_the_unit_is_named_once(name):
    description = described(name)
    (body,) = re.findall(rf"(?ms)^  {name} unit \((.*?)^  \);", INSTANCE(description))
    pins = re.findall(r"^    \.(\w+)\(", body, re.M)
    assert pins == [port["name"] for port in description["ports"]]


def test_what_is_tied_off_has_a_reason():
    lines = [
        line for line in INSTANCE(described("pool")).splitlines() if re.search(r"1'b\d\)", line)
    ]
    tied = [line for line in lines if "unit" not in line and not line.endswith("1'b0),")]
    assert {line.split("(")[0].strip() for line in tied} == {
        ".status_satp_bare", ".status_vsatp_bare", ".status_hgatp_bare",
        ".status_stateen_m", ".status_stateen_h", ".isel_claim",
    }  # fmt: skip
    assert all("; else: " in line.partition("//")[2] for line in tied)


@pytest.mark.parametrize("hypervisor", [True, False])
@pytest.mark.rule("COM-EFF-1", "COM-EFF-2", "COM-EFF-3", "COM-EFF-4", "COM-EFF-5", "COM-EFF-6")
def test_the_effective_privilege_is_that_of_the_component(hypervisor, tmp_path):
    write_verilog(EffectivePrivilege(hypervisor), tmp_path / "gold.v", name="gold")
    gate = tmp_path / "gate.v"
    gate.write_text(render_effective_privilege("gate", hypervisor), encoding="utf-8")
    assert _equivalent(tmp_path)
    gate.write_text(gate.read_text().replace("2'd3", "2'd1"), encoding="utf-8")
    assert not _equivalent(tmp_path)


def _equivalent(folder):
    prove = "miter -equiv -flatten -make_assert gold gate m; sat -verify -prove-asserts m"
    with contextlib.chdir(folder):
        try:
            run_yosys(f"read_verilog gold.v gate.v; proc; {prove}")
        except RuntimeError:
            return False
    return True


def test_the_port_names_of_earlier_releases_are_connected_too(tmp_path):
    generate(UNITS["my_mpu"], tmp_path, name="my_mpu", port_names="amaranth")
    top = ["--top-module", "my_mpu_instance"]
    done = verilator(
        tmp_path, "--lint-only", "-Wall", "--assert", "my_mpu.vlt", "-f", "my_mpu.f", *top
    )
    assert (done.returncode, "%Warning" in done.stderr) == (0, False), done.stderr
    assert ".data__addr(data_addr)" in (tmp_path / "my_mpu_instance.v").read_text()
    assert "data__addr[*]" in (tmp_path / "my_mpu.sdc").read_text()
