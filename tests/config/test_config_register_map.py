"""The description of the registers, against what the reference model reads and takes."""

from pathlib import Path
from random import Random

import pytest
from configurations import CONFIGURATIONS
from mpu_hw_sim.model import CsrAccess, Mpu, Status
from mpu_hw_sim.reference import model_config

from mpu_hw import MpuConfig, ResetEntry
from mpu_hw.config.register_map import entry_fields, register_map
from mpu_hw.core.csr import rows
from mpu_hw.export.describe import describe_registers
from mpu_hw.soc import SocConfig
from mpu_hw.soc.csr_header import render_csr_header

RULES = Path(__file__).parents[2] / "docs" / "rules.md"
M = 3
RESET = (
    ResetEntry(bank="pool", index=0, addr=0x155, cfg=0x9D),
    ResetEntry(bank="pool", index=65, addr=0x2AA, cfg=0x31F),
)
CONFIGS = {
    **CONFIGURATIONS,
    "pool-reset": MpuConfig(revision="sspmp-1.0", entries={"pool": 70}, reset=RESET, granularity=8),
    "mpu-reset": MpuConfig(reset=(ResetEntry(bank="mpu", index=2, addr=0x33, cfg=0x8A),)),
    "wired": MpuConfig(
        reset=(ResetEntry(bank="mpu", index=1, addr=0x33, cfg=0x9A, hardwired=True),)
    ),
    "fixed-reset": MpuConfig(
        revision="sspmp-1.0",
        delegation="fixed",
        entries={"pmp": 2, "spmp": 3, "vspmp": 2},
        reset=(ResetEntry(bank="vspmp", index=1, addr=9, cfg=0x11B),),
    ),
}


class Reader:
    """Reads and writes the registers of the model as M does, through the selects where needed."""

    def __init__(self, config):
        self.mpu = Mpu(model_config(config))
        self.map = register_map(config)
        self.numbers = {row.name: row.numbers[0] for row in self.map if row.select is None}

    def access(self, number, value=None):
        write = value is not None
        access = CsrAccess(number, M, write=write, wdata=value or 0)
        result = self.mpu.csr(access, Status())
        assert not result.illegal, hex(number)
        return result.rdata

    def values(self, row):
        """Values of a register, or of all of those that follow each other."""
        if row.select is None:
            return [self.access(row.numbers[0])]
        level = "vs" if row.bank == "vspmp" else "m"
        alias = "ireg" if row.name.endswith("addr") else "ireg2"
        found = []
        for index in range(row.count):
            self.access(self.numbers[f"{level}iselect"], row.select + index)
            found.append(self.access(self.numbers[level + alias]))
        return found


def readable(reader):
    """Rows that M reads; sireg reads what a select names, which is another row.

    spmpen without a bank of the host is there for guests alone, and has no field.
    """
    rows = [row for row in reader.map if row.kind != "ireg"]
    return [row for row in rows if row.fields or not row.kind.endswith("spmpen")]


@pytest.mark.parametrize("name", CONFIGS)
def test_the_values_at_reset_are_those_that_are_read(name):
    reader = Reader(CONFIGS[name])
    for row in readable(reader):
        expected = list(row.resets) if row.select is not None else [row.reset]
        assert reader.values(row) == expected, row.name


@pytest.mark.parametrize(
    "name", ["default", "mpu-rv64", "sspmp-rv32", "sspmp-rv64-hyp", "fixed-reset"]
)
def test_no_bit_outside_the_fields_is_ever_read(name):
    reader = Reader(CONFIGS[name])
    rng = Random(1)
    plain = [row for row in readable(reader) if row.select is None and row.kind != "select"]
    for _ in range(3):
        for row in plain:
            reader.access(row.numbers[0], rng.getrandbits(row.width))
        for row in readable(reader):
            fields = sum(f.mask for f in row.fields)
            assert all(value & ~fields == 0 for value in reader.values(row)), row.name


@pytest.mark.parametrize(
    "name", ["default", "sspmp-rv32", "sspmp-rv64-hyp", "fixed-reset", "wired"]
)
def test_no_bit_changes_that_is_not_called_writable(name):
    reader = Reader(CONFIGS[name])
    rng = Random(2)
    # A delegation moves entries between registers; an ireg writes what a select names.
    still = [row for row in readable(reader) if not row.kind.endswith("deleg")]
    for _ in range(3):
        for row in (row for row in still if row.select is None):
            reader.access(row.number, rng.getrandbits(row.width))
        for row in (row for row in still if row.select is None):
            changed = reader.values(row)[0] ^ row.reset
            assert changed & ~row.writable_mask == 0, row.name


