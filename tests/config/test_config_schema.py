"""The schema of the TOML accepts and refuses what MpuConfig does."""

import re
import tomllib

import pytest
from configurations import CONFIGURATIONS
from jsonschema import Draft7Validator
from support import ROOT

from mpu_hw import MpuConfig
from mpu_hw.config import config_schema
from mpu_hw.presets import PRESETS

SCHEMA = config_schema()
VALIDATOR = Draft7Validator(SCHEMA)
# What a schema cannot compare: one field with another, or a value with what a write leaves.
RELATIONS = (
    "among the writable CSR numbers",
    "must keep clear of allocated CSR numbers",
    "must keep families apart",
    "Port names must differ",
    "must be a value that a write leaves as it is",
    "must fit the",
    "must be below the",
    "must be listed once",
    "must not be hardwired",
)


def refusal(given):
    """Give the message with which MpuConfig refuses, empty where it does not."""
    try:
        MpuConfig.from_dict(given)
    except (TypeError, ValueError) as error:
        return str(error)
    return ""


# Keys of the tables that are no configuration: regions of ``plan``, a state of ``explain``, a port
# map of ``judge``. Each has a reader of its own, and a test of its page.
OTHER_TABLES = {"region", "registers", "claims"}


def toml_tables():
    """Every configuration that a document shows, with its document."""
    for path in [ROOT / "README.md", *sorted(ROOT.glob("docs/*.md"))]:
        for text in re.findall(r"^```toml\n(.*?)^```", path.read_text("utf-8"), re.M | re.S):
            table = tomllib.loads(text)
            if not OTHER_TABLES & table.keys():
                yield pytest.param(table, id=f"{path.name}-{len(text)}")


def test_it_is_a_schema():
    Draft7Validator.check_schema(SCHEMA)
    texts = {name: field["description"] for name, field in SCHEMA["properties"].items()}
    assert texts["delegation"] == "For revisions whose banks share a pool of entries only."
    assert "``" not in "".join(texts.values())
    port = SCHEMA["properties"]["ports"]["items"]
    assert port["required"] == ["name", "accesses"]
    assert port["properties"]["misaligned"]["default"] is False


@pytest.mark.parametrize("name", PRESETS)
def test_a_preset_is_valid(name):
    VALIDATOR.validate(PRESETS[name])


@pytest.mark.parametrize("name", CONFIGURATIONS)
def test_every_field_of_a_configuration_is_valid(name):
    VALIDATOR.validate(CONFIGURATIONS[name].to_dict())


@pytest.mark.parametrize("table", [*toml_tables()])
def test_what_documents_show_is_valid(table):
    VALIDATOR.validate(table)
    unit = {key: value for key, value in table.items() if key != "guard"}
    assert refusal(unit) == ""


@pytest.mark.parametrize(("guard", "valid"), [({}, True), ({"top": "mpu"}, True), (4, False)])
def test_what_is_in_the_table_of_a_guard_is_not_looked_at(guard, valid):
    assert VALIDATOR.is_valid({"guard": guard}) == valid


def test_documents_show_some():
    assert len([*toml_tables()]) >= 3


PORT = {"name": "data", "accesses": ["load"]}
ENTRY = {"bank": "mpu", "index": 0, "addr": 0, "cfg": 0}
ODD = ("", "x", -1, 0, 1, 3, 2, 64, 65, 4096, 1 << 60, 0.5, True, False, [], ["x"], {}, {"x": 1})
VALUES = {
    "xlen": (32, 64, 128),
    "paddr_width": (11, 12, 34, 35, 56, 57),
    "granularity": (2, 4, 6, 4096, 1 << 33, 1 << 34, 1 << 55, 1 << 56),
    "entries": tuple(
        {bank: count}
        for bank in ("mpu", "hgmpu", "pool", "pmp", "spmp", "vspmp")
        for count in (-1, 0, 1, 16, 64, 65, 192, 193, "8", True)
    ),
    "modes": (["tor"], ["tor", "tor"], ["tor", "off"], "tor"),
    "csr_base": ({"mpucfg": 4096}, {"mpucfg": "0x5c0"}, {"spmpen": 1}, {"hspmpen": 4096}),
    "ports": (
        [PORT],
        [{"name": "data"}],
        [{"accesses": ["load"]}],
        [PORT | {"size": 4}],
        *([PORT | {"name": name}] for name in ("Data", "a__b", "clk", "rst_n", "a_", 1)),
        *([PORT | {"accesses": each}] for each in ([], "load", ["read"], ["load", "load"])),
        *([PORT | {"max_size": size}] for size in (0, 1, 3, 4096, 8192, "4")),
        *([PORT | {"stages": each}] for each in ([], ["hs"], ["s"])),
        *([PORT | {"engine": each}] for each in ("sequential", "fast")),
        [PORT | {"misaligned": 1}],
    ),
    "reset": (
        [ENTRY],
        [{"bank": "mpu"}],
        *([ENTRY | {"index": each}] for each in (-1, 255, 256)),
        *([ENTRY | {"addr": each}] for each in (-1, 1 << 54)),
        *([ENTRY | {"cfg": each}] for each in (-1, 1 << 10)),
        *([ENTRY | {"bank": each}] for each in ("pmp", "nmpu", 1)),
        [ENTRY | {"hardwired": 0}],
        [ENTRY | {"lock": True}],
    ),
}
CHOICES = ("mpu-0.9", "sspmp-1.0", "dynamic", "fixed", "off", "raw", "effective", "mask", "hold")
CHOICES += ("default", "zdl2023", "custom", "combinational", "pipelined", "sequential", "generic")
CHOICES += ("ecp5", "asic", "sync", "async", "async-low")


