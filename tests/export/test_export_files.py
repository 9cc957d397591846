"""What is generated: the same bytes every time, and a description that is true."""

import json
import os
import re
import subprocess
import sys

import pytest
from leaf_bench import answers

from mpu_hw import Mpu, MpuConfig, PortConfig
from mpu_hw.export import SUFFIXES, describe, generate, render_unit, write_unit
from mpu_hw.presets import PRESETS, preset
from mpu_hw.registers.direct_decoder import DirectCsrDecoder

FEW = {"mpu": 2, "vsmpu": 1, "hgmpu": 1}
CONFIGS = {
    "small": preset("mpu-small"),
    "rv32": MpuConfig(entries=FEW, mxr="raw"),
    "rv64": MpuConfig(entries=FEW, xlen=64, csr_map="zdl2023", granularity=64),
    "guest": MpuConfig(
        entries={"mpu": 0, "vsmpu": 2, "hgmpu": 0},
        ports=[PortConfig(name="only_one", accesses=["load"], max_size=16, misaligned=True)],
    ),
    "async": MpuConfig(entries=FEW, reset_kind="async"),
    "async-low": MpuConfig(entries=FEW, reset_kind="async-low"),
}


@pytest.fixture(scope="module", params=CONFIGS)
def made(request, tmp_path_factory):
    """Configuration, Verilog and description of one unit."""
    config = CONFIGS[request.param]
    verilog, description, *_ = generate(config, tmp_path_factory.mktemp(request.param))
    return config, verilog.read_text(), json.loads(description.read_text())


def header(verilog):
    """Ports that the top module declares: name, direction and width."""
    (body,) = re.findall(r"^module mpu \(.*?^\);", verilog, flags=re.M | re.S)
    declared = re.findall(r"^ +(input|output) +wire +(?:\[(\d+):0\])? *(\w+)", body, flags=re.M)
    return [
        {
            "name": name,
            "direction": {"input": "in", "output": "out"}[way],
            "width": int(top or 0) + 1,
        }
        for way, top, name in declared
    ]


def test_the_same_configuration_gives_the_same_bytes(tmp_path):
    config = CONFIGS["rv32"]
    first, second = (generate(config, tmp_path / name) for name in ("a", "b"))
    assert [path.read_bytes() for path in first] == [path.read_bytes() for path in second]
    assert [path.name for path in first] == [f"mpu{suffix}" for suffix in SUFFIXES]


def test_the_description_names_every_port_of_the_module(made):
    _, verilog, description = made
    ports = [{key: port[key] for key in port if key != "group"} for port in description["ports"]]
    assert ports == header(verilog)


def test_the_module_is_called_as_the_description_says(made):
    _, verilog, description = made
    assert re.findall(r"^module (\w+) ?\(", verilog, flags=re.M).count(description["module"]) == 1


def test_the_verilog_names_no_place_on_the_machine_that_made_it(made):
    _, verilog, _ = made
    assert "src =" not in verilog
    assert ".py" not in verilog


def test_the_configuration_in_the_description_builds_an_equal_one(made):
    config, _, description = made
    assert MpuConfig.from_dict(description["configuration"]) == config


def test_every_register_of_the_description_answers_in_hardware(made):
    config, _, description = made
    rows = [(register["number"], 1) for register in description["registers"]]
    got = answers(
        DirectCsrDecoder(config), ["csr.addr", "csr.priv"], ["csr.hit", "csr.illegal"], rows
    )
    assert set(got) == {(1, 0)}


def test_every_register_that_answers_is_in_the_description(made):
    config, _, description = made
    rows = [(number, 1) for number in range(1 << 12)]
    got = answers(
        DirectCsrDecoder(config), ["csr.addr", "csr.priv"], ["csr.hit", "csr.illegal"], rows
    )
    numbers = {number for (number, _), seen in zip(rows, got, strict=True) if seen == (1, 0)}
    assert numbers == {register["number"] for register in description["registers"]}


