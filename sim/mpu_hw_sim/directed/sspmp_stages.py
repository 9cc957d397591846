"""Rows 25 to 33 for entries behind selects: vSPMP, SPMP for guests, PMP, and page tables."""

from functools import partial

from mpu_hw.isa import Access
from mpu_hw_sim.directed.action import (
    EVERYTHING,
    OK,
    Check,
    Delegate,
    Enable,
    SetStatus,
    WriteEntry,
    napot,
)
from mpu_hw_sim.directed.case import Case, everywhere

__all__ = ["SSPMP_STAGES"]

LOAD, STORE, FETCH, HLVX, WALK = (
    Access.LOAD,
    Access.STORE,
    Access.FETCH,
    Access.HLVX,
    Access.WALK,
)
ANY = "01 111"
NONE = "00 000"
GUESTS = Delegate(spmp=2, vspmp=2)

_Case = partial(Case, access="indirect")


SSPMP_STAGES = (
    _Case(
        row=25,
        title="an M access made as VS (MPV) passes vSPMP and is denied by SPMP",
        rules=("COM-FLT-3", "COM-FLT-10", "COM-STG-3"),
        lines=(
            GUESTS,
            WriteEntry("vspmp", 0, EVERYTHING, "00 110"),
            WriteEntry("spmp", 0, EVERYTHING, "01 000"),
            Check(LOAD, 0x100, 4, "VS", 21, entry=0, gva=True),
            Check(STORE, 0x100, 4, "VS", 23, entry=0, gva=True),
        ),
        needs=everywhere,
    ),
    _Case(
        row=26,
        title="an HLV made as VU is denied by a vSPMP rule for VS alone",
        rules=("COM-FLT-2", "COM-FLT-10", "SSPMP-PERM-02"),
        lines=(
            GUESTS,
            WriteEntry("vspmp", 0, EVERYTHING, "00 110"),
            WriteEntry("spmp", 0, EVERYTHING, ANY),
            Check(LOAD, 0x100, 4, "VU", 13, entry=0, gva=True),
            Check(LOAD, 0x100, 4, "VS", OK, gva=False),
        ),
        needs=everywhere,
    ),
    _Case(
        row=27,
        title="an HLV of a U program that hypervises is denied by SPMP",
        rules=("COM-FLT-3", "SSPMP-DEF-01"),
        lines=(
            GUESTS,
            WriteEntry("vspmp", 0, EVERYTHING, ANY),
            Check(LOAD, 0x100, 4, "VU", 21, entry=None, gva=True),
        ),
        needs=everywhere,
    ),
    _Case(
        row=28,
        title="HLVX needs X in vSPMP and in SPMP, and R and X in PMP",
        rules=("HYP-HLVX-01", "COM-TYPE-05", "COM-FLT-4"),
        lines=(
            Delegate(spmp=2, vspmp=2, pmp=2),
            WriteEntry("vspmp", 0, EVERYTHING, "01 100"),
            WriteEntry("spmp", 0, EVERYTHING, "01 100"),
            Check(HLVX, 0x100, 4, "VU", 13, entry=0),
            WriteEntry("vspmp", 0, EVERYTHING, "01 001"),
            Check(HLVX, 0x100, 4, "VU", 21, entry=0),
            WriteEntry("spmp", 0, EVERYTHING, "01 001"),
            WriteEntry("pmp", 0, EVERYTHING, "0 101"),
            Check(HLVX, 0x100, 4, "VU", OK, entry=0),
            WriteEntry("pmp", 0, EVERYTHING, "0 001"),
            Check(HLVX, 0x100, 4, "VU", 5, entry=0),
            SetStatus({"mxr": True, "vmxr": True}),
            WriteEntry("spmp", 0, EVERYTHING, "01 100"),
            Check(HLVX, 0x100, 4, "VU", 21, entry=0),
        ),
        needs=everywhere,
    ),
    _Case(
        row=29,
        title="of several denials vSPMP's is reported, then SPMP's, then PMP's",
        rules=("COM-ORD-01", "HYP-ORD-04", "SSPMP-ORD-02", "COM-FLT-2", "COM-FLT-3", "COM-FLT-4"),
        lines=(
            Delegate(spmp=2, vspmp=2, pmp=2),
            WriteEntry("pmp", 0, EVERYTHING, "0 000"),
            WriteEntry("vspmp", 0, EVERYTHING, NONE),
            WriteEntry("spmp", 0, EVERYTHING, NONE),
            Check(LOAD, 0x100, 4, "VS", 13, entry=0, gva=True),
            Check(LOAD, 0x100, 4, "S", 13, entry=0, gva=False),
            WriteEntry("vspmp", 0, EVERYTHING, "00 100"),
            Check(LOAD, 0x100, 4, "VS", 21, entry=0, gva=True),
            WriteEntry("spmp", 0, EVERYTHING, ANY),
            Check(LOAD, 0x100, 4, "VS", 5, entry=0, gva=True),
            Check(LOAD, 0x100, 4, "U", 5, entry=0, gva=False),
        ),
        needs=everywhere,
    ),
    _Case(
        row=30,
        title="an SPMP entry of the host alone denies the guest that hits it",
        rules=("HYP-PERM-01", "SSPMP-PERM-05"),
        lines=(
            GUESTS,
            WriteEntry("vspmp", 0, EVERYTHING, ANY),
            WriteEntry("spmp", 0, EVERYTHING, "00 111"),
            WriteEntry("spmp", 1, EVERYTHING, ANY),
            Check(LOAD, 0x100, 4, "VU", 21, entry=0, gva=True),
            Check(LOAD, 0x100, 4, "S", OK),
        ),
        needs=everywhere,
    ),
    _Case(
        row=31,
        title="hspmpen chooses the entries for guests, spmpen those for the host",
        rules=("HYP-EN-07", "HYP-PERM-02", "SSPMP-EN-01"),
        lines=(
            GUESTS,
            WriteEntry("vspmp", 0, EVERYTHING, ANY),
            WriteEntry("spmp", 0, EVERYTHING, "00 111"),
            WriteEntry("spmp", 1, EVERYTHING, ANY),
            Enable("hspmpen", 0b10),
            Enable("spmpen", 0b01),
            Check(LOAD, 0x100, 4, "VU", OK),
            Check(LOAD, 0x100, 4, "S", OK),
            Check(LOAD, 0x100, 4, "U", 13, entry=0),
            Enable("spmpen", 0b10),
            Check(LOAD, 0x100, 4, "S", 13, entry=1),
            SetStatus({"sum": True}),
            Check(LOAD, 0x100, 4, "S", OK),
        ),
        needs=everywhere,
    ),
    _Case(
        row=32,
        title="a page table that SPMP does not let the guest read denies the walk",
        rules=("HYP-STG-7", "COM-STG-4", "COM-FLT-3"),
        lines=(
            GUESTS,
            WriteEntry("spmp", 0, napot(0x1000, 0x1000), "01 001"),
            WriteEntry("spmp", 1, EVERYTHING, ANY),
            SetStatus({"vsatp_bare": False}),
            Check(WALK, 0x1000, 4, "VS", 21, entry=0, gva=True),
            Check(WALK, 0x2000, 4, "VS", OK),
            SetStatus({"mxr": True}),
            Check(WALK, 0x1000, 4, "VU", 21, entry=0, gva=True),
        ),
        needs=lambda config: config.granularity <= 4096 and config.paddr_width > 13,
    ),
    _Case(
        row=33,
        title="SPMP and vSPMP stand aside where their atp register has a page table",
        rules=("COM-STG-2", "COM-STG-4", "COM-STG-5", "COM-STG-6", "COM-ORD-06", "COM-ORD-07"),
        lines=(
            GUESTS,
            WriteEntry("spmp", 0, EVERYTHING, NONE),
            WriteEntry("vspmp", 0, EVERYTHING, NONE),
            Check(LOAD, 0x100, 4, "U", 13, entry=0),
            SetStatus({"satp_bare": False}),
            Check(LOAD, 0x100, 4, "U", OK),
            Check(LOAD, 0x100, 4, "VS", 13, entry=0),
            SetStatus({"hgatp_bare": False}),
            Check(LOAD, 0x100, 4, "VS", 13, entry=0),
            SetStatus({"vsatp_bare": False}),
            Check(LOAD, 0x100, 4, "VS", OK),
            SetStatus({"hgatp_bare": True}),
            Check(LOAD, 0x100, 4, "VS", 21, entry=0),
            SetStatus({"satp_bare": True, "hgatp_bare": False}),
            Check(LOAD, 0x100, 4, "U", 13, entry=0),
        ),
        needs=everywhere,
    ),
)
