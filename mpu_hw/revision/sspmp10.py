"""Revision sspmp-1.0: PMP, SPMP and vSPMP, from one shared pool or from banks of their own."""

from dataclasses import replace

from ..isa import ACCESS_FAULTS, Access, Privilege, StageCode
from .revision import Bank, Revision, Stage
from .sspmp10_tables import PMP_TABLE, SPMP_TABLE
from .stages import G_STAGE, HS_STAGE, VS_STAGE

__all__ = ["SSPMP_1_0"]

SSPMP_1_0 = Revision(
    name="sspmp-1.0",
    source="Sspmp, Sspmpen, Smpmpdeleg 1.0; Ssvspmp, Ssvspmpen, Sshspmpdeleg, Sshspmpen draft 0.2",
    banks=(
        Bank(name="pmp", table=PMP_TABLE, level=3, guest=False, title="M-mode's own"),
        Bank(
            name="spmp",
            table=SPMP_TABLE,
            level=1,
            guest=False,
            substituted_by="vspmp",
            title="HS and U, and what HS grants its guests",
        ),
        Bank(
            name="vspmp",
            table=SPMP_TABLE,
            level=2,
            guest=True,
            title="VS and VU, managed by the guest",
        ),
    ),
    stages=(
        replace(HS_STAGE, bank="spmp", enable="spmpen"),
        replace(VS_STAGE, bank="vspmp", enable="vspmpen"),
        replace(G_STAGE, bank="spmp", enable="hspmpen"),
        Stage(
            # PMP-07: whatever V, VS and VU as S and U. COM-FLT-4: access faults.
            name="m",
            code=StageCode.M,
            bank="pmp",
            virt=None,
            bare=None,
            columns={
                Privilege.M: ("M0", "M1"),
                Privilege.S: ("SU0", "SU1"),
                Privilege.U: ("SU0", "SU1"),
            },
            select="mml",
            mxr=(),
            # M passes without a match, unless MMWP is set, or MML is and it fetches (PMP-04).
            no_match={Privilege.M: {"mmwp": None, "mml": Access.FETCH}},
            causes=ACCESS_FAULTS,
        ),
    ),
    delegations={
        "dynamic": {"pool": 32},
        "fixed": {"pmp": 0, "spmp": 16, "vspmp": 8},
    },
    pooled="dynamic",
    mxr="raw",
    reserved="hold",
    access="indirect",
    machine="pmp",
    lock=True,
)
