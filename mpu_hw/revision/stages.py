"""What the S-level stages are in every revision; each replaces ``bank`` with its own."""

from dataclasses import replace

from ..isa import GUEST_PAGE_FAULTS, PAGE_FAULTS, Privilege, StageCode
from .revision import Stage

__all__ = ["G_STAGE", "HS_STAGE", "VS_STAGE"]

# COM-STG-1, COM-STG-2: V=0, checked while satp is Bare. Implicit accesses of a satp walk meet no
# bank of S (HYP-STG-8).
HS_STAGE = Stage(
    name="hs",
    code=StageCode.HS,
    bank="",
    virt=False,
    bare="satp_bare",
    columns={Privilege.S: ("S0", "S1"), Privilege.U: ("U", "U")},
    select="sum",
    mxr=("mxr",),
    no_match={},
    causes=PAGE_FAULTS,
)
# COM-STG-3, COM-STG-5: V=1, checked while vsatp is Bare. COM-FLT-2: page faults.
VS_STAGE = replace(
    HS_STAGE,
    name="vs",
    code=StageCode.VS,
    virt=True,
    bare="vsatp_bare",
    select="vsum",
    mxr=("mxr", "vmxr"),
)
# COM-STG-3, COM-STG-4: V=1, checked while hgatp is Bare, the accesses of a VS walk as well
# (HYP-STG-7); nothing is with both paged (COM-STG-6). VS and VU have one column without SUM
# (HYP-PERM-01, MPU-HGP-8). COM-FLT-3: guest-page faults.
G_STAGE = replace(
    HS_STAGE,
    name="g",
    code=StageCode.G,
    virt=True,
    bare="hgatp_bare",
    columns={Privilege.S: ("G", "G"), Privilege.U: ("G", "G")},
    select=None,
    causes=GUEST_PAGE_FAULTS,
)
