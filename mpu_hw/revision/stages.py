"""What the S-level stages are in every revision; each replaces ``bank`` with its own."""

from dataclasses import replace

from ..isa import GUEST_PAGE_FAULTS, PAGE_FAULTS, Privilege, StageCode
from .revision import Stage

__all__ = ["G_STAGE", "HS_STAGE", "VS_STAGE"]

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
VS_STAGE = replace(
    HS_STAGE,
    name="vs",
    code=StageCode.VS,
    virt=True,
    bare="vsatp_bare",
    select="vsum",
    mxr=("mxr", "vmxr"),
)
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
