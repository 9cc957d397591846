"""The description of the core's registers: texts, sources, and what hangs on it."""

import re
from dataclasses import replace
from pathlib import Path

import pytest
from test_core_csr import CONFIGS

from mpu_hw.core import CoreConfig
from mpu_hw.core.csr import State, rows
from mpu_hw.isa import FieldAccess

RULES = Path(__file__).parents[2] / "docs" / "rules.md"
# Chapters and extensions of the manual that describe what no rule of ours does.
CHAPTERS = {"Machine-Level ISA", "Supervisor-Level ISA", "Hypervisor Extension"}
CHAPTERS |= {"Zicntr", "Zihpm", "Smstateen"}


@pytest.mark.parametrize("config", CONFIGS, ids=str)
def test_every_register_and_field_has_words_and_a_source(config):
    rules = set(re.findall(r"\*\*([A-Z]+(?:-[A-Z]+)*-\d+)", RULES.read_text(encoding="utf-8")))
    for row in rows(config):
        assert row.text, row.name
        assert row.source in rules | CHAPTERS, row.name
        assert all(field.text for field in row.fields), row.name


@pytest.mark.parametrize("config", CONFIGS, ids=str)
def test_a_field_is_a_view_on_the_state_or_a_constant(config):
    members = State(config).members
    for row in rows(config):
        for field in row.fields:
            if field.member:
                width = members[field.member].shape
                assert field.part + field.width <= width, (row.name, field.name)
            else:
                assert field.access is FieldAccess.RO, (row.name, field.name)


@pytest.mark.parametrize("config", CONFIGS, ids=str)
def test_what_a_write_may_refuse_is_not_called_rw(config):
    for row in rows(config):
        for field in row.fields:
            gated = field.gate and field.writable
            assert not (gated or field.illegal) or field.access is FieldAccess.WARL, field


@pytest.mark.parametrize("config", CONFIGS, ids=str)
def test_a_register_whose_number_is_read_only_has_no_writable_field(config):
    for row in rows(config):
        assert row.access is FieldAccess.RW or not row.writable_mask, row.name


def test_a_field_moved_onto_another_is_refused():
    (row,) = (row for row in rows(CoreConfig()) if row.name == "mstatus")
    names = {field.name: field for field in row.fields}
    planted = replace(names["TVM"], lsb=names["MXR"].lsb)
    with pytest.raises(
        ValueError, match=r"^Field TVM of mstatus must have bits of its own, not 0x80000$"
    ):
        replace(row, fields=(*(f for f in row.fields if f.name != "TVM"), planted))


def test_the_legal_modes_of_mpp_are_those_of_the_core():
    (row,) = (row for row in rows(CoreConfig()) if row.name == "mstatus")
    (mpp,) = (field for field in row.fields if field.name == "MPP")
    assert (mpp.values, mpp.illegal) == ((("U", 0), ("S", 1), ("M", 3)), (2,))
