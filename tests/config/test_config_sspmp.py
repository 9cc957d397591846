"""Configurations of revision sspmp-1.0: what they settle to, and what is refused."""

import re

import pytest

from mpu_hw import MpuConfig, ResetEntry
from mpu_hw.presets import PRESETS, preset

POOL = {"revision": "sspmp-1.0"}
FIXED = {"revision": "sspmp-1.0", "delegation": "fixed"}


def entry(**fields):
    return (ResetEntry(**{"bank": "pool", "index": 0, "addr": 0, "cfg": 0} | fields),)


REFUSED = [
    (POOL | {"entries": {"pool": 0}}, "entries of the pool must be between 1 and 192, not 0"),
    (POOL | {"entries": {"pool": 193}}, "entries of the pool must be between 1 and 192, not 193"),
    (
        POOL | {"entries": {"pool": 65}, "hypervisor": False},
        "entries of the pool with hypervisor false must be between 1 and 64, not 65",
    ),
    (POOL | {"entries": {"mpu": 4}}, "Bank 'mpu' is not known; known: pool"),
    (POOL | {"entries": {"spmp": 4}}, "Bank 'spmp' is not known; known: pool"),
    (FIXED | {"entries": {"pool": 4}}, "Bank 'pool' is not known; known: pmp, spmp, vspmp"),
    (FIXED | {"entries": {"spmp": 65}}, "entries of bank spmp must be between 0 and 64, not 65"),
    (
        FIXED | {"entries": {"vspmp": 2}, "hypervisor": False},
        "entries of guest bank vspmp must be 0 with hypervisor false, not 2",
    ),
    (
        FIXED | {"smepmp": True},
        "smepmp must be false where bank pmp has no entry; give it some with entries",
    ),
    (POOL | {"delegation": "shared"}, "delegation must be dynamic or fixed, not 'shared'"),
    (
        {"delegation": "fixed"},
        "delegation must be left out with revision 'mpu-0.9', whose banks share nothing "
        "(MPU-DELEG-16), not 'fixed'",
    ),
    (
        POOL | {"csr_map": "custom"},
        "csr_map must be default with revision 'sspmp-1.0', whose CSR numbers are allocated, not "
        "'custom'",
    ),
    (
        POOL | {"csr_base": {"hspmpdeleg": 0x600}},
        "csr_base of hspmpdeleg must keep clear of allocated CSR numbers, not cover 0x600, which "
        "is hstatus",
    ),
    (
        {"csr_base": {"mpucfg": 0x180}},
        "csr_base of mpucfg must keep clear of allocated CSR numbers, not cover 0x180, which is "
        "satp",
    ),
    (
        POOL | {"csr_base": {"hspmpdeleg": 0x116}},
        "csr_base of hspmpdeleg must put 0x116..0x116 among the writable CSR numbers with bits 9:8 "
        "= 2, not at 0x116",
    ),
    (
        POOL | {"csr_base": {"hspmpdeleg": 0x683}},
        "csr_base must keep families apart, not hspmpen at 0x683..0x683 and hspmpdeleg at "
        "0x683..0x683",
    ),
    (
        POOL | {"csr_base": {"spmpen": 0x5C0}},
        "CSR family 'spmpen' is not known; did you mean 'vspmpen'?",
    ),
    (
        POOL | {"reset": entry(cfg=0x18, hardwired=True)},
        "Reset entry pool[0] must not be hardwired in a shared pool, where entries change hands; "
        "lock it with L instead",
    ),
    (
        POOL | {"reset": entry(cfg=0x1A)},
        "cfg of reset entry pool[0] must be a value that a write leaves as it is (A one of off, "
        "tor, na4, napot, no reserved bit or permission), not 0x1a",
    ),
    (
        POOL | {"reset": entry(cfg=0x219)},
        "cfg of reset entry pool[0] must be a value that a write leaves as it is (A one of off, "
        "tor, na4, napot, no reserved bit or permission), not 0x219",
    ),
    (
        FIXED | {"entries": {"pmp": 2}, "reset": entry(bank="pmp", cfg=0x1A)},
        "cfg of reset entry pmp[0] must be a value that a write leaves as it is (A one of off, "
        "tor, na4, napot, no reserved bit or permission), not 0x1a",
    ),
    (
        FIXED | {"entries": {"pmp": 2}, "reset": entry(bank="pmp", cfg=0x118)},
        "cfg of reset entry pmp[0] must be a value that a write leaves as it is (A one of off, "
        "tor, na4, napot, no reserved bit or permission), not 0x118",
    ),
]


@pytest.mark.parametrize(("fields", "text"), REFUSED)
def test_a_configuration_is_refused(fields, text):
    with pytest.raises(ValueError, match=f"^{re.escape(text)}$"):
        MpuConfig(**fields)


