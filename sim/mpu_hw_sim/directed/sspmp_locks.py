"""Rows 34 to 36, 43 and 44: what L keeps, from whom, and who takes it away."""

from functools import partial

from mpu_hw.config import MpuConfig, ResetEntry
from mpu_hw.isa import CFG_A, Access, AddressMode
from mpu_hw_sim.directed.action import (
    EVERYTHING,
    OK,
    Check,
    Delegate,
    Enable,
    Line,
    Read,
    Write,
    WriteEntry,
    holds,
    off,
    stores,
    tor,
)
from mpu_hw_sim.directed.case import Case, everywhere

__all__ = ["SSPMP_LOCKS", "fixed_reset", "pooled_reset"]

LOAD = Access.LOAD
ANY = "01 111"
LOCK, USER = 0x80, 0x100
NAPOT_R = AddressMode.NAPOT << CFG_A | USER | 1
TOR_R = AddressMode.TOR << CFG_A | USER | 1

_Case = partial(Case, access="indirect")


def fixed_reset(addr_width: int) -> tuple[ResetEntry, ...]:
    """Make spmp[0] and [1] constants, from 0x40 to 0x80, and spmp[2] a writable rule for all."""
    everything = (1 << addr_width) - 1
    return (
        ResetEntry(bank="spmp", index=0, addr=0x10, cfg=0, hardwired=True),
        ResetEntry(bank="spmp", index=1, addr=0x20, cfg=TOR_R | LOCK, hardwired=True),
        ResetEntry(bank="spmp", index=2, addr=everything, cfg=NAPOT_R | 2),
    )


def pooled_reset(addr_width: int) -> tuple[ResetEntry, ...]:
    """Lock SPMP[0] of a pool of more than 64 entries from reset, and let PMP[0] pass all."""
    everything = (1 << addr_width) - 1
    return (
        ResetEntry(bank="pool", index=0, addr=everything, cfg=AddressMode.NAPOT << CFG_A | 7),
        ResetEntry(bank="pool", index=64, addr=everything, cfg=NAPOT_R | LOCK),
    )


def _hardwired(config: MpuConfig) -> tuple[Line, ...]:
    constants = (
        *holds("s", 0, addr=0x10, cfg=0),
        *holds("m", 1, addr=0x20, cfg=TOR_R | LOCK),
        Check(LOAD, 0x40, 4, "U", OK),
    )
    return (
        *constants,
        Read("spmpen", 0, 0b110),
        Check(LOAD, 0x80, 4, "U", OK),
        *stores("s", 0, "S", addr=0x3F, cfg=NAPOT_R),
        *stores("m", 0, addr=0x3F, cfg=NAPOT_R),
        *stores("m", 1, addr=0x3F, cfg=0),
        *stores("s", 1, addr=0x3F, cfg=0),
        *stores("m", 2, cfg=0),
        Write("spmpen", 0, 0),
        *constants,
        Read("spmpen", 0, 0b010),
        Check(LOAD, 0x80, 4, "U", 13, entry=None),
    )


def _locked_from_reset(config: MpuConfig) -> tuple[Line, ...]:
    everything = (1 << config.addr_width) - 1
    return (
        Read("mpmpdeleg", 0, 64),
        Read("spmpen", 0, 1),
        Check(LOAD, 0x100, 4, "U", OK),
        *stores("s", 0, "S", addr=0, cfg=0),
        Write("spmpen", 0, 0),
        Read("spmpen", 0, 1),
        *holds("s", 0, addr=everything, cfg=NAPOT_R | LOCK),
        Check(LOAD, 0x100, 4, "U", OK),
        *stores("m", 0, cfg=0),
        Check(LOAD, 0x100, 4, "U", 13, entry=None),
    )


