"""Rows 1 and 3 to 12 for entries behind selects: which bytes match, which entry decides."""

from functools import partial

from mpu_hw.config import MpuConfig
from mpu_hw.isa import Access, AddressMode
from mpu_hw_sim.directed.action import (
    EVERYTHING,
    OK,
    Check,
    Delegate,
    Enable,
    Line,
    Read,
    Region,
    SetStatus,
    Write,
    WriteEntry,
    holds,
    na4,
    off,
    stores,
    tor,
)
from mpu_hw_sim.directed.case import Case

__all__ = ["SSPMP_MATCHING"]

LOAD, FETCH, STORE = Access.LOAD, Access.FETCH, Access.STORE
ANY = "01 111"  # a U rule with R, W and X

_Case = partial(Case, access="indirect")


def _edge_of_memory(config: MpuConfig) -> tuple[Line, ...]:
    top = 1 << config.paddr_width
    return (
        Delegate(spmp=2, vspmp=2),
        WriteEntry("spmp", 0, EVERYTHING, ANY),
        WriteEntry("vspmp", 0, EVERYTHING, ANY),
        Check(LOAD, 0, 1, "U", OK),
        Check(LOAD, top - 1, 1, "U", OK),
        Check(LOAD, top, 1, "U", 13, entry=None),
        Check(LOAD, top, 1, "S", 13, entry=None),
        Check(LOAD, top - 1, 1, "VU", OK),
        Check(LOAD, top, 1, "VU", 13, entry=None, gva=True),
        SetStatus({"vsatp_bare": False}),
        Check(LOAD, top, 1, "VS", 21, entry=None, gva=True),
    )


