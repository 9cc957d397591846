"""The leaves of the permission path against the tables typed out: every input there is."""

import pytest
from amaranth import Cat, Module
from amaranth.lib import wiring
from amaranth.lib.wiring import In, Out
from expected_tables import GUEST, HOST, allowed
from leaf_bench import answers

from mpu_hw import MpuConfig, PortConfig
from mpu_hw.checker.required_permission import RequiredPermission
from mpu_hw.layout import permission_bits
from mpu_hw.registers.bank_permission import BankPermission

KINDS = ("load", "store", "fetch", "hlvx", "cbo", "walk")
TABLES = {"hs": HOST, "vs": HOST, "g": GUEST}
DRIVE = ["encoding", "access", "priv", "select", "mxr"]
MPU_RULES = [f"MPU-PERM-{number:02d}" for number in range(16)]
HGP_RULES = [f"MPU-HGP-{name}" for name in ("0", "1", "4", "5", "6", "7", "R")]
FLAGS = [(0, 0), (0, 1), (1, 0), (1, 1)]

# Encoding, privilege (0 U, 1 S) and SUM of the loads that MXR lets pass.
MXR_ROWS = {(1, 0, 0), (9, 1, 0), (9, 1, 1), (10, 1, 0), (10, 1, 1), (10, 0, 0), (11, 0, 0)}


def config_of(option: str, kinds=KINDS) -> MpuConfig:
    return MpuConfig(mxr=option, ports=(PortConfig(name="p", accesses=kinds, max_size=4),))


class Path(wiring.Component):
    """Encoding and access in, verdict of one entry out."""

    encoding: In(4)
    access: In(3)
    priv: In(2)
    select: In(1)
    mxr: In(1)
    allow: Out(1)

    def __init__(self, name: str, option: str):
        self.config = config_of(option)
        self.stage = next(stage for stage in self.config.stages if stage.name == name)
        super().__init__()

    def elaborate(self, platform):
        m = Module()
        bank = self.config.spec.bank(self.stage.bank)
        m.submodules.permission = permission = BankPermission(self.config, bank)
        m.submodules.required = required = RequiredPermission(self.config, self.stage)
        fields = Cat(permission.cfg[name] for name in reversed(bank.table.fields))
        m.d.comb += [
            fields.eq(self.encoding),
            *(getattr(required, name).eq(getattr(self, name)) for name in DRIVE[1:]),
            self.allow.eq((permission.permission & required.required).any()),
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


@pytest.mark.parametrize(
    ("kinds", "bits"), [(("fetch",), 2), (("load", "store"), 4), (("load",), 2), (KINDS, 6)]
)
def test_of_a_permission_no_more_is_kept_than_the_ports_can_tell_apart(kinds, bits):
    assert len(permission_bits(config_of("off", kinds), "mpu")) == bits