SETTLED = [
    (POOL, "delegation", "dynamic"),
    (POOL, "entries", {"pool": 32}),
    (POOL, "mxr", "raw"),
    (POOL, "reserved", "hold"),
    (FIXED, "entries", {"pmp": 0, "spmp": 16, "vspmp": 8}),
    (FIXED | {"hypervisor": False}, "entries", {"pmp": 0, "spmp": 16, "vspmp": 0}),
    (FIXED | {"entries": {"spmp": 0, "pmp": 3, "vspmp": 0}}, "hypervisor", True),
]


@pytest.mark.parametrize(("fields", "name", "value"), SETTLED)
def test_a_field_left_out_takes_the_default_of_the_revision(fields, name, value):
    assert getattr(MpuConfig(**fields), name) == value


@pytest.mark.rule("COM-RST-04")
@pytest.mark.parametrize(
    ("bank", "cfg", "delegation"),
    [("pool", 0x9F, "dynamic"), ("pool", 0x31F, "dynamic"), ("spmp", 0x99, "fixed")],
)
def test_a_legal_reset_value_is_accepted_lock_included(bank, cfg, delegation):
    config = MpuConfig(**POOL | {"delegation": delegation, "reset": entry(bank=bank, cfg=cfg)})
    assert config.reset[0].cfg == cfg


@pytest.mark.parametrize(
    ("fields", "arrays"),
    [
        (POOL, [("pool", 32, ["pmp", "spmp"])]),
        (FIXED, [("spmp", 16, ["spmp"]), ("vspmp", 8, ["spmp"])]),
        (POOL | {"hypervisor": False}, [("pool", 32, ["pmp", "spmp"])]),
    ],
)
def test_banks_share_an_array_only_in_a_pool(fields, arrays):
    found = MpuConfig(**fields).entry_arrays
    assert [(s.name, s.count, [table.key for table in s.tables]) for s in found] == arrays


@pytest.mark.parametrize(
    ("name", "banks", "stages"),
    [
        ("mcu", ["spmp"], ["hs"]),
        ("sspmp-rv32", ["pmp", "spmp"], ["hs", "m"]),
        ("sspmp-rv64-hyp", ["pmp", "spmp", "vspmp"], ["hs", "vs", "g", "m"]),
        ("pmp-only", ["pmp"], ["m"]),
    ],
)
def test_a_preset_has_the_banks_and_stages_of_its_purpose(name, banks, stages):
    config = preset(name)
    assert [bank.name for bank in config.banks] == banks
    assert [stage.name for stage in config.stages] == stages


@pytest.mark.parametrize("name", PRESETS)
def test_a_preset_survives_toml(name, tmp_path):
    (tmp_path / "unit.toml").write_text(preset(name).to_toml())
    assert MpuConfig.from_toml(tmp_path / "unit.toml") == preset(name)


@pytest.mark.rule("SSPMP-EN-01", "HYP-EN-06", "HYP-EN-07", "SSPMP-ACC-11")
@pytest.mark.parametrize(
    ("xlen", "names"),
    [
        (32, ["spmpen", "spmpenh", "vspmpen", "vspmpenh", "hspmpen", "hspmpenh"]),
        (64, ["spmpen", "vspmpen", "hspmpen"]),
    ],
)
def test_high_halves_exist_on_rv32_alone(xlen, names):
    families = MpuConfig(**POOL | {"xlen": xlen}).csr_families
    found = [name for family in families for name in family.registers() if "spmpen" in name]
    assert found == names


def test_the_numbers_are_those_of_the_standard():
    numbers = {
        name: number
        for family in MpuConfig(**POOL | {"smepmp": True}).csr_families
        for name, number in family.registers().items()
    }
    assert [numbers[f"sireg{i}"] for i in ("", "2", "3", "4", "5", "6")] == [
        *(0x151, 0x152, 0x153),
        *(0x155, 0x156, 0x157),
    ]
    assert [numbers[f"{level}select"] for level in ("si", "vsi", "mi")] == [0x150, 0x250, 0x350]
    assert (numbers["vsireg6"], numbers["mireg4"]) == (0x257, 0x355)
    assert (numbers["spmpen"], numbers["spmpenh"]) == (0x183, 0x193)
    assert (numbers["vspmpen"], numbers["vspmpenh"]) == (0x283, 0x293)
    assert (numbers["hspmpen"], numbers["hspmpenh"]) == (0x683, 0x693)
    assert (numbers["mpmpdeleg"], numbers["hspmpdeleg"]) == (0x316, 0x616)
    assert (numbers["pmpcfg0"], numbers["pmpcfg15"]) == (0x3A0, 0x3AF)
    assert (numbers["pmpaddr0"], numbers["pmpaddr63"]) == (0x3B0, 0x3EF)
    assert (numbers["mseccfg"], numbers["mseccfgh"]) == (0x747, 0x757)
