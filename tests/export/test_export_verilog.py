"""The Verilog that is written: equal to the unit, small, readable, and at home beside another."""

import gc
import re
import subprocess
from contextlib import suppress
from functools import cache

import pytest
from equivalence import flat, proved
from mpu_hw_sim.simulator import find_verilator

from mpu_hw import Mpu, MpuConfig, PortConfig, ResetEntry
from mpu_hw.export import describe, generate, render_unit
from mpu_hw.export.collector import collector_off
from mpu_hw.export.hierarchy import convert_modules
from mpu_hw.presets import preset
from mpu_hw.registers.stored_words import StoredWords

SMALL = {"paddr_width": 14}
SSPMP = {"revision": "sspmp-1.0", "smepmp": True, **SMALL}
FETCH = PortConfig(name="fetch", accesses=["fetch"], max_size=4, engine="sequential")
DATA = PortConfig(name="data", accesses=["load", "store"], max_size=8)
CONFIGS = {
    "mpu": {"entries": {"mpu": 3, "vsmpu": 2, "hgmpu": 2}, **SMALL},
    "mpu-rv64": {"xlen": 64, "mxr": "raw", "entries": {"mpu": 2, "vsmpu": 1, "hgmpu": 1}, **SMALL},
    "pool": {"entries": {"pool": 4}, **SSPMP},
    "fixed": {"delegation": "fixed", "entries": {"pmp": 2, "spmp": 3, "vspmp": 2}, **SSPMP},
    "pipelined": {"engine": "pipelined", "entries": {"mpu": 2, "vsmpu": 0, "hgmpu": 1}, **SMALL},
    "sequential": {"engine": "sequential", "entries": {"mpu": 3, "vsmpu": 0, "hgmpu": 2}, **SMALL},
    "sequential-pool": {"engine": "sequential", "entries": {"pool": 4}, "regions": 2, **SSPMP},
    "mixed": {"ports": [FETCH, DATA], "entries": {"mpu": 3, "vsmpu": 0, "hgmpu": 2}, **SMALL},
    "ecp5": {"target": "ecp5", "entries": {"mpu": 3, "vsmpu": 2, "hgmpu": 2}, **SMALL},
    "ecp5-pipelined": {
        "target": "ecp5",
        # Where guests share comparators, what is kept of a stage that does not check differs.
        "engine": "pipelined",
        "hypervisor": False,
        "entries": {"mpu": 3},
        **SMALL,
    },
    "ecp5-pool": {"target": "ecp5", "entries": {"pool": 3}, **SSPMP},
    "asic": {"target": "asic", "entries": {"mpu": 3, "vsmpu": 2, "hgmpu": 2}, **SMALL},
    "asic-pool": {"target": "asic", "engine": "pipelined", "entries": {"pool": 3}, **SSPMP},
    "asic-mixed": {
        "target": "asic",
        "ports": [FETCH, DATA],
        "entries": {"mpu": 3, "vsmpu": 0, "hgmpu": 2},
        **SMALL,
    },
    "plain": {"hypervisor": False, "entries": {"pool": 3}, **SSPMP},
}

DIGIT = "--name must be a Verilog identifier (letters, digits and _, no digit first), not '2mpu'"


@cache
def named(config):
    """Give the Verilog of a configuration of the table, for several tests."""
    return verilog_of(CONFIGS[config])


def verilog_of(fields, *, name="mpu", **given):
    unit = Mpu(MpuConfig(**fields))
    return render_unit(unit, describe(unit, name=name), **given)


def modules(text):
    return re.findall(r"^module (\w+)", text, re.M)


@pytest.mark.parametrize("name", CONFIGS)
def test_what_is_written_is_the_unit(name):
    # Cells of a device compare what a generic unit compares; Yosys takes the models for them here.
    # Of an ASIC the registers are others: test_proof_words.
    fields = CONFIGS[name]
    fields = fields | {"target": "generic"} if fields.get("target") == "ecp5" else fields
    verilog = named(name).replace("`ifndef SYNTHESIS", "`ifndef NEVER")
    assert proved(flat(MpuConfig(**fields)), verilog)


