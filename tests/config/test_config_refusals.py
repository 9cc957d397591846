"""Every way to be refused, with the whole text."""

import re

import pytest

from mpu_hw import MpuConfig, PortConfig
from mpu_hw.presets import preset

T, V = TypeError, ValueError

PMP_ALONE = {
    "revision": "sspmp-1.0",
    "delegation": "fixed",
    "entries": {"pmp": 2, "spmp": 0, "vspmp": 0},
    "supervisor_csrs": False,
}
NOT_ALONE = (
    "supervisor_csrs must be true unless there is a PMP alone: fixed delegation, and no "
    "entry of another bank"
)

MPU = [
    ({"revision": "mpu-1.0"}, V, "revision must be mpu-0.9 or sspmp-1.0, not 'mpu-1.0'"),
    ({"revision": ["mpu-0.9"]}, V, "revision must be mpu-0.9 or sspmp-1.0, not ['mpu-0.9']"),
    ({"revision": 9}, V, "revision must be mpu-0.9 or sspmp-1.0, not 9"),
    (
        {"engine": "fast"},
        V,
        "engine must be combinational, pipelined or sequential, not 'fast'",
    ),
    ({"target": "ice40"}, V, "target must be generic, ecp5 or asic, not 'ice40'"),
    ({"regions": 3, "engine": "sequential"}, V, "regions must be between 1 and 2, not 3"),
    ({"regions": "2", "engine": "sequential"}, T, "regions must be an integer, not '2'"),
    (
        {"regions": 2},
        V,
        "regions must be 1, not 2: engine 'combinational' remembers no interval",
    ),
    (
        {"regions": 2, "engine": "sequential", "constant_time": True},
        V,
        "regions must be 1, not 2: engine 'sequential' with constant_time remembers no interval",
    ),
    (
        {"constant_time": True},
        V,
        "constant_time must be false with engine 'combinational', whose time never depends on "
        "stored values",
    ),
    ({"constant_time": 1}, T, "constant_time must be true or false, not 1"),
    ({"hardened": 0}, T, "hardened must be true or false, not 0"),
    (
        {"smepmp": True},
        V,
        "smepmp must be false with revision 'mpu-0.9', which has no PMP level",
    ),
    ({"smepmp": 1}, T, "smepmp must be true or false, not 1"),
    (
        {"other_selects": True},
        V,
        "other_selects must be false with revision 'mpu-0.9', which has no selects",
    ),
    ({"other_selects": 1}, T, "other_selects must be true or false, not 1"),
    ({"denial_record": 1}, T, "denial_record must be true or false, not 1"),
    (
        {
            "denial_record": True,
            "ports": [PortConfig(name=f"p{n}", accesses=["load"]) for n in range(257)],
        },
        V,
        "denial_record must be false with more than 256 ports, not with 257",
    ),
    ({"supervisor_csrs": 0}, T, "supervisor_csrs must be true or false, not 0"),
    ({"supervisor_csrs": False}, V, NOT_ALONE),
    ({"revision": "sspmp-1.0", "supervisor_csrs": False}, V, NOT_ALONE),
    (PMP_ALONE | {"entries": {"pmp": 2, "spmp": 0, "vspmp": 1}}, V, NOT_ALONE),
    (PMP_ALONE | {"entries": {"pmp": 2, "spmp": 1}}, V, NOT_ALONE),
    (
        PMP_ALONE | {"other_selects": True},
        V,
        "other_selects must be false with a PMP alone, which has no selects",
    ),
    (
        {"delegation": "dynamic"},
        V,
        "delegation must be left out with revision 'mpu-0.9', whose banks share nothing "
        "(MPU-DELEG-16), not 'dynamic'",
    ),
    ({"hypervisor": "yes"}, T, "hypervisor must be true or false, not 'yes'"),
    ({"switch": 1}, T, "switch must be true or false, not 1"),
    ({"xlen": 16}, V, "xlen must be 32 or 64, not 16"),
    ({"xlen": 32.0}, V, "xlen must be 32 or 64, not 32.0"),
    ({"xlen": "32"}, V, "xlen must be 32 or 64, not '32'"),
    ({"csr_map": "pmp"}, V, "csr_map must be default, zdl2023 or custom, not 'pmp'"),
    ({"csr_map": []}, V, "csr_map must be default, zdl2023 or custom, not []"),
    ({"granularity": 12}, V, "granularity must be a power of two and at least 4, not 12"),
    ({"granularity": 2}, V, "granularity must be a power of two and at least 4, not 2"),
    ({"granularity": 0}, V, "granularity must be a power of two and at least 4, not 0"),
    ({"granularity": "4"}, T, "granularity must be an integer, not '4'"),
    ({"granularity": True}, T, "granularity must be an integer, not True"),
    ({"paddr_width": 8}, V, "paddr_width with xlen 32 must be between 12 and 34, not 8"),
    ({"paddr_width": 35}, V, "paddr_width with xlen 32 must be between 12 and 34, not 35"),
    (
        {"paddr_width": 57, "xlen": 64},
        V,
        "paddr_width with xlen 64 must be between 12 and 56, not 57",
    ),
    ({"paddr_width": "20"}, T, "paddr_width with xlen 32 must be an integer, not '20'"),
    (
        {"paddr_width": 12, "granularity": 4096},
        V,
        "granularity must be smaller than the address space of 2**12 bytes, not 4096: "
        "lower it or raise paddr_width",
    ),
    ({"entries": 16}, T, "entries must be a table, not 16"),
    ({"entries": {"mmpu": 1}}, V, "Bank 'mmpu' is not known; did you mean 'mpu'?"),
    ({"entries": {"q": 1}}, V, "Bank 'q' is not known; known: mpu, vsmpu, hgmpu"),
    ({"entries": {"mpu": 65}}, V, "entries of bank mpu must be between 0 and 64, not 65"),
    ({"entries": {"hgmpu": -1}}, V, "entries of bank hgmpu must be between 0 and 64, not -1"),
    ({"entries": {"mpu": True}}, T, "entries of bank mpu must be an integer, not True"),
    (
        {"entries": {"vsmpu": 2}, "hypervisor": False},
        V,
        "entries of guest bank vsmpu must be 0 with hypervisor false, not 2",
    ),
    (
        {"entries": {"mpu": 0, "vsmpu": 0, "hgmpu": 0}},
        V,
        "entries must give at least one bank an entry, not 0 to all of them",
    ),
    ({"modes": "tor"}, T, "modes must be a list of names, not 'tor'"),
    ({"modes": 3}, T, "modes must be a list of names, not 3"),
    ({"modes": []}, V, "modes must name one or more of tor, na4, napot once, not []"),
    (
        {"modes": ["tor", "tor"]},
        V,
        "modes must name one or more of tor, na4, napot once, not ['tor', 'tor']",
    ),
    ({"modes": ["npot"]}, V, "Address-matching mode 'npot' is not known; did you mean 'napot'?"),
    ({"reset_kind": "low"}, V, "reset_kind must be sync, async or async-low, not 'low'"),
    ({"reset_kind": None}, V, "reset_kind must be sync, async or async-low, not None"),
    ({"reset_kind": ["sync"]}, V, "reset_kind must be sync, async or async-low, not ['sync']"),
    ({"mxr": "on"}, V, "mxr must be off, raw or effective, not 'on'"),
    ({"reserved": "keep"}, V, "reserved must be mask or hold, not 'keep'"),
]