def test_what_cannot_be_written_is_read_only():
    wired = {row.name: row for row in register_map(CONFIGS["wired"])}
    assert (wired["mpuaddr1"].writable_mask, wired["mpuaddr2"].writable_mask) == (0, 0xFFFF_FFFF)
    assert wired["mpucfg0"].writable_mask == 0x9F9F_009F
    fixed = {row.name: row for row in register_map(CONFIGS["fixed-reset"])}
    moving = {row.name: row for row in register_map(CONFIGS["pool-reset"])}
    for name, mask in (("mpmpdeleg", 0x7F), ("hspmpdeleg", 0xFF)):
        assert (fixed[name].writable_mask, moving[name].writable_mask) == (0, mask)


@pytest.mark.rule("COM-GRAN-02", "COM-CFG-04")
def test_the_named_modes_are_those_that_a_write_stores():
    def modes(config):
        return {field.values for field in entry_fields(config)["mpucfg"] if field.name == "A"}

    assert modes(MpuConfig()) == {(("OFF", 0), ("TOR", 1), ("NA4", 2), ("NAPOT", 3))}
    assert modes(MpuConfig(granularity=8)) == {(("OFF", 0), ("TOR", 1), ("NAPOT", 3))}
    assert modes(MpuConfig(modes=("na4",))) == {(("OFF", 0), ("NA4", 2))}


@pytest.mark.parametrize("name", CONFIGS)
def test_mpu_json_has_every_register_with_access_reset_and_the_words_of_its_fields(name):
    config = CONFIGS[name]
    described = {row["name"]: row for row in describe_registers(config)}
    assert list(described) == [row.name for row in register_map(config)]
    for row in register_map(config):
        told = described[row.name]
        assert (told["access"], told["description"]) == (row.access.value, row.text)
        assert told["source"] in RULES.read_text(encoding="utf-8")
        assert told["reset"] == (list(row.resets) if row.select is not None else row.reset)
        assert [field["name"] for field in told["fields"]] == [field.name for field in row.fields]
        for field, of_row in zip(told["fields"], row.fields, strict=True):
            assert field["bits"] == [of_row.msb, of_row.lsb]
            assert field["access"] in ("RW", "WARL", "RO")
            assert field["reset"] == of_row.reset
            assert field["description"]
            assert field.get("values", {}) == dict(of_row.values)


@pytest.mark.parametrize("name", CONFIGS)
def test_fields_do_not_overlap_and_fit(name):
    for row in register_map(CONFIGS[name]):
        masks = [f.mask for f in row.fields]
        assert sum(masks) == sum(set(masks)) < 1 << row.width, row.name
        combined = 0
        for mask in masks:
            assert not combined & mask, row.name
            combined |= mask


@pytest.mark.parametrize("revision", ["mpu-0.9", "sspmp-1.0"])
def test_the_header_has_every_csr_of_core_and_unit(revision):
    system = SocConfig.for_unit(MpuConfig(revision=revision))
    lines = render_csr_header(system).splitlines()
    defined = {
        words[1]: int(words[2], 16) for words in map(str.split, lines) if words[0] == "#define"
    }
    named = {f"CSR_{row.name.upper()}": row.number for row in rows(system.core)}
    unit = register_map(system.unit)
    named |= {f"CSR_{row.name.upper()}": row.numbers[0] for row in unit if row.select is None}
    assert {name: value for name, value in defined.items() if name.startswith("CSR_")} == named
    if revision == "sspmp-1.0":
        assert (defined["SPMPCFG_A"], defined["SPMPCFG_SHARED"]) == (0x18, 0x200)
        assert defined["SPMPADDR_SELECT"] == 0x100


def test_a_system_without_a_unit_has_the_csrs_of_the_core():
    lines = render_csr_header(SocConfig.for_unit(None)).splitlines()
    assert "#define CSR_MSTATUS 0x300" in lines
    assert not [line for line in lines if "SPMP" in line]
