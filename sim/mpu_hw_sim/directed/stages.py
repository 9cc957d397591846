"""Rows 25 to 29 and 33: two stages for a guest, none behind a page table."""

from functools import partial

from mpu_hw.isa import Access
from mpu_hw_sim.directed.action import EVERYTHING, OK, Check, SetStatus, WriteEntry
from mpu_hw_sim.directed.case import Case, everywhere

__all__ = ["STAGES"]

_Case = partial(Case, access="direct")

LOAD, HLVX = Access.LOAD, Access.HLVX
ANY = "0111"

STAGES = (
    _Case(
        row=25,
        title="an M access made as VS (MPV) passes vsmpu and is denied by hgmpu",
        rules=("COM-FLT-3", "COM-FLT-10", "COM-STG-3"),
        lines=(
            WriteEntry("vsmpu", 0, EVERYTHING, "1110"),
            WriteEntry("hgmpu", 0, EVERYTHING, "0001"),
            Check(LOAD, 0x100, 4, "VS", 21, entry=0, gva=True),
        ),
        mxr=("off",),
        needs=everywhere,
    ),
    _Case(
        row=26,
        title="an HLV made as VU is denied by a rule for VS alone",
        rules=("COM-FLT-2", "COM-FLT-10", "MPU-PERM-14"),
        lines=(
            WriteEntry("vsmpu", 0, EVERYTHING, "1110"),
            WriteEntry("hgmpu", 0, EVERYTHING, ANY),
            Check(LOAD, 0x100, 4, "VU", 13, entry=0, gva=True),
            Check(LOAD, 0x100, 4, "VS", OK, entry=0, gva=False),
        ),
        needs=everywhere,
    ),
    _Case(
        row=27,
        title="an HLV of a U program that hypervises is denied by hgmpu",
        rules=("COM-FLT-3", "MPU-DEF-02"),
        lines=(
            WriteEntry("vsmpu", 0, EVERYTHING, ANY),
            Check(LOAD, 0x100, 4, "VU", 21, entry=None, gva=True),
        ),
        banks=("hgmpu",),
        needs=everywhere,
    ),
    _Case(
        row=28,
        title="HLVX needs X in both banks, and R in none",
        rules=("HYP-HLVX-01", "COM-TYPE-05"),
        lines=(
            WriteEntry("vsmpu", 0, EVERYTHING, "0100"),
            WriteEntry("hgmpu", 0, EVERYTHING, "0100"),
            Check(HLVX, 0x100, 4, "VU", 13, entry=0),
            WriteEntry("vsmpu", 0, EVERYTHING, "0001"),
            Check(HLVX, 0x100, 4, "VU", 21, entry=0),
            WriteEntry("hgmpu", 0, EVERYTHING, "0001"),
            Check(HLVX, 0x100, 4, "VU", OK, entry=0),
            SetStatus({"mxr": True, "vmxr": True}),
            WriteEntry("hgmpu", 0, EVERYTHING, "0100"),
            Check(HLVX, 0x100, 4, "VU", 21, entry=0),
        ),
        needs=everywhere,
    ),
    _Case(
        row=29,
        title="of two denials vsmpu's is reported",
        rules=("COM-ORD-01", "COM-FLT-2", "COM-FLT-3"),
        lines=(
            WriteEntry("vsmpu", 0, EVERYTHING, "0000"),
            WriteEntry("hgmpu", 0, EVERYTHING, "0000"),
            Check(LOAD, 0x100, 4, "VS", 13, entry=0, gva=True),
            WriteEntry("vsmpu", 0, EVERYTHING, "1100"),
            Check(LOAD, 0x100, 4, "VS", 21, entry=0, gva=True),
        ),
        needs=everywhere,
    ),
    _Case(
        row=33,
        title="a bank stands aside where its atp register has a page table",
        rules=("COM-STG-2", "COM-STG-4", "COM-STG-5", "COM-STG-6", "COM-ORD-06", "COM-ORD-07"),
        lines=(
            WriteEntry("mpu", 0, EVERYTHING, "0000"),
            WriteEntry("vsmpu", 0, EVERYTHING, "0000"),
            WriteEntry("hgmpu", 0, EVERYTHING, "0000"),
            Check(LOAD, 0x100, 4, "U", 13, entry=0),
            SetStatus({"satp_bare": False}),
            Check(LOAD, 0x100, 4, "U", OK, entry=None),
            Check(LOAD, 0x100, 4, "VS", 13, entry=0),
            SetStatus({"hgatp_bare": False}),
            Check(LOAD, 0x100, 4, "VS", 13, entry=0),
            SetStatus({"vsatp_bare": False}),
            Check(LOAD, 0x100, 4, "VS", OK, entry=None),
            SetStatus({"hgatp_bare": True}),
            Check(LOAD, 0x100, 4, "VS", 21, entry=0),
            SetStatus({"satp_bare": True, "hgatp_bare": False}),
            Check(LOAD, 0x100, 4, "U", 13, entry=0),
        ),
        needs=everywhere,
    ),
)
