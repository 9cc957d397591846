"""Section 14 of docs/rules.md, holes of open PMPs, and lines that show the unit has none."""

from functools import partial

from mpu_hw.config import MpuConfig
from mpu_hw.isa import Access, AddressMode
from mpu_hw_sim.directed.action import (
    EVERYTHING,
    OK,
    Check,
    Delegate,
    Line,
    Read,
    Region,
    SetStatus,
    Write,
    WriteEntry,
    na4,
    tor,
)
from mpu_hw_sim.directed.case import Case

__all__ = ["OPEN_PMPS"]

LOAD, STORE, FETCH = Access.LOAD, Access.STORE, Access.FETCH
ANY = "01 111"
TOR_RX_L = 0x8D
MML, MMWP = 1, 2
# PMP gets entries of its own below the one that allows all to all, and SPMP an open one.
OWN = (Delegate(spmp=1, pmp=5), WriteEntry("spmp", 0, EVERYTHING, ANY))

_Case = partial(Case, access="indirect")


def _pmp(config: MpuConfig) -> bool:
    return config.granularity == 4 and (config.pooled or config.entries["pmp"] >= 5)


def _grain(config: MpuConfig) -> tuple[Line, ...]:
    """Bit 0 of both bounds lies below the grain: the region is 0x100..0x107, not 0x104..0x10B."""
    return (
        *OWN,
        WriteEntry("pmp", 0, Region(AddressMode.OFF, 0x41), "0 000"),
        WriteEntry("pmp", 1, Region(AddressMode.TOR, 0x43), "0 000"),
        Check(LOAD, 0xF8, 4, "U", OK),
        Check(LOAD, 0x100, 4, "U", 5, entry=1),
        Check(LOAD, 0x104, 4, "U", 5, entry=1),
        Check(LOAD, 0x108, 4, "U", OK),
        # Bounds that differ below the grain alone leave nothing between them.
        WriteEntry("pmp", 0, Region(AddressMode.OFF, 0x42), "0 000"),
        Check(LOAD, 0x108, 4, "U", OK),
        Check(LOAD, 0x104, 4, "U", OK),
    )


OPEN_PMPS = (
    _Case(
        departs=("CVA6-01",),
        theirs="for M a locked entry overrides an unlocked one below it that matches",
        title="for M the lowest PMP entry that matches decides, locked or not",
        rules=("COM-PRIO-01", "PMP-02"),
        lines=(
            *OWN,
            WriteEntry("pmp", 1, EVERYTHING, "1 000"),
            WriteEntry("pmp", 0, EVERYTHING, "0 100"),
            Check(LOAD, 0x100, 4, "M", OK, entry=0),
            Check(STORE, 0x100, 4, "M", OK, entry=0),
            Check(STORE, 0x100, 4, "U", 7, entry=0),
            WriteEntry("pmp", 0, na4(0x100), "0 000"),
            Check(STORE, 0x100, 4, "M", OK, entry=0),
            Check(STORE, 0x104, 4, "M", 7, entry=1),
        ),
        needs=_pmp,
    ),
    _Case(
        departs=("CVA6-02",),
        theirs="stores pass a locked entry without W in some states",
        title="no store passes a locked entry without W, in any mode and any state of mseccfg",
        rules=("PMP-02", "PMP-03", "PMP-05"),
        lines=(
            *OWN,
            SetStatus({"sum": True}),
            WriteEntry("pmp", 0, EVERYTHING, "1 101"),
            *(Check(STORE, 0x100, 4, who, 7, entry=0) for who in ("M", "S", "U")),
            Check(LOAD, 0x100, 4, "M", OK, entry=0),
            SetStatus({"satp_bare": False}),
            *(Check(STORE, 0x100, size, "S", 7, entry=0) for size in (1, 2, 4, 8)),
            Write("mseccfg", 0, MMWP),
            *(Check(STORE, 0x100, 4, who, 7, entry=0) for who in ("M", "S", "U")),
            Write("mseccfg", 0, MMWP | MML),
            *(Check(STORE, 0x100, 4, who, 7, entry=0) for who in ("M", "S", "U")),
            Check(LOAD, 0x100, 4, "M", OK, entry=0),
            Check(LOAD, 0x100, 4, "S", 5, entry=0),
        ),
        needs=_pmp,
    ),
    _Case(
        departs=("CVA6-03",),
        theirs="the size of an access is not looked at: NA4 inside a double word is missed",
        title="an access of 8 bytes that NA4 covers in part is denied, for U and for M",
        rules=("COM-PRIO-02", "COM-MATCH-06"),
        lines=(
            *OWN,
            WriteEntry("pmp", 0, na4(0x104), "0 111"),
            Check(LOAD, 0x100, 8, "U", 5, entry=0),
            Check(LOAD, 0x100, 4, "U", OK),
            Check(LOAD, 0x104, 4, "U", OK),
            WriteEntry("pmp", 0, na4(0x100), "1 111"),
            Check(STORE, 0x100, 8, "M", 7, entry=0),
            Check(STORE, 0x100, 4, "M", OK, entry=0),
            Check(STORE, 0x104, 4, "M", OK),
        ),
        needs=_pmp,
    ),
    _Case(
        departs=("CVA6-04",),
        theirs="with a grain of 8 a TOR looks at a bit of its bounds below the grain",
        title="with a grain of 8 the bounds of a TOR have no bit below the grain",
        rules=("COM-GRAN-06", "COM-MATCH-02"),
        lines=_grain,
        needs=lambda config: config.granularity == 8,
    ),
    _Case(
        departs=("CVA6-05",),
        theirs="an access fault is reported where a page fault comes first",
        title="where SPMP and PMP both deny, the page fault of SPMP is reported",
        rules=("COM-ORD-01", "SSPMP-ORD-02"),
        lines=(
            *OWN,
            WriteEntry("pmp", 0, EVERYTHING, "0 000"),
            WriteEntry("spmp", 0, EVERYTHING, "00 000"),
            Check(LOAD, 0x100, 4, "S", 13, entry=0),
            Check(STORE, 0x100, 4, "U", 15, entry=0),
            Check(FETCH, 0x100, 4, "S", 12, entry=0),
            WriteEntry("spmp", 0, EVERYTHING, ANY),
            Check(LOAD, 0x100, 4, "U", 5, entry=0),
        ),
        needs=_pmp,
    ),
    _Case(
        departs=("COREB-01",),
        theirs="entries have no locks; MPRV is ignored, and fetches are checked wrongly",
        title="a locked PMP entry keeps its registers and the bound below it, and binds M",
        rules=("PMP-03", "PMP-02"),
        lines=(
            *OWN,
            WriteEntry("pmp", 1, tor(0x80), "1 101"),
            Write("pmpaddr", 1, 0x7F),
            Read("pmpaddr", 1, 0x20),
            Write("pmpaddr", 0, 0x10),
            Read("pmpaddr", 0, 0),
            Write("pmpcfg", 0, 0),
            Read("pmpcfg", 0, TOR_RX_L << 8),
            Check(STORE, 0x40, 4, "M", 7, entry=1),
            Check(FETCH, 0x40, 4, "M", OK, entry=1),
            # An access of M made as U (MPRV) and a fetch of U meet the same entry.
            Check(STORE, 0x40, 4, "U", 7, entry=1),
            Check(FETCH, 0x40, 4, "U", OK),
        ),
        needs=_pmp,
    ),
)
