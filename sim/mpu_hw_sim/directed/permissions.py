"""Rows 2, 13 and 18 to 24: who may do what."""

from functools import partial

from mpu_hw.config import MpuConfig
from mpu_hw.isa import Access
from mpu_hw_sim.directed.action import EVERYTHING, OK, Check, Line, Read, SetStatus, WriteEntry
from mpu_hw_sim.directed.case import Case, everywhere

__all__ = ["PERMISSIONS"]

_Case = partial(Case, access="direct")

LOAD, STORE, FETCH, CBO = Access.LOAD, Access.STORE, Access.FETCH, Access.CBO


def _reserved_for_guests(config: MpuConfig) -> tuple[Line, ...]:
    """Write three encodings that a guest's second stage reserves; the first stage passes all."""
    first = (WriteEntry("vsmpu", 0, EVERYTHING, "1101"),) if config.entries["vsmpu"] else ()
    return (
        *first,
        WriteEntry("hgmpu", 0, EVERYTHING, "1111"),
        Read("hgmpucfg", 0, 0x18),
        Check(LOAD, 0x100, 4, "VS", 21, entry=0, gva=True),
        WriteEntry("hgmpu", 0, EVERYTHING, "1001"),
        Read("hgmpucfg", 0, 0x18),
        Check(LOAD, 0x100, 4, "VS", 21, entry=0, gva=True),
        WriteEntry("hgmpu", 0, EVERYTHING, "0011"),
        Read("hgmpucfg", 0, 0x18),
        Check(FETCH, 0x100, 4, "VS", 20, entry=0, gva=True),
    )


PERMISSIONS = (
    _Case(
        row=2,
        title="where every entry is OFF, S passes and U does not",
        rules=("MPU-DEF-01", "MPU-RST-01", "COM-DEF-03"),
        lines=(
            Check(LOAD, 0x1000, 4, "S", OK, entry=None),
            Check(LOAD, 0x1000, 4, "U", 13, entry=None, gva=False),
            Check(LOAD, 0x1000, 4, "M", OK, entry=None),
        ),
        banks=("mpu",),
        needs=everywhere,
    ),
    _Case(
        row=13,
        title="reserved hgmpu permissions are stored as none, and then deny the guest",
        rules=("MPU-CFG-06", "MPU-HGP-0"),
        lines=_reserved_for_guests,
        reserved=("mask",),
        needs=everywhere,
    ),
    _Case(
        row=18,
        title="SRWX 0010 is read-only shared data for U, 0011 is writable for U too",
        rules=("MPU-PERM-02", "MPU-PERM-03"),
        lines=(
            WriteEntry("mpu", 0, EVERYTHING, "0010"),
            Check(STORE, 0x100, 4, "U", 15, entry=0),
            Check(STORE, 0x100, 4, "S", OK, entry=0),
            Check(LOAD, 0x100, 4, "U", OK, entry=0),
            WriteEntry("mpu", 0, EVERYTHING, "0011"),
            Check(STORE, 0x100, 4, "U", OK, entry=0),
            Check(FETCH, 0x100, 4, "U", 12, entry=0),
        ),
        needs=everywhere,
    ),
    _Case(
        row=19,
        title="SRWX 1111 is read-only for everybody",
        rules=("MPU-PERM-15",),
        lines=(
            WriteEntry("mpu", 0, EVERYTHING, "1111"),
            Check(STORE, 0x100, 4, "S", 15, entry=0),
            Check(FETCH, 0x100, 4, "S", 12, entry=0),
            Check(LOAD, 0x100, 4, "U", OK, entry=0),
        ),
        needs=everywhere,
    ),
    _Case(
        row=20,
        title="SRWX 1011 is code that U may run and S may also read",
        rules=("MPU-PERM-11",),
        lines=(
            WriteEntry("mpu", 0, EVERYTHING, "1011"),
            Check(LOAD, 0x100, 4, "U", 13, entry=0),
            Check(FETCH, 0x100, 4, "U", OK, entry=0),
            Check(LOAD, 0x100, 4, "S", OK, entry=0),
        ),
        mxr=("off",),
        needs=everywhere,
    ),
    _Case(
        row=21,
        title="LR may use a read-only region, SC and AMO may not",
        rules=("COM-TYPE-02", "COM-TYPE-03"),
        lines=(
            WriteEntry("mpu", 0, EVERYTHING, "0100"),
            Check(LOAD, 0x100, 4, "U", OK, entry=0),
            Check(STORE, 0x100, 4, "U", 15, entry=0),
        ),
        needs=everywhere,
    ),
    _Case(
        row=22,
        title="cbo.clean needs R or W, cbo.zero needs W",
        rules=("COM-TYPE-06",),
        lines=(
            WriteEntry("mpu", 0, EVERYTHING, "0100"),
            Check(CBO, 0x100, 4, "U", OK, entry=0),
            Check(STORE, 0x100, 4, "U", 15, entry=0),
            WriteEntry("mpu", 0, EVERYTHING, "0001"),
            Check(CBO, 0x100, 4, "U", 15, entry=0),
        ),
        needs=everywhere,
    ),
    _Case(
        row=22,
        title="cbo.clean may use code that MXR makes readable",
        rules=("COM-TYPE-06", "COM-MXR-01"),
        lines=(
            WriteEntry("mpu", 0, EVERYTHING, "0001"),
            Check(CBO, 0x100, 4, "U", 15, entry=0),
            SetStatus({"mxr": True}),
            Check(CBO, 0x100, 4, "U", OK, entry=0),
            Check(STORE, 0x100, 4, "U", 15, entry=0),
        ),
        mxr=("raw", "effective"),
        needs=everywhere,
    ),
    _Case(
        row=23,
        title="M loads as U (MPRV) what only S may, and fetches the same as M",
        rules=("MPU-PERM-12", "COM-DEF-03"),
        lines=(
            WriteEntry("mpu", 0, EVERYTHING, "1100"),
            Check(LOAD, 0x100, 4, "U", 13, entry=0, gva=False),
            Check(FETCH, 0x100, 4, "M", OK, entry=None),
        ),
        needs=everywhere,
    ),
    _Case(
        row=24,
        title="M loads as S with SUM (MPRV) from a U rule",
        rules=("MPU-PERM-06", "MPU-PERM-20"),
        lines=(
            WriteEntry("mpu", 0, EVERYTHING, "0110"),
            Check(LOAD, 0x100, 4, "S", 13, entry=0),
            SetStatus({"sum": True}),
            Check(LOAD, 0x100, 4, "S", OK, entry=0),
        ),
        needs=everywhere,
    ),
)
