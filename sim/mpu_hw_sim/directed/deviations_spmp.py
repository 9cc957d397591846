"""Section 14 of docs/rules.md, Sail's SPMP (pull request 1457): lines that show ours differs."""

from functools import partial

from mpu_hw.config import MpuConfig
from mpu_hw.isa import Access
from mpu_hw_sim.directed.action import (
    EVERYTHING,
    OK,
    Check,
    Delegate,
    Enable,
    Line,
    Read,
    SetStatus,
    Write,
    WriteEntry,
    holds,
    napot,
    off,
    stores,
    tor,
)
from mpu_hw_sim.directed.case import Case, everywhere

__all__ = ["SAIL_SPMP"]

LOAD, STORE, FETCH, CBO = Access.LOAD, Access.STORE, Access.FETCH, Access.CBO
ANY = "01 111"
NAPOT_RX = 0x1D  # spmpcfg or a byte of pmpcfg: A=NAPOT, R, X

_Case = partial(Case, access="indirect")


def _room(config: MpuConfig) -> bool:
    """Whether a pool has entries to hand to and fro."""
    return 6 <= config.entries["pool"] <= 64 and config.granularity == 4


def _moved(config: MpuConfig) -> tuple[Line, ...]:
    """M gives two entries to SPMP and takes them back; what M wrote comes along both ways."""
    register, shift = (1, 0) if config.xlen == 32 else (0, 32)
    return (
        Write("mpmpdeleg", 0, 6),
        WriteEntry("pmp", 0, EVERYTHING, "0 111"),
        WriteEntry("pmp", 4, napot(0x40, 16), "0 101"),
        Write("mpmpdeleg", 0, 4),
        *holds("s", 0, "S", addr=0x11, cfg=NAPOT_RX),
        Write("spmpen", 0, 1, "S"),
        Check(LOAD, 0x44, 4, "S", OK),
        Check(STORE, 0x44, 4, "S", 15, entry=0),
        *stores("m", 1, addr=0x21, cfg=NAPOT_RX),
        Write("mpmpdeleg", 0, 6),
        Read("pmpaddr", 4, 0x11),
        Read("pmpaddr", 5, 0x21),
        Read("pmpcfg", register, (NAPOT_RX << 8 | NAPOT_RX) << shift | (0x1F if shift else 0)),
    )


def _large(config: MpuConfig) -> tuple[Line, ...]:
    return (
        Write("mpmpdeleg", 0, 127),
        Read("mpmpdeleg", 0, config.entries["pool"]),
        Delegate(spmp=2, vspmp=2),
        WriteEntry("vspmp", 0, EVERYTHING, "00 111"),
        WriteEntry("spmp", 0, EVERYTHING, ANY),
        Check(LOAD, 0x100, 4, "VS", OK),
        Check(FETCH, 0x100, 4, "VS", OK),
        Check(LOAD, 0x100, 4, "VU", 13, entry=0),
        WriteEntry("vspmp", 0, EVERYTHING, ANY),
        Check(STORE, 0x100, 4, "VU", OK),
        Check(LOAD, 0x100, 4, "VS", 13, entry=0),
    )


