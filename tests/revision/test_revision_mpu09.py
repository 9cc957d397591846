"""The rows of revision mpu-0.9 against the document that they come from."""

import re
from pathlib import Path

import pytest

from mpu_hw.isa import Privilege
from mpu_hw.revision import REVISIONS, PermissionTable, Row

RULES = Path(__file__).parents[2] / "docs" / "rules.md"
REVISION = REVISIONS["mpu-0.9"]
STAGES = {stage.name: stage for stage in REVISION.stages}


def document_rows(stem):
    for line in RULES.read_text(encoding="utf-8").splitlines():
        cells = [cell.strip() for cell in line.strip("|").split("|")]
        if line.startswith("|") and cells[0].startswith(stem):
            yield cells


def perms(text):
    return "" if text.startswith("-") else text


def printed_host():
    """Table 4.1: rule, encoding, and the three columns."""
    for rule, bits, *columns, _ in document_rows("MPU-PERM-"):
        yield rule, bits.replace(" ", ""), tuple(perms(cell) for cell in columns)


def printed_guest():
    """Table 4.2, printed in two halves: encodings that are not listed grant nothing."""
    listed = {}
    for cells in document_rows("MPU-HGP-"):
        for bits, allowed in zip(cells[1::4], cells[2::4], strict=False):
            listed |= {bits: perms(allowed)} if re.fullmatch("[01]{4}", bits) else {}
    return listed


def test_the_host_table_is_the_one_that_the_document_prints():
    rows = REVISION.bank("mpu").table.rows
    assert [(row.rule, row.bits, row.allowed) for row in rows] == list(printed_host())


def test_the_guest_table_is_the_one_that_the_document_prints():
    printed = printed_guest()
    assert len(printed) == 6
    rows = REVISION.bank("hgmpu").table.rows
    assert {row.bits: row.allowed for row in rows} == {
        f"{number:04b}": (printed.get(f"{number:04b}", ""),) for number in range(16)
    }


@pytest.mark.rule("MPU-CFG-06")
@pytest.mark.parametrize(
    ("bank", "reserved"),
    [("mpu", {8}), ("vsmpu", {8}), ("hgmpu", {2, 3, 8, 9, 10, 11, 12, 13, 14, 15})],
)
def test_the_reserved_encodings_are_those_of_the_rules(bank, reserved):
    assert set(REVISION.bank(bank).table.reserved) == reserved


@pytest.mark.parametrize("bank", ["mpu", "vsmpu", "hgmpu"])
def test_a_reserved_encoding_grants_nothing(bank):
    rows = REVISION.bank(bank).table.rows
    assert {allowed for row in rows if row.reserved for allowed in row.allowed} == {""}


@pytest.mark.rule("MPU-PERM-20", "MPU-PERM-21")
def test_sum_adds_neither_x_nor_anything_to_a_rule_that_is_not_for_u_alone():
    for row in REVISION.bank("mpu").table.rows:
        without, with_sum, user = row.allowed
        assert set(with_sum) - set(without) <= set(user) - {"X"}
        assert set("RWX") != set(with_sum)


@pytest.mark.rule("COM-STG-1", "COM-STG-2", "COM-STG-3", "COM-STG-5", "COM-ORD-01", "MPU-ORD-03")
def test_the_stages_are_hs_then_vs_then_g():
    seen = [(s.name, int(s.code), s.bank, s.virt, s.bare, s.select) for s in REVISION.stages]
    assert seen == [
        ("hs", 0, "mpu", False, "satp_bare", "sum"),
        ("vs", 1, "vsmpu", True, "vsatp_bare", "vsum"),
        ("g", 2, "hgmpu", True, "hgatp_bare", None),
    ]


@pytest.mark.rule("COM-FLT-1", "COM-FLT-2", "COM-FLT-3")
@pytest.mark.parametrize(
    ("stage", "causes"), [("hs", (12, 13, 15)), ("vs", (12, 13, 15)), ("g", (20, 21, 23))]
)
def test_each_stage_has_its_causes(stage, causes):
    assert STAGES[stage].causes == causes


@pytest.mark.rule("COM-MXR-02")
@pytest.mark.parametrize(
    ("stage", "inputs"), [("hs", ("mxr",)), ("vs", ("mxr", "vmxr")), ("g", ("mxr",))]
)
def test_each_stage_sees_its_mxr(stage, inputs):
    assert STAGES[stage].mxr == inputs


@pytest.mark.rule("MPU-DEF-01", "MPU-DEF-02", "COM-DEF-03")
@pytest.mark.parametrize(("stage", "passes"), [("hs", {1}), ("vs", {1}), ("g", set())])
def test_s_alone_passes_unmatched_and_m_is_not_looked_at(stage, passes):
    assert set(STAGES[stage].no_match) == passes
    assert set(STAGES[stage].columns) == {Privilege.U, Privilege.S}


@pytest.mark.rule("MPU-ACC-4")
def test_vs_reaches_vsmpu_in_the_place_of_mpu():
    substitutes = {bank.name: bank.substituted_by for bank in REVISION.banks}
    assert substitutes == {"mpu": "vsmpu", "vsmpu": None, "hgmpu": None}


def test_the_defaults_are_those_of_the_contract():
    assert REVISION.delegations == {None: {"mpu": 16, "vsmpu": 8, "hgmpu": 8}}
    assert (REVISION.mxr, REVISION.reserved, REVISION.access) == ("off", "mask", "direct")
    masked = {row.masked for bank in REVISION.banks for row in bank.table.rows}
    assert masked == {""}


def test_the_encoding_of_a_cfg_value_is_its_s_r_w_and_x():
    bits = [f"{cfg:08b}" for cfg in range(256)]
    spelt = [int(b[0] + b[7] + b[6] + b[5], 2) for b in bits]
    assert [REVISION.bank("mpu").table.encoding(cfg) for cfg in range(256)] == spelt


@pytest.mark.parametrize(
    "rows",
    [
        (Row("A", "0", ("",)),),
        (Row("A", "0", ("",)), Row("B", "0", ("",))),
        (Row("A", "0", ("",)), Row("B", "1", ("", ""))),
    ],
    ids=["missing", "twice", "columns"],
)
def test_an_incomplete_table_does_not_come_to_be(rows):
    with pytest.raises(AssertionError):
        PermissionTable(key="t", name="t", fields=("R",), columns=("c",), rows=rows)
