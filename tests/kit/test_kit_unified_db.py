"""NAME_udb.yaml: parameters and extensions of riscv-unified-db, with the values of the unit."""

from dataclasses import replace

import pytest
import yaml
from jsonschema import Draft7Validator
from kit_bench import UNITS, described

from mpu_hw import Mpu, MpuConfig
from mpu_hw.export import describe
from mpu_hw.export.kit import KIT
from mpu_hw.presets import preset

# What the database asks of each parameter that a unit may decide.
PARAMETERS = {
    "MXLEN": {"enum": [32, 64]},
    "PHYS_ADDR_WIDTH": {"type": "integer", "minimum": 1, "maximum": 64},
    "NUM_PMP_ENTRIES": {"enum": [0, 16, 64]},
    "NUM_USABLE_PMP_ENTRIES": {"type": "integer", "minimum": 0, "maximum": 64},
    "PMP_GRANULARITY": {"type": "integer", "minimum": 2, "maximum": 66},
    "PMP_TOR_SUPPORTED": {"type": "boolean"},
    "PMP_NA4_SUPPORTED": {"type": "boolean"},
    "PMP_NAPOT_SUPPORTED": {"type": "boolean"},
}
# Extensions that the database has, among those that concern a unit.
EXTENSIONS = {"Sm", "Smpmp", "Smepmp", "S", "U", "H", "Smcsrind", "Sscsrind"}
EXTENSIONS |= {"Smpmpdeleg", "Sspmp", "Sspmpen"}
# What it asks of a partial configuration.
PARTIAL = {
    "type": "object",
    "required": ["$schema", "kind", "type", "name", "description", "mandatory_extensions"],
    "properties": {
        "$schema": {"const": "config_schema.json#"},
        "kind": {"const": "architecture configuration"},
        "type": {"const": "partially configured"},
        "name": {"type": "string"},
        "description": {"type": "string"},
        "params": {
            "type": "object",
            "properties": PARAMETERS,
            "additionalProperties": False,
        },
        "mandatory_extensions": {
            "type": "array",
            "uniqueItems": True,
            "items": {
                "type": "object",
                "required": ["name", "version"],
                "properties": {
                    "name": {"enum": sorted(EXTENSIONS)},
                    "version": {"type": "string", "pattern": r"^(~>|>=) \d+(\.\d+)?$"},
                },
                "additionalProperties": False,
            },
        },
    },
    "additionalProperties": False,
}


def written(config):
    text = KIT["_udb.yaml"](describe(Mpu(config), name="mpu"))
    table = yaml.safe_load(text)
    return text, table["params"], {row["name"] for row in table["mandatory_extensions"]}


@pytest.mark.parametrize("name", UNITS)
def test_the_file_is_a_partial_configuration(name):
    table = yaml.safe_load(KIT["_udb.yaml"](described(name)))
    Draft7Validator(PARTIAL).validate(table)
    names = [row["name"] for row in table["mandatory_extensions"]]
    assert len(names) == len({*names})
    assert table["name"] == name


def test_a_pool_is_what_the_pmp_can_have():
    config = preset("sspmp-rv64-hyp")
    text, parameters, extensions = written(config)
    assert parameters == {
        "MXLEN": 64,
        "PHYS_ADDR_WIDTH": 56,
        "NUM_PMP_ENTRIES": 64,
        "NUM_USABLE_PMP_ENTRIES": 64,
        "PMP_GRANULARITY": 2,
        "PMP_TOR_SUPPORTED": True,
        "PMP_NA4_SUPPORTED": True,
        "PMP_NAPOT_SUPPORTED": True,
    }
    assert extensions == EXTENSIONS
    assert "not below: Ssvspmp, Ssvspmpen, Sshspmpen, Sshspmpdeleg.\n" in text
    many = replace(config, entries={"pool": 192})
    assert written(many)[1]["NUM_USABLE_PMP_ENTRIES"] == 64


def test_a_plain_pmp_asks_for_nothing_of_s_mode():
    config = replace(preset("pmp-only"), granularity=4096, modes=["napot", "na4"])
    text, parameters, extensions = written(config)
    assert "Not in the database" not in text
    assert extensions == {"Sm", "Smpmp", "Smepmp"}
    # RV32 without Sv32 has no address of 34 bits, and whether there is Sv32 the core decides.
    assert parameters == {
        "MXLEN": 32,
        "NUM_PMP_ENTRIES": 64,
        "NUM_USABLE_PMP_ENTRIES": 16,
        "PMP_GRANULARITY": 12,
        "PMP_TOR_SUPPORTED": False,
        "PMP_NA4_SUPPORTED": False,
        "PMP_NAPOT_SUPPORTED": True,
    }


def test_without_pmp_entries_the_pmp_is_another_unit():
    _, parameters, extensions = written(replace(preset("mcu"), switch=False))
    assert parameters == {"MXLEN": 32, "PHYS_ADDR_WIDTH": 32}
    assert extensions == {"S", "U", "Smcsrind", "Sscsrind", "Smpmpdeleg", "Sspmp"}


def test_the_proposal_of_2021_is_not_in_the_database():
    text, parameters, extensions = written(MpuConfig())
    assert parameters == {"MXLEN": 32}
    assert extensions == {"S", "U", "H"}
    assert "not below: mpu (proposal Ssmpu 0.9), vsmpu, hgmpu.\n" in text
