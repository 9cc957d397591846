"""Rows 13 to 17 and 21 to 24 for entries behind selects: who may do what."""

from functools import partial

from mpu_hw.isa import Access
from mpu_hw_sim.directed.action import (
    EVERYTHING,
    OK,
    Check,
    Delegate,
    Line,
    Read,
    SetStatus,
    Write,
    WriteEntry,
    select,
    stores,
)
from mpu_hw_sim.directed.case import Case, everywhere

__all__ = ["SSPMP_PERMISSIONS"]

LOAD, STORE, FETCH, CBO = Access.LOAD, Access.STORE, Access.FETCH, Access.CBO

_Case = partial(Case, access="indirect")
SUM, MXR = SetStatus({"sum": True}), SetStatus({"mxr": True})


def _reserved(after: tuple[int, int, int]) -> tuple[Line, ...]:
    """Write three reserved encodings over U=1, RWX=100, all of memory; demand what is read."""
    writes = (0x11A, 0x11E, 0x21F)
    return (
        Delegate(spmp=10),
        WriteEntry("spmp", 9, EVERYTHING, "01 100"),
        select("s", 9, "S"),
        Read("sireg2", 0, 0x119, "S"),
        *(
            line
            for value, read in zip(writes, after, strict=True)
            for line in (Write("sireg2", 0, value, "S"), Read("sireg2", 0, read, "S"))
        ),
        Check(STORE, 0x100, 4, "U", 15, entry=9),
        Check(FETCH, 0x100, 4, "U", 12, entry=9),
    )


def _execute_only(policy: str, verb: str, answer: int) -> Case:
    """Row 17 under a policy of MXR."""
    return _Case(
        row=17,
        title=f"with mxr {policy} S {verb} a U rule of X alone under SUM and MXR",
        rules=("SSPMP-PERM-13", "COM-MXR-01"),
        lines=(
            Delegate(spmp=1),
            WriteEntry("spmp", 0, EVERYTHING, "01 001"),
            MXR,
            Check(LOAD, 0x100, 4, "S", 13, entry=0),
            Check(LOAD, 0x100, 4, "U", OK),
            SUM,
            Check(LOAD, 0x100, 4, "S", answer),
        ),
        mxr=(policy,),
        needs=everywhere,
    )


SSPMP_PERMISSIONS = (
    _Case(
        row=13,
        title="with hold a reserved spmpcfg write keeps the permissions that were read",
        rules=("SSPMP-CFG-05", "SSPMP-CFG-01"),
        lines=(*_reserved((0x119, 0x119, 0x119)), Check(LOAD, 0x100, 4, "U", OK)),
        reserved=("hold",),
        needs=everywhere,
    ),
    _Case(
        row=13,
        title="with mask a reserved spmpcfg write leaves no permissions",
        rules=("SSPMP-CFG-05", "SSPMP-CFG-01"),
        lines=(*_reserved((0x118, 0x118, 0x018)), Check(LOAD, 0x100, 4, "S", 13, entry=9)),
        reserved=("mask",),
        needs=everywhere,
    ),
    _Case(
        row=14,
        title="SHARED RWX 110 is data that S writes and U only reads",
        rules=("SSPMP-PERM-22",),
        lines=(
            Delegate(spmp=1),
            WriteEntry("spmp", 0, EVERYTHING, "11 110"),
            Check(LOAD, 0x100, 4, "U", OK),
            Check(STORE, 0x100, 4, "U", 15, entry=0),
            Check(STORE, 0x100, 4, "S", OK),
            Check(FETCH, 0x100, 4, "S", 12, entry=0),
        ),
        needs=everywhere,
    ),
    _Case(
        row=15,
        title="SHARED RWX 111 is code that U only runs, and reads where MXR is set",
        rules=("SSPMP-PERM-25", "COM-MXR-01", "COM-MXR-03"),
        lines=(
            Delegate(spmp=1),
            WriteEntry("spmp", 0, EVERYTHING, "11 111"),
            Check(FETCH, 0x100, 4, "U", OK),
            Check(LOAD, 0x100, 4, "U", 13, entry=0),
            Check(STORE, 0x100, 4, "S", OK),
            MXR,
            Check(LOAD, 0x100, 4, "U", OK),
            Check(STORE, 0x100, 4, "U", 15, entry=0),
        ),
        mxr=("raw", "effective"),
        needs=everywhere,
    ),
    _Case(
        row=16,
        title="a U rule is S's data with SUM, and never its code",
        rules=("SSPMP-PERM-15", "SSPMP-PERM-41"),
        lines=(
            Delegate(spmp=1),
            WriteEntry("spmp", 0, EVERYTHING, "01 111"),
            Check(LOAD, 0x100, 4, "S", 13, entry=0),
            SUM,
            Check(LOAD, 0x100, 4, "S", OK),
            Check(STORE, 0x100, 4, "S", OK),
            Check(FETCH, 0x100, 4, "S", 12, entry=0),
            Check(FETCH, 0x100, 4, "U", OK),
        ),
        needs=everywhere,
    ),
    _execute_only("raw", "reads", OK),
    _execute_only("effective", "does not read", 13),
    _Case(
        row=21,
        title="LR may use a read-only SPMP region, SC and AMO may not",
        rules=("COM-TYPE-02", "COM-TYPE-03", "SSPMP-PERM-11"),
        lines=(
            Delegate(spmp=1),
            WriteEntry("spmp", 0, EVERYTHING, "01 100"),
            Check(LOAD, 0x100, 4, "U", OK),
            Check(STORE, 0x100, 4, "U", 15, entry=0),
        ),
        needs=everywhere,
    ),
    _Case(
        row=22,
        title="under SPMP cbo.clean needs R, W, or X with MXR; cbo.zero needs W",
        rules=("COM-TYPE-06", "COM-MXR-01", "SSPMP-PERM-13"),
        lines=(
            Delegate(spmp=1),
            WriteEntry("spmp", 0, EVERYTHING, "01 100"),
            Check(CBO, 0x100, 4, "U", OK),
            Check(STORE, 0x100, 4, "U", 15, entry=0),
            WriteEntry("spmp", 0, EVERYTHING, "01 001"),
            Check(CBO, 0x100, 4, "U", 15, entry=0),
            MXR,
            Check(CBO, 0x100, 4, "U", OK),
        ),
        mxr=("raw", "effective"),
        needs=everywhere,
    ),
    _Case(
        row=23,
        title="M loads as U (MPRV) what an SPMP rule gives S alone, and fetches the same as M",
        rules=("SSPMP-PERM-04", "COM-DEF-03"),
        lines=(
            Delegate(spmp=1),
            WriteEntry("spmp", 0, EVERYTHING, "00 101"),
            Check(LOAD, 0x100, 4, "U", 13, entry=0, gva=False),
            Check(FETCH, 0x100, 4, "M", OK),
            Check(STORE, 0x100, 4, "M", OK),
        ),
        needs=everywhere,
    ),
    _Case(
        row=24,
        title="M loads as S with SUM (MPRV) from a U rule of SPMP",
        rules=("SSPMP-PERM-12", "SSPMP-PERM-41"),
        lines=(
            Delegate(spmp=1),
            WriteEntry("spmp", 0, EVERYTHING, "01 110"),
            Check(LOAD, 0x100, 4, "S", 13, entry=0),
            SUM,
            Check(LOAD, 0x100, 4, "S", OK),
            *stores("s", 0, "S", cfg=0x19),
            Check(LOAD, 0x100, 4, "U", 13, entry=0),
        ),
        needs=everywhere,
    ),
)