SSPMP_LOCKS = (
    _Case(
        row=34,
        title="a locked SPMP entry is kept from siselect, M's too, and freed through miselect",
        rules=(
            *("SSPMP-LOCK-01", "SSPMP-LOCK-02", "SSPMP-LOCK-04", "SSPMP-LOCK-05"),
            *("SSPMP-LOCK-06", "HYP-LOCK-08", "SSPMP-IND-01", "SSPMP-IND-06"),
        ),
        lines=(
            Delegate(spmp=4),
            *stores("s", 2, "S", addr=0x20, cfg=TOR_R | LOCK),
            *holds("s", 2, "S", addr=0x20, cfg=TOR_R | LOCK),
            *stores("s", 2, "S", addr=0x40, cfg=NAPOT_R),
            *stores("s", 2, "M", addr=0x40, cfg=0),
            *holds("m", 2, addr=0x20, cfg=TOR_R | LOCK),
            *stores("m", 2, addr=0x60, cfg=TOR_R),
            *holds("s", 2, "S", addr=0x60, cfg=TOR_R),
            *stores("s", 2, "S", addr=0x80, cfg=LOCK),
            *stores("s", 2, "S", addr=0x40, cfg=0),
            *holds("s", 2, "S", addr=0x80, cfg=LOCK),
        ),
    ),
    _Case(
        row=35,
        title="a locked TOR entry keeps the address below it, not the cfg, and M passes by",
        rules=("SSPMP-LOCK-03", "SSPMP-LOCK-05"),
        lines=(
            Delegate(spmp=4),
            *stores("s", 1, "S", addr=0x10, cfg=0),
            *stores("s", 2, "S", addr=0x20, cfg=TOR_R | LOCK),
            *stores("s", 1, "S", addr=0x18, cfg=NAPOT_R),
            *holds("s", 1, "S", addr=0x10, cfg=NAPOT_R),
            *stores("s", 1, "M", addr=0x18),
            *holds("s", 1, "S", addr=0x10),
            *stores("m", 1, addr=0x18),
            *holds("s", 1, "S", addr=0x18),
        ),
    ),
    _Case(
        row=35,
        title="a locked TOR in SPMP[0] does not keep the address of PMP's last entry",
        rules=("SSPMP-LOCK-03", "SSPMP-MATCH-08"),
        lines=(
            Delegate(spmp=2, pmp=2),
            *stores("s", 0, "S", addr=0x20, cfg=TOR_R | LOCK),
            Write("pmpaddr", 1, 0x18),
            Read("pmpaddr", 1, 0x18),
        ),
        pooled=True,
    ),
    _Case(
        row=36,
        title="the enable bit of a locked entry stays as it is, for S and for M",
        rules=("SSPMP-EN-03", "SSPMP-EN-04"),
        lines=(
            Delegate(spmp=4),
            Enable("spmpen", 0b0101),
            *stores("s", 1, "S", cfg=LOCK),
            *stores("s", 2, "S", cfg=LOCK),
            Write("spmpen", 0, 0, "S"),
            Read("spmpen", 0, 0b0100),
            Write("spmpen", 0, 0b1111, "S"),
            Read("spmpen", 0, 0b1101),
            Write("spmpen", 0, 0, "M"),
            Read("spmpen", 0, 0b0100),
            Write("spmpen", 0, 0b1111, "M"),
            Read("spmpen", 0, 0b1101),
            *stores("m", 1, cfg=0),
            Write("spmpen", 0, 0b0010, "S"),
            Read("spmpen", 0, 0b0110),
        ),
        needs=everywhere,
    ),
    _Case(
        row=43,
        title="hardwired SPMP entries keep their constants by every path, and rule from reset",
        rules=("COM-RST-04",),
        lines=_hardwired,
        needs=lambda config: config.reset == fixed_reset(config.addr_width),
        reset=True,
    ),
    _Case(
        row=43,
        title="a pool's SPMP entry that is locked from reset rules from reset",
        rules=("COM-RST-04", "SSPMP-EN-03", "SSPMP-RST-02"),
        lines=_locked_from_reset,
        needs=lambda config: config.reset == pooled_reset(config.addr_width),
        reset=True,
    ),
    _Case(
        row=44,
        title="an entry that a guest locked leaves vSPMP empty and unlocked",
        rules=("HYP-LOCK-07", "HYP-LOCK-09", "HYP-DELEG-17", "SSPMP-DELEG-08"),
        lines=(
            Delegate(spmp=2, vspmp=2),
            *stores("s", 0, "VS", addr=0x10, cfg=NAPOT_R | LOCK),
            *stores("s", 0, "VS", addr=0x20, cfg=0),
            *holds("vs", 0, "S", addr=0x10, cfg=NAPOT_R | LOCK),
            Write("hspmpdeleg", 0, 3, "S"),
            *holds("s", 2, "S", addr=0, cfg=0),
            Read("spmpen", 0, 0b011),
            Read("hspmpen", 0, 0b011),
            *stores("s", 2, "S", addr=0x20, cfg=NAPOT_R),
            *holds("s", 2, "S", addr=0x20, cfg=NAPOT_R),
            Write("hspmpdeleg", 0, 2, "S"),
            Read("hspmpdeleg", 0, 2, "S"),
            *holds("vs", 0, "S", addr=0, cfg=0),
        ),
        pooled=True,
    ),
    _Case(
        row=44,
        title="HS frees what a guest locked while it is vSPMP's; the guest's TOR keeps its base",
        rules=("HYP-LOCK-07",),
        lines=(
            Delegate(spmp=2, vspmp=2),
            *stores("s", 0, "VS", addr=0x10),
            *stores("s", 1, "VS", addr=0x20, cfg=TOR_R | LOCK),
            *stores("s", 0, "VS", addr=0x18),
            *holds("s", 0, "VS", addr=0x10),
            *stores("vs", 0, "S", addr=0x18),
            *holds("s", 0, "VS", addr=0x18),
            *stores("vs", 1, "S", cfg=TOR_R),
            *stores("s", 1, "VS", addr=0x28, cfg=0),
            *holds("vs", 1, "M", addr=0x28, cfg=0),
        ),
    ),
    _Case(
        row=34,
        title="a locked SPMP entry decides as an unlocked one does",
        rules=("HYP-LOCK-08", "SSPMP-PERM-41"),
        lines=(
            Delegate(spmp=2),
            WriteEntry("spmp", 0, tor(0x80), "01 100", locked=True),
            WriteEntry("spmp", 1, EVERYTHING, ANY, locked=True),
            Check(Access.STORE, 0x40, 4, "U", 15, entry=0),
            Check(Access.STORE, 0x80, 4, "U", OK),
            WriteEntry("spmp", 0, off(0x80), "01 100", locked=True),
            Check(Access.STORE, 0x40, 4, "U", OK),
        ),
    ),
)