def test_the_entries_of_the_registers_are_each_there_once(made):
    config, _, description = made
    for bank in config.banks:
        count = config.entries[bank.name]
        for kind in ("cfg", "addr", *(["switch"] if config.switch else [])):
            held = [
                number
                for register in description["registers"]
                if (register["bank"], register["kind"]) == (bank.name, kind) and register["entries"]
                for number in range(register["entries"][0], register["entries"][1] + 1)
            ]
            assert held == list(range(count)), (bank.name, kind)


@pytest.mark.rule("MPU-CFG-01")
def test_the_description_says_where_the_fields_of_cfg_are(made):
    fields = {"R": [0, 0], "W": [1, 1], "X": [2, 2], "A": [4, 3], "S": [7, 7]}
    assert [bank["cfg"] for bank in made[2]["banks"]] == [fields] * len(made[2]["banks"])


RESETS = {
    "sync": {"kind": "sync", "port": "rst", "active": 1, "asynchronous": False},
    "async": {"kind": "async", "port": "rst", "active": 1, "asynchronous": True},
    "async-low": {"kind": "async-low", "port": "rst_n", "active": 0, "asynchronous": True},
}


@pytest.mark.rule("COM-RST-05")
def test_the_description_says_how_the_module_is_reset(made):
    config, _, description = made
    assert description["reset"] == RESETS[config.reset_kind]
    assert [port["name"] for port in description["ports"][:2]] == [
        "clk",
        RESETS[config.reset_kind]["port"],
    ]


@pytest.mark.rule("COM-RST-05")
@pytest.mark.parametrize(
    ("kind", "edges"),
    [
        ("sync", "posedge clk"),
        ("async", "posedge clk, posedge rst"),
        ("async-low", "posedge clk, posedge rst"),
    ],
)
def test_every_register_of_the_verilog_waits_for_the_edges_of_the_kind(kind, edges):
    text = verilog_of(MpuConfig(entries=FEW, reset_kind=kind))
    # The words of a memory have no reset (test_proof_memory).
    registers = re.sub(r"always @\(posedge clk\) begin\n\s+if \(\S+\)\n\s+memory\[", "", text)
    assert set(re.findall(r"always @\((.*edge.*)\)", registers)) == {edges}
    assert (".rst(~rst_n)" in text) == (kind == "async-low")


@pytest.mark.parametrize("name", ["inner", "reset", "rst", "clk"])
def test_a_check_port_and_the_reset_do_not_share_a_name(name):
    def configure():
        port = PortConfig(name=name, accesses=["load"], max_size=4)
        return MpuConfig(entries=FEW, ports=[port], reset_kind="async-low")

    if name in ("rst", "clk"):
        with pytest.raises(ValueError, match=r"^Port name must be lower-case .*$"):
            configure()
    else:
        assert f"{name}_valid" in verilog_of(configure())


@pytest.mark.rule("COM-ORD-01", "COM-FLT-1", "COM-FLT-2", "COM-FLT-3")
@pytest.mark.filterwarnings("ignore::amaranth.hdl.UnusedElaboratable")
def test_the_description_lists_the_stages_in_their_order():
    page = {"fetch": 12, "load": 13, "store": 15}
    guest = {"fetch": 20, "load": 21, "store": 23}
    names = ["name", "code", "bank", "virt", "bare", "causes"]
    rows = [
        ("hs", 0, "mpu", False, "satp_bare", page),
        ("vs", 1, "vsmpu", True, "vsatp_bare", page),
        ("g", 2, "hgmpu", True, "hgatp_bare", guest),
    ]
    stages = describe(_unit({}), name="mpu")["stages"]
    assert [{name: stage[name] for name in names} for stage in stages] == [
        dict(zip(names, row, strict=True)) for row in rows
    ]
    assert [stage["columns"] for stage in stages] == [
        {"S": ["S0", "S1"], "U": ["U", "U"]},
        {"S": ["S0", "S1"], "U": ["U", "U"]},
        {"S": ["G", "G"], "U": ["G", "G"]},
    ]
    assert [stage["select"] for stage in stages] == ["sum", "vsum", None]
    assert [stage["passes_without_match"] for stage in stages] == [["S"], ["S"], []]


