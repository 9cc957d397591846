"""Fields of the configuration: defaults, and what a valid value becomes."""

import dataclasses

import pytest

from mpu_hw import MpuConfig, PortConfig, ResetEntry
from mpu_hw.presets import PRESETS, preset

PMP_ALONE = {
    "revision": "sspmp-1.0",
    "delegation": "fixed",
    "entries": {"pmp": 2, "spmp": 0, "vspmp": 0},
    "supervisor_csrs": False,
}
DEFAULTS = {
    "revision": "mpu-0.9",
    "xlen": 32,
    "paddr_width": 34,
    "granularity": 4,
    "entries": {"mpu": 16, "vsmpu": 8, "hgmpu": 8},
    "delegation": None,
    "hypervisor": True,
    "modes": ("tor", "na4", "napot"),
    "switch": True,
    "mxr": "off",
    "reserved": "mask",
    "smepmp": False,
    "supervisor_csrs": True,
    "other_selects": False,
    "denial_record": False,
    "csr_map": "default",
    "csr_base": {
        **{"mpucfg": 0x1A0, "mpuaddr": 0x1B0, "mpuswitch": 0x170},
        **{"vsmpucfg": 0x2A0, "vsmpuaddr": 0x2B0, "vsmpuswitch": 0x270},
        **{"hgmpucfg": 0x660, "hgmpuaddr": 0x6B0, "hgmpuswitch": 0x670},
    },
    "engine": "combinational",
    "target": "generic",
    "regions": 1,
    "constant_time": False,
    "hardened": False,
    "reset_kind": "sync",
    "reset": (),
    "ports": (
        PortConfig(name="fetch", accesses=("fetch",), max_size=4),
        PortConfig(name="data", accesses=("load", "store", "hlvx"), max_size=4),
    ),
}


def test_every_field_has_a_default_that_this_file_knows():
    assert {field.name for field in dataclasses.fields(MpuConfig)} == set(DEFAULTS)


@pytest.mark.parametrize("name", DEFAULTS)
def test_a_field_left_out_has_the_default_of_the_contract(name):
    assert getattr(MpuConfig(), name) == DEFAULTS[name]


@pytest.mark.parametrize(
    ("fields", "name", "value"),
    [
        ({"xlen": 64}, "paddr_width", 56),
        ({"revision": "sspmp-1.0"}, "other_selects", True),
        ({"revision": "sspmp-1.0", "other_selects": False}, "other_selects", False),
        (PMP_ALONE, "other_selects", False),
        ({"xlen": 64, "paddr_width": 34}, "paddr_width", 34),
        ({"entries": {"mpu": 4}}, "entries", {"mpu": 4, "vsmpu": 8, "hgmpu": 8}),
        ({"entries": {}}, "entries", {"mpu": 16, "vsmpu": 8, "hgmpu": 8}),
        ({"hypervisor": False}, "entries", {"mpu": 16, "vsmpu": 0, "hgmpu": 0}),
        ({"entries": {"vsmpu": 0, "hgmpu": 0}}, "hypervisor", False),
        ({"entries": {"vsmpu": 0}}, "hypervisor", True),
        ({"modes": ["napot", "tor"]}, "modes", ("tor", "napot")),
        ({"modes": {"na4"}}, "modes", ("na4",)),
        ({"mxr": "raw"}, "mxr", "raw"),
        ({"reserved": "hold"}, "reserved", "hold"),
        ({"csr_map": "custom"}, "csr_base", None),
        ({"csr_base": {"mpucfg": 0x5C0}}, "csr_base", DEFAULTS["csr_base"] | {"mpucfg": 0x5C0}),
    ],
)
def test_a_field_settles_to_its_final_value(fields, name, value):
    custom = {
        **{"mpucfg": 0x5D0, "mpuaddr": 0x5C0, "mpuswitch": 0x5D8},
        **{"vsmpucfg": 0x6D0, "vsmpuaddr": 0x6C0, "vsmpuswitch": 0x6D8},
        **{"hgmpucfg": 0x6F0, "hgmpuaddr": 0x6E0, "hgmpuswitch": 0x6F8},
    }
    assert getattr(MpuConfig(**fields), name) == (custom if value is None else value)


