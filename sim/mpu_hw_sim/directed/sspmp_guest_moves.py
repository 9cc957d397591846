"""Rows 38, 39 and 44: what must not cross between host and guest when a boundary moves."""

from functools import partial

from mpu_hw.config import MpuConfig
from mpu_hw.isa import CFG_A, CFG_BITS, Access, AddressMode
from mpu_hw_sim.directed.action import (
    EVERYTHING,
    OK,
    Check,
    Line,
    Read,
    Write,
    WriteEntry,
    holds,
    off,
    stores,
    tor,
)
from mpu_hw_sim.directed.case import Case
from mpu_hw_sim.directed.pool_actions import everything, share_pmp, share_spmp, shares, small_pool

__all__ = ["SSPMP_GUEST_MOVES"]

LOAD, STORE, FETCH = Access.LOAD, Access.STORE, Access.FETCH
LOCK, USER, RWX = 1 << CFG_BITS["L"], 1 << CFG_BITS["U"], 7
NAPOT, TOR = AddressMode.NAPOT << CFG_A, AddressMode.TOR << CFG_A
PAGE, END = 0x2000, 0x3000
OPEN = WriteEntry("pmp", 3, EVERYTHING, "0 111")

_Case = partial(Case, access="indirect", pooled=True)


def _plant(config: MpuConfig, lock: int) -> tuple[Line, ...]:
    """Sequence 1 of HYP-DELEG-17: a guest's first entries slide into SPMP."""
    return (
        *(*share_pmp(4, 4), *share_spmp(8, 8), OPEN),
        Write("spmpen", 0, 0xFF, "S"),
        Write("hspmpen", 0, 0xFF, "S"),
        Write("spmpen", 0, 0xF, "VS"),
        *(
            line
            for index in range(4)
            for line in everything("s", index, "VS", config, NAPOT | USER | RWX | lock)
        ),
        Check(LOAD, PAGE, 4, "VU", 21, None),
        *share_pmp(6, 6),
        *shares(6, 8),
        Check(LOAD, PAGE, 4, "VU", 21, None),
        Check(LOAD, PAGE, 4, "U", 13, None),
        Check(STORE, PAGE, 4, "S", 15, None),
        *holds("s", 6, "S", addr=0, cfg=0),
        *holds("s", 7, "S", addr=0, cfg=0),
        # The other bits went with their entries.
        Read("spmpen", 0, 0x3F, "S"),
        Read("hspmpen", 0, 0x3F, "S"),
        *stores("s", 6, "S", addr=0x400, cfg=NAPOT | 1),
        *holds("s", 6, "S", addr=0x400, cfg=NAPOT | 1),
    )


def _lend(config: MpuConfig) -> tuple[Line, ...]:
    """Sequence 3 of HYP-DELEG-17: M gives SPMP two entries and takes them back."""
    rule = NAPOT | USER | 1
    return (
        *(*share_pmp(4, 4), *share_spmp(8, 8)),
        *stores("s", 6, "S", addr=0x406, cfg=rule),
        *stores("s", 7, "S", addr=0x407, cfg=rule),
        *stores("s", 0, "VS", addr=0x400, cfg=rule),
        Write("spmpen", 0, 0xC0, "S"),
        Write("spmpen", 0, 1, "VS"),
        *(*share_pmp(2, 2), *shares(2, 10)),
        *holds("s", 8, "S", addr=0x406, cfg=rule),
        Read("spmpen", 0, 0x300, "S"),
        # The guest keeps what it has, sees nothing else, and what came from PMP is disabled.
        *holds("s", 0, "VS", addr=0x400, cfg=rule),
        *holds("s", 1, "VS", addr=0, cfg=0),
        Read("spmpen", 0, 1, "VS"),
        *(*share_pmp(4, 4), *shares(4, 10)),
        *holds("s", 6, "S", addr=0x406, cfg=rule),
        *holds("s", 7, "S", addr=0x407, cfg=rule),
        *holds("s", 8, "S", addr=0, cfg=0),
        Read("spmpen", 0, 0xC0, "S"),
        *holds("s", 0, "VS", addr=0, cfg=0),
        Read("spmpen", 0, 0, "VS"),
    )