SSPMP_MATCHING = (
    _Case(
        row=1,
        title="where every SPMP entry is OFF, nobody below M passes",
        rules=("SSPMP-DEF-01", "SSPMP-DEF-04", "SSPMP-RST-03", "COM-DEF-03", "COM-FLT-1"),
        lines=(
            Delegate(spmp=4),
            Check(LOAD, 0x1000, 4, "S", 13, entry=None, gva=False),
            Check(LOAD, 0x1000, 4, "U", 13, entry=None, gva=False),
            Check(STORE, 0x1000, 4, "S", 15, entry=None),
            Check(FETCH, 0x1000, 4, "U", 12, entry=None),
            Check(LOAD, 0x1000, 4, "M", OK),
        ),
    ),
    _Case(
        row=3,
        title="while PMP has the whole pool, SPMP passes everything and its registers read 0",
        rules=("SSPMP-DEF-02", "SSPMP-DELEG-05", "SSPMP-RST-02", "SSPMP-IND-02", "SSPMP-EN-02"),
        lines=lambda config: (
            Read("mpmpdeleg", 0, config.entries["pool"]),
            WriteEntry("pmp", 0, EVERYTHING, "0 111"),
            Check(LOAD, 0x1000, 4, "S", OK, entry=0),
            Check(LOAD, 0x1000, 4, "U", OK, entry=0),
            *stores("s", 0, "S", addr=0x10, cfg=0x11F),
            Read("siselect", 0, 0x100, "S"),
            *holds("s", 0, addr=0, cfg=0),
            *holds("m", 0, addr=0, cfg=0),
            Write("spmpen", 0, 0xFFFF, "S"),
            Read("spmpen", 0, 0),
        ),
        pooled=True,
        needs=lambda config: config.entries["pool"] <= 64 and config.paddr_width > 12,
    ),
    _Case(
        row=4,
        title="an SPMP entry that matches half of the access denies it, whatever a later one says",
        rules=("COM-PRIO-01", "COM-PRIO-02"),
        lines=(
            Delegate(spmp=2),
            WriteEntry("spmp", 0, na4(0x8), ANY),
            WriteEntry("spmp", 1, EVERYTHING, ANY),
            Check(LOAD, 0x8, 8, "U", 13, entry=0),
            Check(LOAD, 0x8, 4, "U", OK),
            Check(LOAD, 0xC, 4, "U", OK),
        ),
    ),
    _Case(
        row=5,
        title="an SPMP entry whose enable bit is 0 does not deny a partial match",
        rules=("COM-PRIO-03", "SSPMP-EN-01"),
        lines=(
            Delegate(spmp=2),
            WriteEntry("spmp", 0, na4(0x8), ANY),
            WriteEntry("spmp", 1, EVERYTHING, ANY),
            Enable("spmpen", 0b10),
            Check(LOAD, 0x8, 8, "U", OK),
            Enable("spmpen", 0b11),
            Check(LOAD, 0x8, 8, "U", 13, entry=0),
        ),
    ),
    _Case(
        row=6,
        title="an SPMP region in the upper half of the access, or inside it, denies it",
        rules=("COM-PRIO-02",),
        lines=(
            Delegate(spmp=2),
            WriteEntry("spmp", 0, na4(0xC), ANY),
            WriteEntry("spmp", 1, EVERYTHING, ANY),
            Check(LOAD, 0x8, 8, "U", 13, entry=0),
            WriteEntry("spmp", 0, na4(0x24), ANY),
            Check(LOAD, 0x20, 16, "U", 13, entry=0),
            Check(LOAD, 0x10, 16, "U", OK),
        ),
    ),
    _Case(
        row=7,
        title="TOR of SPMP[0] begins at 0, although a PMP entry lies before it in the pool",
        rules=("COM-MATCH-02", "COM-ADDR-01", "SSPMP-MATCH-08"),
        lines=(
            Delegate(spmp=2, pmp=2),
            WriteEntry("spmp", 0, tor(0x1000), ANY),
            *holds("s", 0, "S", addr=0x400),
            Check(LOAD, 0x0, 4, "U", OK),
            Check(LOAD, 0xFFC, 4, "U", OK),
            Check(LOAD, 0x1000, 4, "U", 13, entry=None),
        ),
        needs=lambda config: config.granularity <= 16 and config.paddr_width > 12,
    ),
    _Case(
        row=8,
        title="SPMP TOR with equal or reversed bounds matches nothing",
        rules=("COM-MATCH-03",),
        lines=(
            Delegate(spmp=2),
            WriteEntry("spmp", 0, off(0x80), ANY),
            WriteEntry("spmp", 1, tor(0x80), ANY),
            Check(LOAD, 0x80, 4, "U", 13, entry=None),
            Check(LOAD, 0x7C, 4, "U", 13, entry=None),
            WriteEntry("spmp", 0, off(0xC0), ANY),
            Check(LOAD, 0x80, 4, "U", 13, entry=None),
            Check(LOAD, 0xBC, 4, "U", 13, entry=None),
            Check(LOAD, 0xC0, 4, "U", 13, entry=None),
            WriteEntry("spmp", 0, tor(0), "00 000"),
            Check(LOAD, 0x0, 4, "U", OK),
        ),
        needs=lambda config: config.granularity <= 16,
    ),
    _Case(
        row=9,
        title="SPMP TOR uses the address below it, although that entry is OFF and disabled",
        rules=("COM-MATCH-04",),
        lines=(
            Delegate(spmp=2),
            WriteEntry("spmp", 0, off(0x40), "00 000"),
            WriteEntry("spmp", 1, tor(0x80), ANY),
            Enable("spmpen", 0b10),
            Check(LOAD, 0x3C, 4, "U", 13, entry=None),
            Check(LOAD, 0x40, 4, "U", OK),
            Check(LOAD, 0x7C, 4, "U", OK),
            Check(LOAD, 0x80, 4, "U", 13, entry=None),
        ),
        needs=lambda config: config.granularity <= 16,
    ),
    _Case(
        row=10,
        title="SPMP NAPOT of all ones matches all memory and nothing above it",
        rules=("COM-MATCH-05", "COM-ADDR-03", "SSPMP-DEF-01"),
        lines=_edge_of_memory,
        needs=lambda config: config.check_width > config.paddr_width,
    ),
    _Case(
        row=11,
        title="a grain of 16 bytes shows in what sireg reads, not in what the entry holds",
        rules=("COM-GRAN-03", "COM-GRAN-04", "COM-GRAN-05", "COM-GRAN-06", "SSPMP-IND-07"),
        lines=(
            Delegate(spmp=2),
            WriteEntry("spmp", 0, Region(AddressMode.NAPOT, 0), "01 100"),
            *holds("s", 0, "S", addr=1),
            Write("sireg2", 0, 0x101, "S"),
            Read("sireg", 0, 0, "S"),
            WriteEntry("spmp", 0, Region(AddressMode.OFF, 0x106), "01 100"),
            *holds("s", 0, "S", addr=0x104),
            Write("sireg2", 0, 0x119, "S"),
            Read("sireg", 0, 0x107, "S"),
            Write("sireg2", 0, 0x109, "S"),
            Read("sireg", 0, 0x104, "S"),
            Check(LOAD, 0x40C, 4, "U", OK),
            Check(LOAD, 0x410, 4, "U", 13, entry=None),
        ),
        needs=lambda config: config.granularity == 16,
    ),
    _Case(
        row=12,
        title="spmpcfg stores NA4 as OFF where the grain is larger, with the other fields kept",
        rules=("COM-GRAN-02", "COM-CFG-04"),
        lines=(
            Delegate(spmp=2),
            *stores("s", 0, "S", addr=0x10, cfg=0x397),
            Read("sireg2", 0, 0x387, "S"),
            Check(LOAD, 0x40, 4, "S", 13, entry=None),
            *stores("s", 1, "S", cfg=0x310),
            Read("sireg2", 0, 0x300, "S"),
        ),
        needs=lambda config: config.granularity > 4,
    ),
)
