"""Rows 4 to 12: which bytes an entry matches, and which entry decides."""

from functools import partial

from mpu_hw.config import MpuConfig
from mpu_hw.isa import Access, AddressMode
from mpu_hw_sim.directed.action import (
    EVERYTHING,
    OK,
    Check,
    Enable,
    Line,
    Read,
    Region,
    Write,
    WriteEntry,
    na4,
    off,
    tor,
)
from mpu_hw_sim.directed.case import Case

__all__ = ["MATCHING"]

_Case = partial(Case, access="direct")

LOAD = Access.LOAD
ANY = "0111"  # a U rule with R, W and X


def _edge_of_memory(config: MpuConfig) -> tuple[Line, ...]:
    top = 1 << config.paddr_width
    return (
        WriteEntry("mpu", 0, EVERYTHING, ANY),
        WriteEntry("vsmpu", 0, EVERYTHING, ANY),
        WriteEntry("hgmpu", 0, EVERYTHING, ANY),
        Check(LOAD, 0, 1, "U", OK, entry=0),
        Check(LOAD, top - 1, 1, "U", OK, entry=0),
        Check(LOAD, top, 1, "U", 13, entry=None),
        Check(LOAD, top, 1, "S", OK, entry=None),
        Check(LOAD, top - 1, 1, "VU", OK, entry=0),
        Check(LOAD, top, 1, "VU", 13, entry=None, gva=True),
        Check(LOAD, top, 1, "VS", 21, entry=None, gva=True),
    )


MATCHING = (
    _Case(
        row=4,
        title="an entry that matches half of the access denies it, whatever a later one says",
        rules=("COM-PRIO-01", "COM-PRIO-02"),
        lines=(
            WriteEntry("mpu", 0, na4(0x8), ANY),
            WriteEntry("mpu", 1, EVERYTHING, ANY),
            Check(LOAD, 0x8, 8, "U", 13, entry=0),
            Check(LOAD, 0x8, 4, "U", OK, entry=0),
            Check(LOAD, 0xC, 4, "U", OK, entry=1),
        ),
    ),
    _Case(
        row=5,
        title="an entry that is switched off does not deny a partial match",
        rules=("COM-PRIO-03", "MPU-SW-01"),
        lines=(
            WriteEntry("mpu", 0, na4(0x8), ANY),
            WriteEntry("mpu", 1, EVERYTHING, ANY),
            Enable("mpu", 0b10),
            Check(LOAD, 0x8, 8, "U", OK, entry=1),
            Enable("mpu", 0b11),
            Check(LOAD, 0x8, 8, "U", 13, entry=0),
        ),
    ),
    _Case(
        row=6,
        title="a region in the upper half of the access, or strictly inside it, denies it",
        rules=("COM-PRIO-02",),
        lines=(
            WriteEntry("mpu", 0, na4(0xC), ANY),
            WriteEntry("mpu", 1, EVERYTHING, ANY),
            Check(LOAD, 0x8, 8, "U", 13, entry=0),
            WriteEntry("mpu", 0, na4(0x24), ANY),
            Check(LOAD, 0x20, 16, "U", 13, entry=0),
            Check(LOAD, 0x10, 16, "U", OK, entry=1),
        ),
    ),
    _Case(
        row=7,
        title="TOR of entry 0 begins at 0 and ends before its address",
        rules=("COM-MATCH-02", "COM-ADDR-01"),
        lines=(
            WriteEntry("mpu", 0, tor(0x1000), ANY),
            Read("mpuaddr", 0, 0x400),
            Check(LOAD, 0x0, 4, "U", OK, entry=0),
            Check(LOAD, 0xFFC, 4, "U", OK, entry=0),
            Check(LOAD, 0x1000, 4, "U", 13, entry=None),
        ),
        needs=lambda config: config.granularity <= 16 and config.paddr_width > 12,
    ),
    _Case(
        row=8,
        title="TOR with equal or reversed bounds matches nothing",
        rules=("COM-MATCH-03",),
        lines=(
            WriteEntry("mpu", 0, off(0x80), ANY),
            WriteEntry("mpu", 1, tor(0x80), ANY),
            Check(LOAD, 0x80, 4, "U", 13, entry=None),
            Check(LOAD, 0x7C, 4, "U", 13, entry=None),
            WriteEntry("mpu", 0, off(0xC0), ANY),
            Check(LOAD, 0x80, 4, "U", 13, entry=None),
            Check(LOAD, 0xBC, 4, "U", 13, entry=None),
            Check(LOAD, 0xC0, 4, "U", 13, entry=None),
            WriteEntry("mpu", 0, tor(0), ANY),
            Check(LOAD, 0x0, 4, "U", OK, entry=1),
        ),
        needs=lambda config: config.granularity <= 16,
    ),
    _Case(
        row=9,
        title="TOR uses the address below it, although that entry is OFF and switched off",
        rules=("COM-MATCH-04",),
        lines=(
            WriteEntry("mpu", 0, off(0x40), "0000"),
            WriteEntry("mpu", 1, tor(0x80), ANY),
            Enable("mpu", 0b10),
            Check(LOAD, 0x3C, 4, "U", 13, entry=None),
            Check(LOAD, 0x40, 4, "U", OK, entry=1),
            Check(LOAD, 0x7C, 4, "U", OK, entry=1),
            Check(LOAD, 0x80, 4, "U", 13, entry=None),
        ),
        needs=lambda config: config.granularity <= 16,
    ),
    _Case(
        row=10,
        title="NAPOT of all ones matches all memory and nothing above it",
        rules=("COM-MATCH-05", "COM-ADDR-03", "MPU-DEF-01", "MPU-DEF-02"),
        lines=_edge_of_memory,
        needs=lambda config: config.check_width > config.paddr_width,
    ),
    _Case(
        row=11,
        title="a grain of 16 bytes shows in what addr reads, not in what it holds",
        rules=("COM-GRAN-03", "COM-GRAN-04", "COM-GRAN-05", "COM-GRAN-06"),
        lines=(
            WriteEntry("mpu", 0, Region(AddressMode.NAPOT, 0x104), "0100"),
            Read("mpuaddr", 0, 0x105),
            WriteEntry("mpu", 0, Region(AddressMode.OFF, 0x106), "0100"),
            Read("mpuaddr", 0, 0x104),
            Write("mpucfg", 0, AddressMode.NAPOT << 3 | 1),
            Read("mpuaddr", 0, 0x107),
            Write("mpucfg", 0, AddressMode.TOR << 3 | 1),
            Read("mpuaddr", 0, 0x104),
            Check(LOAD, 0x40C, 4, "U", OK, entry=0),
            Check(LOAD, 0x410, 4, "U", 13, entry=None),
        ),
        needs=lambda config: config.granularity == 16,
    ),
    _Case(
        row=12,
        title="NA4 is stored as OFF where the grain is larger, with the other fields kept",
        rules=("COM-GRAN-02", "COM-CFG-04"),
        lines=(
            WriteEntry("mpu", 0, na4(0x40), "1101"),
            Read("mpucfg", 0, 0x85),
            Check(LOAD, 0x40, 4, "U", 13, entry=None),
            Check(LOAD, 0x40, 4, "S", OK, entry=None),
        ),
        needs=lambda config: config.granularity > 4,
    ),
)