SAIL_SPMP = (
    _Case(
        departs=("SAIL-11",),
        theirs="with every entry OFF or spmpen 0 the accesses of S and U pass",
        title="with every entry OFF or disabled the accesses of S and U are denied",
        rules=("SSPMP-DEF-01", "SSPMP-DEF-04"),
        lines=(
            Delegate(spmp=2),
            Check(LOAD, 0x100, 4, "S", 13, entry=None),
            Check(STORE, 0x100, 4, "U", 15, entry=None),
            Check(FETCH, 0x100, 4, "U", 12, entry=None),
            WriteEntry("spmp", 0, EVERYTHING, "11 101"),
            Check(LOAD, 0x100, 4, "S", OK),
            Check(FETCH, 0x100, 4, "U", OK),
            Enable("spmpen", 0),
            Check(LOAD, 0x100, 4, "S", 13, entry=None),
            Check(FETCH, 0x100, 4, "U", 12, entry=None),
        ),
        needs=everywhere,
    ),
    _Case(
        departs=("SAIL-12",),
        theirs="LR wants W too, and fails on a region that only reads",
        title="LR, a load to the unit, passes a region that only reads; SC, a store, does not",
        rules=("COM-TYPE-08", "COM-TYPE-02", "COM-TYPE-03"),
        lines=(
            Delegate(spmp=1),
            WriteEntry("spmp", 0, EVERYTHING, "01 100"),
            Check(LOAD, 0x100, 4, "U", OK),
            Check(STORE, 0x100, 4, "U", 15, entry=0),
            WriteEntry("spmp", 0, EVERYTHING, "00 100"),
            Check(LOAD, 0x100, 4, "S", OK),
            Check(STORE, 0x100, 4, "S", 15, entry=0),
        ),
        needs=everywhere,
    ),
    _Case(
        departs=("SAIL-13",),
        theirs="cbo.clean, flush and inval fail on a region that only reads",
        title="cbo.clean, flush, inval pass a region that only reads, not one that only executes",
        rules=("COM-TYPE-06",),
        lines=(
            Delegate(spmp=1),
            WriteEntry("spmp", 0, EVERYTHING, "01 100"),
            Check(CBO, 0x100, 8, "U", OK),
            WriteEntry("spmp", 0, EVERYTHING, "01 001"),
            Check(CBO, 0x100, 8, "U", 15, entry=0),
            WriteEntry("spmp", 0, EVERYTHING, "00 100"),
            Check(CBO, 0x100, 8, "S", OK),
        ),
        needs=everywhere,
    ),
    _Case(
        departs=("SAIL-14",),
        theirs="MXR is not looked at",
        title="MXR lets a load read what may only be executed",
        rules=("COM-MXR-01",),
        lines=(
            Delegate(spmp=1),
            WriteEntry("spmp", 0, EVERYTHING, "00 001"),
            Check(LOAD, 0x100, 4, "S", 13, entry=0),
            SetStatus({"mxr": True}),
            Check(LOAD, 0x100, 4, "S", OK),
            Check(STORE, 0x100, 4, "S", 15, entry=0),
            WriteEntry("spmp", 0, EVERYTHING, "01 001"),
            Check(LOAD, 0x100, 4, "U", OK),
            SetStatus({"mxr": False}),
            Check(LOAD, 0x100, 4, "U", 13, entry=0),
        ),
        mxr=("raw", "effective"),
        needs=everywhere,
    ),
    _Case(
        departs=("SAIL-15",),
        theirs="bits of spmpen are read and written at the number of the pool entry",
        title="bits of spmpen are read, written and used at the index in SPMP",
        rules=("SSPMP-EN-01", "SSPMP-EN-02"),
        lines=(
            Delegate(spmp=2, pmp=4),
            WriteEntry("spmp", 0, EVERYTHING, ANY),
            WriteEntry("spmp", 1, EVERYTHING, "01 100"),
            Write("spmpen", 0, 0b01, "S"),
            Read("spmpen", 0, 0b01),
            Check(STORE, 0x100, 4, "U", OK, entry=-1),
            Write("spmpen", 0, 0b10, "S"),
            Read("spmpen", 0, 0b10, "S"),
            Check(STORE, 0x100, 4, "U", 15, entry=1),
            Write("spmpen", 0, 0b110000, "S"),
            Check(LOAD, 0x100, 4, "U", 13, entry=None),
        ),
        pooled=True,
        needs=_room,
    ),
    _Case(
        departs=("SAIL-16",),
        theirs="RV32 regions are worked out in 32 bits: what lies above 4 GiB is lost",
        title="RV32 regions have 34 bits: all ones covers everything, and above 4 GiB counts",
        rules=("COM-ADDR-01", "COM-MATCH-05", "COM-MATCH-02"),
        lines=(
            Delegate(spmp=2),
            WriteEntry("spmp", 0, EVERYTHING, ANY),
            Check(LOAD, 0x0, 4, "U", OK),
            Check(LOAD, 0x2_0000_0000, 4, "U", OK),
            Check(LOAD, 0x3_FFFF_FFFC, 4, "U", OK),
            WriteEntry("spmp", 0, napot(0x1_0000_1000, 0x1000), ANY),
            Check(LOAD, 0x1_0000_1000, 4, "U", OK),
            Check(LOAD, 0x0_0000_1000, 4, "U", 13, entry=None),
            WriteEntry("spmp", 0, off(0x0_8000_0000), "00 000"),
            WriteEntry("spmp", 1, tor(0x2_8000_0000), ANY),
            Check(LOAD, 0x8001_0000, 4, "U", OK),
            Check(LOAD, 0x1_0000_0000, 4, "U", OK),
            Check(LOAD, 0x2_7FFF_FFFC, 4, "U", OK),
            Check(LOAD, 0x0_7FFF_FFFC, 4, "U", 13, entry=None),
            Check(LOAD, 0x2_8000_0000, 4, "U", 13, entry=None),
        ),
        needs=lambda config: (
            config.xlen == 32 and config.paddr_width == 34 and config.granularity <= 4096
        ),
    ),
    _Case(
        departs=("SAIL-17",),
        theirs="PMP and SPMP have storage of their own: nothing moves with pmpnum",
        title="what M wrote stays with the entry when it moves between PMP and SPMP",
        rules=("SSPMP-DELEG-07", "SSPMP-DELEG-02"),
        lines=_moved,
        pooled=True,
        needs=_room,
    ),
    _Case(
        departs=("SAIL-18",),
        theirs="VS and VU are always denied, and the pool always has 64 entries",
        title="guests pass what vSPMP and SPMP allow, and mpmpdeleg ends at the size of the pool",
        rules=("HYP-PERM-01", "COM-STG-3", "SSPMP-DELEG-03"),
        lines=_large,
        pooled=True,
        needs=lambda config: config.entries["pool"] < 64,
    ),
)
