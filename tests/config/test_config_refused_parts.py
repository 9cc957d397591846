"""Every way for a port or a reset entry to be refused, with the whole text."""

import re

import pytest

from mpu_hw import MpuConfig, PortConfig, ResetEntry

NAME = (
    "Port name must be lower-case letters, digits and single underscores, and none of csr, status, "
    "isel, alert, clk, rst, rst_n, config, elaborate, metadata, signature, not {!r}"
)
T, V = TypeError, ValueError

PORT = [
    ({"name": 3}, T, "Port name must be a string, not 3"),
    *(
        ({"name": name}, V, NAME.format(name))
        for name in ("", "Data", "2d", "a__b", "a_", "csr", "clk", "config", "signature", "a b")
    ),
    ({"accesses": "load"}, T, "Accesses of port 'p' must be a list of names, not 'load'"),
    (
        {"accesses": []},
        V,
        "Accesses of port 'p' must name one or more of load, store, fetch, hlvx, cbo, walk once, "
        "not []",
    ),
    (
        {"accesses": ["loda"]},
        V,
        "Accesses of port 'p': 'loda' is not known; did you mean 'load'?",
    ),
    ({"stages": 3}, T, "Stages of port 'p' must be a list of names, not 3"),
    (
        {"stages": ["hs", "hs"]},
        V,
        "Stages of port 'p' must name one or more of hs, vs, g, m once, not ['hs', 'hs']",
    ),
    (
        {"engine": "fast"},
        V,
        "engine of port 'p' must be combinational, pipelined or sequential, not 'fast'",
    ),
    ({"misaligned": "no"}, T, "misaligned of port 'p' must be true or false, not 'no'"),
    ({"max_size": 3}, V, "max_size of port 'p' must be a power of two and at least 1, not 3"),
    ({"max_size": 0}, V, "max_size of port 'p' must be a power of two and at least 1, not 0"),
    ({"max_size": "4"}, T, "max_size of port 'p' must be an integer, not '4'"),
    ({"max_size": 8192}, V, "max_size of port 'p' must be at most 4096 bytes, not 8192"),
]

ROW = [
    ({"bank": 3}, T, "Bank of a reset entry must be a string, not 3"),
    ({"index": -1}, V, "Index of a reset entry of mpu must be between 0 and 255, not -1"),
    ({"index": "0"}, T, "Index of a reset entry of mpu must be an integer, not '0'"),
    (
        {"addr": 1 << 54},
        V,
        "addr of reset entry mpu[1] must be between 0 and 18014398509481983, not 18014398509481984",
    ),
    ({"addr": 1.5}, T, "addr of reset entry mpu[1] must be an integer, not 1.5"),
    ({"cfg": 1024}, V, "cfg of reset entry mpu[1] must be between 0 and 1023, not 1024"),
    ({"cfg": None}, T, "cfg of reset entry mpu[1] must be an integer, not None"),
    ({"hardwired": 1}, T, "hardwired of reset entry mpu[1] must be true or false, not 1"),
]


def refuses(build, error, text):
    with pytest.raises(error, match=f"^{re.escape(text)}$"):
        build()


@pytest.mark.parametrize(("given", "error", "text"), PORT)
def test_a_port_is_refused(given, error, text):
    fields = {"name": "p", "accesses": ["load"], "max_size": 4} | given
    refuses(lambda: PortConfig(**fields), error, text)


@pytest.mark.parametrize(("given", "error", "text"), ROW)
def test_a_reset_entry_is_refused(given, error, text):
    fields = {"bank": "mpu", "index": 1, "addr": 0, "cfg": 0} | given
    refuses(lambda: ResetEntry(**fields), error, text)


def row(index, addr, cfg, bank="mpu", **more):
    return ResetEntry(bank=bank, index=index, addr=addr, cfg=cfg, **more)


BELOW = (
    "Reset entry mpu[2] must not be hardwired with A=TOR unless mpu[1], its lower bound, is "
    "hardwired too"
)
RESET = [
    ([3], {}, T, "A reset entry must be a ResetEntry, not 3"),
    (3, {}, T, "reset must be a list, not 3"),
    ("mpu", {}, T, "reset must be a list, not 'mpu'"),
    ([row(0, 0, 0, "pmu")], {}, V, "Bank 'pmu' is not known; did you mean 'mpu'?"),
    (
        [row(16, 0, 0)],
        {},
        V,
        "Index of reset entry mpu[16] must be below the 16 entries of bank mpu, not 16",
    ),
    (
        [row(0, 0, 0, "vsmpu")],
        {"entries": {"vsmpu": 0}},
        V,
        "Index of reset entry vsmpu[0] must be below the 0 entries of bank vsmpu, not 0",
    ),
    ([row(0, 0, 0)] * 2, {}, V, "Reset entry mpu[0] must be listed once, not twice"),
    (
        [row(0, 0x400, 0)],
        {"paddr_width": 12},
        V,
        "addr of reset entry mpu[0] must fit the 10 bits of its register, not 0x400",
    ),
    ([row(2, 8, 0x09, hardwired=True)], {}, V, BELOW),
    ([row(1, 4, 0), row(2, 8, 0x09, hardwired=True)], {}, V, BELOW),
]


@pytest.mark.rule("COM-RST-04")
@pytest.mark.parametrize(("rows", "more", "error", "text"), RESET)
def test_reset_values_that_a_write_could_not_leave_are_refused(rows, more, error, text):
    refuses(lambda: MpuConfig(reset=rows, **more), error, text)


@pytest.mark.rule("COM-RST-04", "COM-CFG-04", "MPU-CFG-06")
@pytest.mark.parametrize(
    ("bank", "cfg", "more", "modes"),
    [
        ("mpu", 0x20, {}, "off, tor, na4, napot"),
        ("mpu", 0x80, {}, "off, tor, na4, napot"),
        ("hgmpu", 0x99, {}, "off, tor, na4, napot"),
        ("mpu", 0x11, {"granularity": 8}, "off, tor, napot"),
        ("mpu", 0x09, {"modes": ["napot"]}, "off, napot"),
    ],
)
def test_a_reset_cfg_that_the_legaliser_would_change_is_refused(bank, cfg, more, modes):
    text = (
        f"cfg of reset entry {bank}[0] must be a value that a write leaves as it is "
        f"(A one of {modes}, no reserved bit or permission), not {cfg:#04x}"
    )
    refuses(lambda: MpuConfig(reset=[row(0, 0, cfg, bank)], **more), V, text)


@pytest.mark.rule("COM-RST-04")
@pytest.mark.parametrize(
    "rows",
    [
        [row(0, 8, 0x09, hardwired=True)],
        [row(1, 4, 0, hardwired=True), row(2, 8, 0x09, hardwired=True)],
        [row(2, 8, 0x09)],
        [row(2, 8, 0x19, hardwired=True)],
    ],
    ids=["entry-0", "with-its-bound", "writable", "napot"],
)
def test_reset_values_that_a_write_could_leave_are_taken(rows):
    assert MpuConfig(reset=rows).reset == tuple(rows)


PORT_A = PortConfig(name="a", accesses=["load"], max_size=4)


@pytest.mark.parametrize(
    ("ports", "error", "text"),
    [
        ([], V, "ports must list at least one check port, not none"),
        (7, T, "ports must be a list, not 7"),
        (["data"], T, "A port must be a PortConfig, not 'data'"),
        ([PORT_A, PORT_A], V, "Port names must differ, not 'a' twice"),
    ],
)
def test_a_list_of_ports_is_refused(ports, error, text):
    refuses(lambda: MpuConfig(ports=ports), error, text)