CSR = [
    ({"csr_base": [0x1A0]}, T, "csr_base must be a table, not [416]"),
    ({"csr_base": {"mpuadr": 1}}, V, "CSR family 'mpuadr' is not known; did you mean 'mpuaddr'?"),
    (
        {"csr_base": {"mpucfg": 0x1000}},
        V,
        "csr_base of mpucfg must be between 0 and 4095, not 4096",
    ),
    ({"csr_base": {"mpucfg": "0x5c0"}}, T, "csr_base of mpucfg must be an integer, not '0x5c0'"),
    (
        {"csr_map": "custom", "entries": {"mpu": 17}},
        V,
        "entries of bank mpu must be at most 16 with csr_map 'custom', not 17",
    ),
    (
        {"csr_base": {"mpucfg": 0x1B0}},
        V,
        "csr_base must keep families apart, not mpucfg at 0x1b0..0x1bf and mpuaddr at 0x1b0..0x1ef",
    ),
    (
        {"csr_base": {"hgmpuswitch": 0x2EF}},
        V,
        "csr_base must keep families apart, not vsmpuaddr at 0x2b0..0x2ef and hgmpuswitch at "
        "0x2ef..0x2f0",
    ),
    (
        {"csr_base": {"mdenialinfo": 0x7C8}},
        V,
        "CSR family 'mdenialinfo' is not known; known: mpucfg, mpuaddr, mpuswitch, vsmpucfg, "
        "vsmpuaddr, vsmpuswitch, hgmpucfg, hgmpuaddr, hgmpuswitch",
    ),
    (
        {"denial_record": True, "paddr_width": 32, "csr_base": {"mdenialaddrh": 0x7C8}},
        V,
        "CSR family 'mdenialaddrh' is not known; did you mean 'mdenialaddr'?",
    ),
    *(
        (
            {"denial_record": True, "csr_base": {"mdenialinfo": number}},
            V,
            "csr_base of mdenialinfo must be one of the custom machine-level CSR numbers, "
            f"0x7c0..0x7ff or 0xbc0..0xbff, not {number:#x}",
        )
        for number in (0x300, 0x5C0, 0x6C0, 0x7A0, 0xB80, 0xFC0)
    ),
    (
        {"denial_record": True, "csr_base": {"mdenialinfo": 0x7C2}},
        V,
        "csr_base must keep families apart, not mdenialinfo at 0x7c2..0x7c2 and mdenialaddr at "
        "0x7c2..0x7c2",
    ),
    *(
        (
            {"csr_base": {family: base}},
            V,
            f"csr_base of {family} must put {span} among the writable CSR numbers with bits 9:8 = "
            f"{level}, not at {base:#x}",
        )
        for family, base, span, level in [
            ("mpucfg", 0x2A0, "0x2a0..0x2af", 1),
            ("mpucfg", 0xDA0, "0xda0..0xdaf", 1),
            ("mpuaddr", 0x1D0, "0x1d0..0x20f", 1),
            ("vsmpucfg", 0x1A0, "0x1a0..0x1af", 2),
            ("hgmpuaddr", 0x3B0, "0x3b0..0x3ef", 2),
            ("hgmpuswitch", 0xFFF, "0xfff..0x1000", 2),
        ]
    ),
]


def refuses(build, error, text):
    with pytest.raises(error, match=f"^{re.escape(text)}$"):
        build()


@pytest.mark.rule("MPU-ENT-01", "COM-GRAN-01", "COM-ADDR-02", "MPU-DELEG-16")
@pytest.mark.parametrize(("given", "error", "text"), MPU)
def test_a_configuration_is_refused(given, error, text):
    refuses(lambda: MpuConfig(**given), error, text)


@pytest.mark.rule("MPU-CSR-01", "MPU-CSR-02")
@pytest.mark.parametrize(("given", "error", "text"), CSR)
def test_csr_numbers_are_refused(given, error, text):
    refuses(lambda: MpuConfig(**given), error, text)


def test_an_unknown_preset_names_the_nearest():
    refuses(lambda: preset("smal"), V, "Preset 'smal' is not known; did you mean 'mpu-small'?")