@pytest.mark.parametrize(
    ("right", "wrong"),
    [
        # A port on another wire, an operator, a module in the place of another.
        (".csr_virt(csr_virt)", ".csr_virt(csr_write)"),
        ("last < region", "last <= region"),
        ("mpu_request_decoder_port_fetch decoder", "mpu_request_decoder_port_data decoder"),
    ],
)
def test_a_wrong_netlist_is_seen(right, wrong):
    fields = {"entries": {"mpu": 3, "vsmpu": 2, "hgmpu": 2}, **SMALL}
    text = verilog_of(fields)
    # The top module is only wires: what is changed lies beneath it.
    head, mark, netlist = text.partition("endmodule\n")
    assert right in netlist
    changed = head + mark + netlist.replace(right, wrong, 1)
    assert not proved(flat(MpuConfig(**fields)), changed)


def test_equal_components_share_a_module():
    rtlil, top = convert_modules(Mpu(MpuConfig()), prefix="mpu")
    found = re.findall(r"^module \\(\w+)$", rtlil, re.M)
    assert len(found) == len(set(found)) < 40
    assert top in found
    # An array of 16 and one of 8, whose component the other array of 8 shares.
    assert len(re.findall(r"cell \\mpu_entry_matcher ", rtlil)) == 24


@pytest.mark.parametrize(
    ("reset", "distinct"),
    [((), 2), ((ResetEntry(bank="pool", index=1, addr=3, cfg=0x1F),), 3)],
    ids=["addrs-and-lanes", "one-lane-has-a-reset-value"],
)
def test_equal_components_are_elaborated_once(reset, distinct, monkeypatch):
    elaborate, elaborated = StoredWords.elaborate, []

    def counted(words, platform):
        elaborated.append((words.width, words.reset.items()))
        return elaborate(words, platform)

    monkeypatch.setattr(StoredWords, "elaborate", counted)
    rtlil, _ = convert_modules(Mpu(MpuConfig(**CONFIGS["pool"], reset=reset)), prefix="mpu")
    module = r"\\mpu_stored_words(?:_addrs|_cfgs\d)?"
    assert len(elaborated) == distinct
    assert len(re.findall(rf"^module {module}$", rtlil, re.M)) == distinct
    assert len(re.findall(rf"cell {module} ", rtlil)) == 5  # of four lanes, and of the addresses


@pytest.mark.parametrize("collects", [True, False])
def test_the_collector_is_left_as_it_was(collects):
    (gc.enable if collects else gc.disable)()
    try:
        with suppress(KeyError), collector_off():
            assert not gc.isenabled()
            raise KeyError
        assert gc.isenabled() == collects
    finally:
        gc.enable()


@pytest.mark.parametrize(
    ("fields", "lines", "size"),
    [
        ({}, 3_000, 115_000),
        ({"engine": "sequential"}, 3_100, 115_000),
        ({"revision": "sspmp-1.0", "entries": {"pool": 192}}, 80_000, 3_000_000),
    ],
    ids=["default", "sequential", "pool-192"],
)
def test_the_file_is_small(fields, lines, size):
    text = verilog_of(fields)
    assert text.count("\n") <= lines
    assert len(text) <= size


@pytest.mark.parametrize("name", CONFIGS)
def test_every_module_but_the_top_is_used_and_none_has_an_odd_port(name):
    text = named(name)
    top, *others = modules(text)
    assert top == "mpu"
    assert [n for n in others if not re.search(rf"^  {n} (\S+|#) *\(", text, re.M)] == []
    assert re.findall(r"^module .*\$.*$|^ *\.\S*\$", text, re.M) == []
    # A signal without a name is one whose name Amaranth could not find.
    assert "$signal" not in text