def _read_the_host(config: MpuConfig) -> tuple[Line, ...]:
    last = config.entries["pool"] - 5
    return (
        *share_pmp(4, 4),
        *everything("s", last, "S", config, NAPOT | USER | RWX),
        Write("spmpen", 0, (1 << last) & 0xFFFF_FFFF, "S"),
        *share_spmp(last, last),
        *holds("s", 0, "VS", addr=0, cfg=0),
        Read("spmpen", 0, 0, "VS"),
        # Nor does it come back.
        *share_spmp(last + 1, last + 1),
        *holds("s", last, "S", addr=0, cfg=0),
        Read("spmpen", 0, 0, "S"),
    )


def _split_guest(config: MpuConfig) -> tuple[Line, ...]:
    return (
        *(*share_pmp(4, 4), *share_spmp(6, 6), OPEN),
        WriteEntry("spmp", 0, EVERYTHING, "01 111"),
        Write("hspmpen", 0, 1, "S"),
        WriteEntry("vspmp", 0, off(PAGE), "00 000"),
        WriteEntry("vspmp", 1, tor(END), "01 110"),
        Write("spmpen", 0, 3, "VS"),
        Check(LOAD, PAGE, 4, "VU", OK),
        *share_spmp(7, 7),
        Check(LOAD, PAGE - 0x1000, 4, "VU", 13, 0),
        Check(LOAD, PAGE, 4, "VU", 13, 0),
        Read("spmpen", 0, 1, "VS"),
    )


def _no_entry_left(config: MpuConfig) -> tuple[Line, ...]:
    total = config.entries["pool"]
    return (
        *(*share_pmp(4, 4), OPEN),
        *share_spmp(0, 0),
        WriteEntry("vspmp", 0, EVERYTHING, "01 111"),
        Write("spmpen", 0, 1, "VS"),
        Check(LOAD, PAGE, 4, "U", 13, None),
        Check(FETCH, PAGE, 4, "S", 12, None),
        Check(LOAD, PAGE, 4, "VU", 21, None),
        Check(LOAD, PAGE, 4, "M", OK),
        Write("hspmpen", 0, 0xFFFF, "S"),
        Read("hspmpen", 0, 0, "S"),
        *holds("s", 0, "S", addr=0, cfg=0),
        *share_pmp(total, total),
        WriteEntry("pmp", 3, EVERYTHING, "0 111"),
        Check(LOAD, PAGE, 4, "U", OK),
        Check(LOAD, PAGE, 4, "VU", OK),
    )


def _locked_beyond_63(config: MpuConfig) -> tuple[Line, ...]:
    return (
        *share_pmp(16, 16),
        *stores("m", 54, cfg=LOCK),
        # pool[70] is the 71st entry of SPMP now, and none can address it.
        *(*share_pmp(0, 0), *share_spmp(69, config.entries["pool"])),
        *(*share_spmp(70, config.entries["pool"]), *share_spmp(71, 71)),
    )


SSPMP_GUEST_MOVES = (
    _Case(
        row=38,
        title="a guest's rules do not become SPMP's when M takes entries",
        rules=("HYP-DELEG-17", "HYP-DELEG-13", "SSPMP-DELEG-08"),
        lines=lambda config: _plant(config, 0),
        needs=small_pool,
    ),
    _Case(
        row=44,
        title="a guest's locked rules do not become SPMP's when M takes entries",
        rules=("HYP-DELEG-17", "HYP-LOCK-09"),
        lines=lambda config: _plant(config, LOCK),
        needs=small_pool,
    ),
    _Case(
        row=38,
        title="entries that M lends and takes back cost neither host nor guest a rule unseen",
        rules=("HYP-DELEG-17", "HYP-DELEG-13"),
        lines=_lend,
        needs=small_pool,
    ),
    _Case(
        row=39,
        title="a guest does not read what the host wrote in an entry that it gets",
        rules=("HYP-DELEG-17", "SSPMP-DELEG-08"),
        lines=_read_the_host,
        needs=small_pool,
    ),
    _Case(
        row=39,
        title="a TOR rule of vSPMP whose lower bound HS takes denies",
        rules=("SSPMP-DELEG-19", "SSPMP-DELEG-08"),
        lines=_split_guest,
        needs=lambda config: small_pool(config) and "tor" in config.modes,
    ),
    _Case(
        row=39,
        title="SPMP without an entry denies as long as M delegates any",
        rules=("HYP-DELEG-15", "SSPMP-DEF-02"),
        lines=_no_entry_left,
        needs=small_pool,
    ),
    _Case(
        row=39,
        title="a locked entry beyond index 63 keeps HS from giving it away",
        rules=("HYP-DELEG-12",),
        lines=_locked_beyond_63,
        needs=lambda config: config.entries["pool"] >= 96,
    ),
)
