"""Mutants of the tables of both revisions: permissions, stages, and how permissions are decoded."""

from mutant import Mutant

from mpu_hw.isa import PAGE_FAULTS, Privilege
from mpu_hw.revision.sspmp10 import SSPMP_1_0

__all__ = ["MUTANTS_TABLES"]

HS, VS, G, M = SSPMP_1_0.stages

MUTANTS_TABLES = (
    Mutant(
        "raw-is-effective",
        "layout.permission_bits:MXR",
        {"raw": ("row",)},
        "COM-MXR-01",
        "MXR does not see the X that SUM took away",
        "permission/hs-raw",
        replaces="row-13-no-mxr pmp-has-mxr",
    ),
    Mutant(
        "vs-by-host-sum",
        "revision.mpu09:MPU_0_9.stages[vs]",
        {"select": "sum"},
        "MPU-PERM-20",
        "the guest's rules obey the host's SUM",
        "check_port/no-mpu",
        replaces="row-11-user-reads row-05-sum-executes",
    ),
    Mutant(
        "hgmpu-passes-unmatched",
        "revision.mpu09:MPU_0_9.stages[g]",
        {"no_match": {Privilege.S: {}}},
        "MPU-DEF-02",
        "a guest reaches what nobody granted",
        "stage/g-off-1",
    ),
    Mutant(
        "machine-is-checked",
        "revision.mpu09:MPU_0_9.stages[hs]",
        {"columns": {**HS.columns, Privilege.M: HS.columns[Privilege.S]}},
        "COM-DEF-03",
        "the supervisor's entries deny M",
        "stage/hs-off-1",
    ),
    Mutant(
        "g-page-fault",
        "revision.mpu09:MPU_0_9.stages[g]",
        {"causes": PAGE_FAULTS},
        "COM-FLT-3",
        "a fault of the hgmpu can be delegated to the guest that made it",
        "verdict/g",
    ),
    Mutant(
        "guest-page-fault-first",
        "revision.sspmp10:SSPMP_1_0",
        {"stages": (HS, G, VS, M)},
        "HYP-ORD-04",
        "where vSPMP and SPMP deny a guest-page fault is reported",
        "check_port_sspmp/pool",
    ),
    Mutant(
        "guest-obeys-sum",
        "revision.sspmp10:SSPMP_1_0.stages[g].columns",
        {Privilege.S: ("S0", "S1")},
        "HYP-PERM-01",
        "VS is checked at the second stage as if it were S",
        "permission_sspmp/g-off",
    ),
    Mutant(
        "pmp-page-fault",
        "revision.sspmp10:SSPMP_1_0.stages[m]",
        {"causes": (12, 13, 15)},
        "COM-FLT-4",
        "a fault of the PMP looks like one of SPMP",
        "verdict_sspmp/m",
    ),
    Mutant(
        "pmp-only-for-host",
        "revision.sspmp10:SSPMP_1_0.stages[m]",
        {"virt": False},
        "PMP-07",
        "guests pass the PMP unchecked",
        "stage_sspmp/m-off-1",
        replaces="mmwp-ignored",
    ),
    Mutant(
        "row-22-user-writes",
        "revision.sspmp10_tables:SPMP_TABLE.rows[11110]",
        {"allowed": ("RW", "RW", "RW", "R")},
        "SSPMP-PERM-22",
        "U writes what is shared read-only",
        "permission_sspmp/hs-off",
        replaces="row-25-guest-reads row-15-sum-executes row-05-guest-enters",
    ),
    Mutant(
        "pmp-hlvx-needs-x",
        "revision.sspmp10_tables:PMP_TABLE",
        {"hlvx": "X"},
        "HYP-HLVX-01",
        "HLVX reads what the PMP lets execute only",
        "permission_sspmp/m-off",
        replaces="hlvx-any-of-both",
    ),
    Mutant(
        "mask-keeps-shared",
        "revision.sspmp10_tables:SPMP_TABLE.rows[10100]",
        {"masked": "10000"},
        "SSPMP-CFG-05",
        "masking leaves SHARED=1 with U=0",
        "entry/spmp-mask",
        replaces="mask-clears-user mask-keeps-s",
    ),
)