@pytest.mark.parametrize("field", MpuConfig.__dataclass_fields__)
@pytest.mark.parametrize("name", PRESETS)
def test_it_refuses_what_the_configuration_refuses(name, field):
    compared = 0
    for value in (*ODD, *CHOICES, *VALUES.get(field, ())):
        given = PRESETS[name] | {field: value}
        message = refusal(given)
        if any(text in message for text in RELATIONS):
            continue
        valid = VALIDATOR.is_valid(given)
        assert valid == (not message), f"{field} = {value!r}: {message or 'is accepted'}"
        compared += 1
    assert compared > 20


ALONE = {"revision": "sspmp-1.0", "delegation": "fixed", "supervisor_csrs": False}


@pytest.mark.parametrize(
    ("fields", "valid"),
    [
        ({"entries": {"pmp": 2, "spmp": 0, "vspmp": 0}}, True),
        ({"entries": {"pmp": 2, "spmp": 0}, "hypervisor": False}, True),
        ({"entries": {"pmp": 2, "spmp": 0}}, False),
        ({"entries": {"pmp": 2, "vspmp": 0}, "hypervisor": False}, False),
        ({"entries": {"pmp": 0, "spmp": 0, "vspmp": 0}}, False),
        ({"entries": {"pmp": 2, "spmp": 1, "vspmp": 0}}, False),
        ({}, False),
        ({"entries": {"pmp": 2, "spmp": 0, "vspmp": 0}, "other_selects": True}, False),
        ({"delegation": "dynamic", "entries": {"pool": 4}}, False),
        ({"revision": "mpu-0.9", "delegation": None, "entries": {"mpu": 4}}, False),
    ],
)
def test_a_pmp_alone_is_what_the_configuration_takes_for_one(fields, valid):
    given = {name: value for name, value in (ALONE | fields).items() if value is not None}
    assert (refusal(given) == "") == VALIDATOR.is_valid(given) == valid


@pytest.mark.parametrize(
    ("fields", "valid"),
    [
        ({"denial_record": True}, True),
        ({"denial_record": True, "csr_base": {"mdenialstatus": 0x7FF}}, True),
        ({"denial_record": True, "csr_base": {"mdenialaddrh": 0xBC0, "mpucfg": 0x5C0}}, True),
        ({"denial_record": True, "csr_base": {"mdenialstatus": 0x3C0}}, False),
        ({"denial_record": True, "csr_base": {"mdenialstatus": 0x5C0}}, False),
        ({"denial_record": False, "csr_base": {"mdenialstatus": 0x7C8}}, False),
        ({"csr_base": {"mdenialstatus": 0x7C8}}, False),
    ],
)
def test_numbers_of_the_denial_record_are_custom_and_there_if_it_is(fields, valid):
    assert (refusal(fields) == "") == VALIDATOR.is_valid(fields) == valid


@pytest.mark.parametrize("key", ["granularty", "Xlen", "port", "pmp"])
def test_a_misspelt_key_is_refused(key):
    (error,) = VALIDATOR.iter_errors({key: 1})
    assert error.message == f"Additional properties are not allowed ({key!r} was unexpected)"


def test_a_port_needs_a_name():
    (error,) = VALIDATOR.iter_errors({"ports": [{"accesses": ["load"]}]})
    assert error.message == "'name' is a required property"
