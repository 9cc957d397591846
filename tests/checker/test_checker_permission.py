"""The three leaves of the permission path against the tables typed out: every input there is."""

import pytest
from amaranth import Module
from amaranth.lib import wiring
from amaranth.lib.wiring import In, Out
from expected_tables import GUEST, HOST, allowed
from leaf_bench import answers

from mpu_hw.checker.permission import PermissionCheck
from mpu_hw.checker.required_permission import RequiredPermission
from mpu_hw.registers.permission_decoder import PermissionDecoder
from mpu_hw.revision import REVISIONS

SPEC = REVISIONS["mpu-0.9"]
STAGES = {stage.name: stage for stage in SPEC.stages}
TABLES = {"hs": HOST, "vs": HOST, "g": GUEST}
DRIVE = ["encoding", "access", "priv", "select", "mxr"]
MPU_RULES = [f"MPU-PERM-{number:02d}" for number in range(16)]
HGP_RULES = [f"MPU-HGP-{name}" for name in ("0", "1", "4", "5", "6", "7", "R")]
FLAGS = [(0, 0), (0, 1), (1, 0), (1, 1)]

# Encoding, privilege (0 U, 1 S) and SUM of the loads that MXR lets pass.
MXR_ROWS = {(1, 0, 0), (9, 1, 0), (9, 1, 1), (10, 1, 0), (10, 1, 1), (10, 0, 0), (11, 0, 0)}


class Path(wiring.Component):
    """Encoding and access in, verdict of one entry out."""

    encoding: In(4)
    access: In(3)
    priv: In(2)
    select: In(1)
    mxr: In(1)
    allow: Out(1)

    def __init__(self, name: str, option: str):
        self.stage, self.option = STAGES[name], option
        self.table = SPEC.bank(self.stage.bank).table
        super().__init__()

    def elaborate(self, platform):
        m = Module()
        m.submodules.permissions = permissions = PermissionDecoder(self.table, self.option)
        m.submodules.required_permission = required_permission = RequiredPermission(
            self.stage, self.table
        )
        m.submodules.check = check = PermissionCheck(len(self.table.columns), 1)
        m.d.comb += [
            permissions.encoding.eq(self.encoding),
            *(getattr(required_permission, name).eq(getattr(self, name)) for name in DRIVE[1:]),
            check.permissions[0].eq(permissions.permissions),
            check.required.eq(required_permission.required),
            self.allow.eq(check.allow),
        ]
        return m


def all_rows(encodings=range(16), accesses=range(8)):
    return [
        (encoding, access, priv, *flags)
        for encoding in encodings
        for access in accesses
        for priv in range(4)
        for flags in FLAGS
    ]


@pytest.fixture(scope="module", params=["off", "raw", "effective"])
def option(request):
    return request.param


@pytest.mark.rule(*MPU_RULES, *HGP_RULES, "MPU-HGP-8", "MPU-PERM-20", "MPU-PERM-21")
@pytest.mark.rule("COM-MXR-01", "COM-MXR-03", "HYP-HLVX-01", "COM-CFG-07", "COM-DEF-03")
@pytest.mark.rule("COM-TYPE-01", "COM-TYPE-02", "COM-TYPE-03", "COM-TYPE-05", "COM-TYPE-06")
@pytest.mark.parametrize("stage", ["hs", "vs", "g"])
def test_every_encoding_grants_every_access_what_the_table_says(stage, option):
    rows = all_rows()
    got = answers(Path(stage, option), DRIVE, ["allow"], rows)
    wrong = [
        row
        for row, (allow,) in zip(rows, got, strict=True)
        if allow != allowed(TABLES[stage], *row[:3], row[3:], option)
    ]
    assert wrong == []


@pytest.mark.rule("COM-CFG-07", "MPU-PERM-08", "MPU-HGP-R")
@pytest.mark.parametrize(("stage", "encodings"), [("hs", [8]), ("g", [2, 3, *range(8, 16)])])
def test_a_reserved_encoding_denies_even_if_it_were_stored(stage, encodings, option):
    got = answers(Path(stage, option), DRIVE, ["allow"], all_rows(encodings))
    assert set(got) == {(0,)}


@pytest.mark.rule("COM-MXR-01")
@pytest.mark.parametrize(
    ("option", "stage", "changed"),
    [
        ("off", "hs", set()),
        ("effective", "hs", MXR_ROWS),
        ("raw", "hs", MXR_ROWS | {(1, 1, 1)}),
        ("raw", "g", {(1, 0, 0), (1, 1, 0), (1, 1, 1)}),
    ],
)
def test_mxr_lets_loads_pass_in_just_these_rows_of_encoding_privilege_and_sum(
    option, stage, changed
):
    rows = [(e, 0, p, s, mxr) for e in range(16) for p in (0, 1) for s in (0, 1) for mxr in (0, 1)]
    got = dict(zip(rows, answers(Path(stage, option), DRIVE, ["allow"], rows), strict=True))
    differs = {row[:1] + row[2:4] for row in rows if got[row] != got[(*row[:4], 0)]}
    # SUM is nothing to U: its rows stand in the table once.
    assert {row if row[1] else (*row[:2], 0) for row in differs} == changed


@pytest.mark.rule("COM-CFG-07")
def test_an_entry_allows_when_it_grants_any_wanted_right():
    rows = [(a, b, required) for a in range(32) for b in range(32) for required in range(32)]
    drive = ["permissions.0", "permissions.1", "required"]
    got = answers(PermissionCheck(1, 2), drive, ["allow"], rows)
    assert got == [(bool(a & required) | bool(b & required) << 1,) for a, b, required in rows]
