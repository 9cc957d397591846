"""Revision mpu-0.9: the three tables of the 2021 proposal, mpu, vsmpu and hgmpu."""

from dataclasses import replace

from ..isa import Privilege
from .permission_table import PermissionTable, Row
from .revision import Bank, Revision
from .stages import G_STAGE, HS_STAGE, VS_STAGE

__all__ = ["HGMPU_TABLE", "MPU_0_9", "MPU_TABLE"]

FIELDS = ("S", "R", "W", "X")

# docs/rules.md section 4.1. A U rule (S=0, not shared) that has X loses it in the SUM=1 column:
# SUM never grants X (MPU-PERM-20).
MPU_TABLE = PermissionTable(
    key="mpu",
    name="4.1",
    fields=FIELDS,
    columns=("S0", "S1", "U"),
    rows=(
        Row("MPU-PERM-00", "0000", ("", "", "")),
        Row("MPU-PERM-01", "0001", ("", "", "X"), no_execute="S1"),
        Row("MPU-PERM-02", "0010", ("RW", "RW", "R")),
        Row("MPU-PERM-03", "0011", ("RW", "RW", "RW")),
        Row("MPU-PERM-04", "0100", ("", "R", "R")),
        Row("MPU-PERM-05", "0101", ("", "R", "RX"), no_execute="S1"),
        Row("MPU-PERM-06", "0110", ("", "RW", "RW")),
        Row("MPU-PERM-07", "0111", ("", "RW", "RWX"), no_execute="S1"),
        Row("MPU-PERM-08", "1000", ("", "", ""), reserved=True),
        Row("MPU-PERM-09", "1001", ("X", "X", "")),
        Row("MPU-PERM-10", "1010", ("X", "X", "X")),
        Row("MPU-PERM-11", "1011", ("RX", "RX", "X")),
        Row("MPU-PERM-12", "1100", ("R", "R", "")),
        Row("MPU-PERM-13", "1101", ("RX", "RX", "")),
        Row("MPU-PERM-14", "1110", ("RW", "RW", "")),
        Row("MPU-PERM-15", "1111", ("R", "R", "R")),
    ),
)

# docs/rules.md section 4.2: VS and VU are alike, S=1 and W without R are reserved (MPU-HGP-R).
_HGMPU_ROWS = (
    Row("MPU-HGP-0", "0000", ("",)),
    Row("MPU-HGP-1", "0001", ("X",)),
    Row("MPU-HGP-4", "0100", ("R",)),
    Row("MPU-HGP-5", "0101", ("RX",)),
    Row("MPU-HGP-6", "0110", ("RW",)),
    Row("MPU-HGP-7", "0111", ("RWX",)),
)
_LEGAL = {row.bits for row in _HGMPU_ROWS}
HGMPU_TABLE = PermissionTable(
    key="hgmpu",
    name="4.2",
    fields=FIELDS,
    columns=("G",),
    rows=_HGMPU_ROWS
    + tuple(
        Row("MPU-HGP-R", bits, ("",), reserved=True)
        for bits in (f"{number:04b}" for number in range(16))
        if bits not in _LEGAL
    ),
)

MPU_0_9 = Revision(
    name="mpu-0.9",
    source="TEE task group proposal Ssmpu, July and November 2021",
    banks=(
        Bank(
            name="mpu",
            table=MPU_TABLE,
            level=1,
            guest=False,
            substituted_by="vsmpu",
            title="HS and U, managed by HS",
        ),
        Bank(
            name="vsmpu",
            table=MPU_TABLE,
            level=2,
            guest=True,
            title="VS and VU, managed by the guest",
        ),
        Bank(
            name="hgmpu",
            table=HGMPU_TABLE,
            level=2,
            guest=True,
            title="what HS grants its guests",
        ),
    ),
    stages=(
        replace(HS_STAGE, bank="mpu", no_match={Privilege.S: {}}),
        replace(VS_STAGE, bank="vsmpu", no_match={Privilege.S: {}}),
        replace(G_STAGE, bank="hgmpu"),
    ),
    delegations={None: {"mpu": 16, "vsmpu": 8, "hgmpu": 8}},
    mxr="off",
    reserved="mask",
    access="direct",
)