def test_the_header_tells_configuration_registers_stages_and_reset():
    text = verilog_of(CONFIGS["pool"])
    for line in (
        "//   revision    sspmp-1.0",
        "//   entries     pool 4",
        "//   0x3b0..0x3ef  pmpaddr0..pmpaddr63  machine            "
        "address of an entry of pmp, in words of 4 bytes",
        "//   mpmpdeleg            WARL  PMPNUM[6:0]",
        "//   pmpcfg0..pmpcfg15    WARL  L0[7] A0[4:3] X0[2] W0[1] R0[0] and 3 more entries",
        "//   spmpcfg0..           WARL  SHARED[9] U[8] L[7] A[4:3] X[2] W[1] R[0]",
        "//   0x100..0x103  spmpcfg0..spmpcfg3      through 0x152 or 0x352  "
        "configuration of an entry",
        "//   g   bank spmp   V=1    while hgatp_bare  causes 20/21/23",
        "//   spmp   pool[4]  HS and U, and what HS grants its guests",
        "// Reset: rst, active high; every register takes its reset value at a rising edge of clk",
    ):
        assert f"{line}\n" in text


def test_every_port_has_a_comment_and_its_group_a_title():
    unit = Mpu(MpuConfig(**CONFIGS["pool"]))
    description = describe(unit, name="mpu")
    top = render_unit(unit, description).partition(");\n")[0]
    commented = re.findall(r"^  (?:input|output) .*?(\w+),? +// \S.*$", top, re.M)
    assert commented == [port["name"] for port in description["ports"]]
    groups = {port["group"] for port in description["ports"]} - {""}
    assert len(re.findall(r"^  // \S", top, re.M)) == len(groups)


def test_two_units_fit_in_one_design(tmp_path):
    for name in ("one", "two"):
        generate(MpuConfig(**CONFIGS["mpu"]), tmp_path, name=name)
    texts = [(tmp_path / f"{name}.v").read_text() for name in ("one", "two")]
    assert set(modules(texts[0])) & set(modules(texts[1])) == set()
    (tmp_path / "soc.v").write_text(
        "module soc(input clk); one a(.clk(clk)); two b(.clk(clk)); endmodule"
    )
    command = [*find_verilator().command, "--lint-only", "-Wno-PINMISSING", "--top-module", "soc"]
    done = subprocess.run(
        [*command, "soc.v", "one.v", "two.v"],
        cwd=tmp_path,
        env=find_verilator().environment,
        capture_output=True,
        text=True,
        check=False,
    )
    assert (done.returncode, done.stderr) == (0, "")


def test_the_ports_may_keep_the_names_of_amaranth(tmp_path):
    verilog, *_ = generate(preset("mpu-small"), tmp_path, port_names="amaranth")
    text = verilog.read_text()
    assert "csr__addr," in text
    assert ".csr_addr(csr__addr)" in text


def test_debug_names_the_lines_of_the_package():
    text = verilog_of(CONFIGS["mpu"], debug=True)
    places = set(re.findall(r'src = "([^"]*)"', text))
    assert any(re.fullmatch(r"mpu_hw/checker/matcher\.py:\d+", location) for location in places)
    assert [location for location in places if location.startswith("/")] == []
    assert proved(flat(MpuConfig(**CONFIGS["mpu"])), text)


@pytest.mark.parametrize(
    ("name", "message"),
    [
        ("2mpu", DIGIT),
        ("a/b", DIGIT.replace("2mpu", "a/b")),
        ("", DIGIT.replace("2mpu", "")),
        ("logic", "--name must not be a keyword of Verilog or SystemVerilog, not 'logic'"),
    ],
)
def test_a_name_that_no_module_can_have_is_refused(name, message, tmp_path):
    with pytest.raises(ValueError, match=f"^{re.escape(message)}$"):
        generate(preset("mpu-small"), tmp_path / "out", name=name)
    assert not (tmp_path / "out").exists()