@pytest.mark.parametrize(
    ("fields", "accesses", "sizes"),
    [
        ({}, [("fetch",), ("load", "store", "hlvx")], [4, 4]),
        ({"xlen": 64}, [("fetch",), ("load", "store", "hlvx")], [4, 8]),
        ({"hypervisor": False}, [("fetch",), ("load", "store")], [4, 4]),
    ],
)
def test_the_default_ports_fit_the_core(fields, accesses, sizes):
    ports = MpuConfig(**fields).ports
    assert [port.name for port in ports] == ["fetch", "data"]
    assert [port.accesses for port in ports] == accesses
    assert [port.max_size for port in ports] == sizes


@pytest.mark.rule("COM-RST-05")
@pytest.mark.parametrize(
    ("kind", "port", "active", "asynchronous"),
    [("sync", "rst", 1, False), ("async", "rst", 1, True), ("async-low", "rst_n", 0, True)],
)
def test_the_reset_kind_gives_the_reset_input(kind, port, active, asynchronous):
    reset = MpuConfig(reset_kind=kind).reset_input
    assert (reset.port, reset.active, reset.asynchronous) == (port, active, asynchronous)


@pytest.mark.rule("COM-GRAN-01", "COM-ADDR-02", "COM-ADDR-03")
@pytest.mark.parametrize(
    ("fields", "derived"),
    [
        ({}, (0, 32, 32, 34)),
        ({"paddr_width": 20}, (0, 18, 18, 32)),
        ({"xlen": 64}, (0, 54, 54, 64)),
        ({"granularity": 8}, (1, 32, 31, 34)),
        ({"granularity": 4096, "xlen": 64, "paddr_width": 40}, (10, 38, 28, 64)),
        ({"granularity": 2048, "paddr_width": 12}, (9, 10, 1, 32)),
    ],
)
def test_the_widths_follow_from_address_and_grain(fields, derived):
    config = MpuConfig(**fields)
    widths = (config.addr_width, config.granule_width, config.check_width)
    assert (config.grain_bits, *widths) == derived


@pytest.mark.rule("MPU-ENT-01", "HYP-STG-9")
@pytest.mark.parametrize(
    ("entries", "banks", "stages"),
    [
        ({}, ["mpu", "vsmpu", "hgmpu"], ["hs", "vs", "g"]),
        ({"mpu": 0}, ["vsmpu", "hgmpu"], ["vs", "g"]),
        ({"vsmpu": 0}, ["mpu", "hgmpu"], ["hs", "g"]),
        ({"vsmpu": 0, "hgmpu": 0}, ["mpu"], ["hs"]),
        ({"mpu": 64, "vsmpu": 64, "hgmpu": 64}, ["mpu", "vsmpu", "hgmpu"], ["hs", "vs", "g"]),
    ],
)
def test_a_bank_without_entries_is_absent_and_so_is_its_stage(entries, banks, stages):
    config = MpuConfig(entries=entries)
    assert [bank.name for bank in config.banks] == banks
    assert [stage.name for stage in config.stages] == stages


def test_a_port_settles_its_lists_and_has_defaults():
    port = PortConfig(name="p", accesses=["walk", "load"], max_size=1)
    assert port.accesses == ("load", "walk")
    assert (port.misaligned, port.stages) == (False, ("hs", "vs", "g", "m"))
    assert port.kinds == (0, 5)


@pytest.mark.parametrize(
    ("max_size", "width"), [(1, 1), (2, 1), (4, 2), (8, 2), (16, 3), (128, 3), (256, 4), (4096, 4)]
)
def test_the_size_signal_holds_the_log_of_every_size(max_size, width):
    assert PortConfig(name="p", accesses=["cbo"], max_size=max_size).size_width == width


def test_a_reset_entry_knows_its_place_and_mode():
    row = ResetEntry(bank="vsmpu", index=3, addr=1, cfg=0x9F)
    assert (row.where, row.mode, row.hardwired) == ("vsmpu[3]", 3, False)


@pytest.mark.parametrize("name", PRESETS)
def test_every_preset_is_a_valid_configuration(name):
    assert isinstance(preset(name), MpuConfig)


def test_a_configuration_is_frozen_with_its_tables():
    config = MpuConfig()
    with pytest.raises(dataclasses.FrozenInstanceError, match="^cannot assign to field 'xlen'$"):
        config.xlen = 64
    with pytest.raises(TypeError, match="^'mappingproxy' object does not support item assignment$"):
        config.entries["mpu"] = 1


@pytest.mark.rule("MPU-CSR-02")
def test_zdl2023_with_its_two_banks_is_valid():
    config = MpuConfig(csr_map="zdl2023", entries={"hgmpu": 0})
    assert config.csr_base["vsmpuaddr"] == 0xA10