@pytest.mark.filterwarnings("ignore::amaranth.hdl.UnusedElaboratable")
@pytest.mark.rule("MPU-PERM-07")
def test_the_description_prints_the_permission_tables():
    tables = describe(_unit({}), name="mpu")["tables"]
    assert list(tables) == ["4.1", "4.2"]
    assert tables["4.1"]["fields"] == ["S", "R", "W", "X"]
    by_bits = {row["bits"]: row["allowed"] for row in tables["4.1"]["rows"]}
    assert len(by_bits) == 16
    assert by_bits["0111"] == {"S0": "", "S1": "RW", "U": "RWX"}


def _unit(fields):
    return Mpu(MpuConfig(**fields))


def verilog_of(config):
    unit = Mpu(config)
    return render_unit(unit, describe(unit, name="mpu"))


def runs(bank, cfg, addr, switch, step):
    """Golden names and numbers of one bank, in the order of the description."""
    yield from ((f"{bank}cfg{n}", cfg + n) for n in range(0, 16, step))
    yield from ((f"{bank}addr{n}", addr + n) for n in range(64))
    yield from ((f"{bank}switch{n}", switch + n) for n in range(2 // step))


@pytest.mark.rule("MPU-CSR-01", "MPU-CFG-02", "MPU-SW-01")
@pytest.mark.filterwarnings("ignore::amaranth.hdl.UnusedElaboratable")
@pytest.mark.parametrize(("xlen", "step", "total"), [(32, 1, 246), (64, 2, 219)])
def test_the_registers_of_the_default_are_those_of_the_rules(xlen, step, total):
    registers = describe(_unit({"xlen": xlen}), name="mpu")["registers"]
    golden = [
        *runs("mpu", 0x1A0, 0x1B0, 0x170, step),
        *runs("vsmpu", 0x2A0, 0x2B0, 0x270, step),
        *runs("hgmpu", 0x660, 0x6B0, 0x670, step),
    ]
    assert [(register["name"], register["number"]) for register in registers] == golden
    assert len(golden) == total


def test_write_unit_makes_the_folder_and_writes_the_same_text(tmp_path):
    path = write_unit(CONFIGS["small"], tmp_path / "a" / "b.v")
    assert path.read_text() == verilog_of(CONFIGS["small"])


@pytest.mark.parametrize("names", [["a", "a_path"], ["hs", "vs", "g"], ["mpu", "front", "module"]])
def test_any_set_of_port_names_that_the_configuration_takes_can_be_built(names):
    ports = [PortConfig(name=name, accesses=["load"], max_size=4) for name in names]
    text = verilog_of(MpuConfig(entries=FEW, ports=ports))
    assert {name for name in names if f" {name}_valid," in text} == set(names)


def test_every_preset_has_another_description():
    texts = {json.dumps(preset(name).to_dict(), sort_keys=True) for name in PRESETS}
    assert len(texts) == len(PRESETS)


HASHED = """
import hashlib
from mpu_hw import Mpu, MpuConfig
from mpu_hw.export import describe, render_unit

for config in (
    MpuConfig(entries={"mpu": 2, "vsmpu": 1, "hgmpu": 1}),
    MpuConfig(revision="sspmp-1.0", entries={"pool": 3}, smepmp=True),
):
    unit = Mpu(config)
    text = render_unit(unit, describe(unit, name="mpu"))
    print(hashlib.sha256(text.encode()).hexdigest())
"""


def test_the_bytes_do_not_hang_on_the_order_of_sets():
    digests = {
        subprocess.run(
            [sys.executable, "-c", HASHED],
            env=os.environ | {"PYTHONHASHSEED": seed},
            capture_output=True,
            text=True,
            check=True,
        ).stdout
        for seed in ("1", "2")
    }
    assert len(digests) == 1
