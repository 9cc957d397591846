"""Section 14 of docs/rules.md, Sail's PMP: what it does, and lines that show ours does not."""

from functools import partial

from mpu_hw.isa import Access, AddressMode
from mpu_hw_sim.directed.action import (
    EVERYTHING,
    OK,
    Check,
    Delegate,
    Read,
    Region,
    Write,
    WriteEntry,
    tor,
)
from mpu_hw_sim.directed.case import Case, everywhere

__all__ = ["SAIL"]

LOAD = Access.LOAD
ANY = "01 111"

_Case = partial(Case, access="indirect")

SAIL = (
    _Case(
        departs=("SAIL-01",),
        theirs="a pmpcfg write of R=0, W=1 clears RWX, or ends the simulation",
        title="a pmpcfg write of R=0, W=1 clears W alone",
        rules=("PMP-01",),
        lines=(
            Delegate(pmp=2),
            Write("pmpcfg", 0, 0x1F1E),
            Read("pmpcfg", 0, 0x1F1C),
            Write("pmpcfg", 0, 0x1F1A),
            Read("pmpcfg", 0, 0x1F18),
        ),
        needs=everywhere,
    ),
    _Case(
        departs=("SAIL-02",),
        theirs="a TOR begins at what the address below it reads as, ones of NAPOT included",
        title="a TOR begins at the granule of the address below it, whatever that reads as",
        rules=("COM-GRAN-06", "COM-GRAN-03"),
        lines=(
            Delegate(spmp=1, pmp=3),
            WriteEntry("pmp", 2, EVERYTHING, "0 000"),
            WriteEntry("pmp", 0, Region(AddressMode.NAPOT, 0x40), "0 000"),
            WriteEntry("pmp", 1, tor(0x140), "0 111"),
            WriteEntry("spmp", 0, EVERYTHING, ANY),
            Read("pmpaddr", 0, 0x41),
            Write("pmpaddr", 0, 0x43),
            Read("pmpaddr", 0, 0x43),
            Check(LOAD, 0x120, 4, "U", OK, entry=1),
            Write("pmpaddr", 0, 0x47),
            Check(LOAD, 0x110, 4, "U", 5, entry=0),
        ),
        pooled=True,
        needs=lambda config: config.granularity == 16,
    ),
    _Case(
        departs=("SAIL-03",),
        theirs="no Smepmp",
        title="mseccfg is there, its MML stays, and changes what PMP means",
        rules=("PMP-04", "PMP-05"),
        lines=(
            Delegate(pmp=2),
            WriteEntry("pmp", 0, EVERYTHING, "0 111"),
            Check(LOAD, 0x100, 4, "M", OK, entry=0),
            Write("mseccfg", 0, 1),
            Read("mseccfg", 0, 1),
            Write("mseccfg", 0, 0),
            Read("mseccfg", 0, 1),
            Check(LOAD, 0x100, 4, "M", 5, entry=0),
        ),
        needs=everywhere,
    ),
)
