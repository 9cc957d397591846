"""Row 38: what must not cross between S and M when mpmpdeleg moves entries."""

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
    napot,
    off,
    stores,
    tor,
)
from mpu_hw_sim.directed.case import Case
from mpu_hw_sim.directed.pool_actions import everything, ones, share_pmp, small_pool

__all__ = ["SSPMP_MOVES"]

LOAD, STORE, FETCH = Access.LOAD, Access.STORE, Access.FETCH
LOCK, USER, RWX = 1 << CFG_BITS["L"], 1 << CFG_BITS["U"], 7
NAPOT, TOR = AddressMode.NAPOT << CFG_A, AddressMode.TOR << CFG_A
PAGE, END = 0x2000, 0x3000
OPEN = WriteEntry("pmp", 3, EVERYTHING, "0 111")

_Case = partial(Case, access="indirect", pooled=True)


def _below_m(config: MpuConfig, cfg: int, *after: Line, mseccfg: int = 0) -> tuple[Line, ...]:
    """Sequences of SSPMP-DELEG-18: M takes an entry of which S has made a rule."""
    return (
        *share_pmp(4, 4),
        *((Write("mseccfg", 0, mseccfg),) if mseccfg else ()),
        *everything("s", 1, "S", config, NAPOT | RWX),
        Write("spmpen", 0, 3, "S"),
        *everything("s", 0, "S", config, cfg),
        *share_pmp(5, 5),
        Read("pmpaddr", 4, ones(config)),
        *after,
    )


def _lower_bound(config: MpuConfig) -> tuple[Line, ...]:
    return (
        *share_pmp(4, 4),
        *stores("m", 0, addr=PAGE >> 2, cfg=0),
        *stores("m", 1, addr=END >> 2, cfg=TOR | RWX),
        *stores("m", 2, addr=ones(config), cfg=NAPOT | RWX),
        Write("spmpen", 0, 4, "S"),
        *stores("s", 0, "S", addr=0),
        *share_pmp(6, 6),
        # PMP[5] would let S in from address 0 on.
        Check(LOAD, PAGE - 0x1000, 4, "S", 5, None),
        Read("spmpen", 0, 1, "S"),
    )


def _held(config: MpuConfig) -> tuple[Line, ...]:
    return (
        *share_pmp(4, 4),
        *everything("s", 0, "S", config, RWX),
        *everything("s", 1, "S", config, NAPOT | RWX),
        Write("spmpen", 0, 3, "S"),
        # R=0, W=1 is reserved: A is stored, and RWX stays that of S.
        *stores("m", 0, cfg=NAPOT | 2),
        *holds("m", 0, cfg=NAPOT | RWX),
        *share_pmp(5, 5),
        Check(LOAD, PAGE, 4, "S", 5, None),
    )


def _taken_by_m(config: MpuConfig) -> tuple[Line, ...]:
    return (
        *share_pmp(4, 4),
        *stores("m", 0, addr=PAGE >> 2, cfg=0),
        *stores("m", 1, addr=END >> 2, cfg=TOR | RWX),
        *stores("m", 2, addr=ones(config), cfg=NAPOT | RWX),
        Write("spmpen", 0, 4, "S"),
        *share_pmp(6, 6),
        # All of it was written by M: it is M's rule now.
        Check(LOAD, PAGE, 4, "S", OK),
        Check(LOAD, PAGE - 0x1000, 4, "S", 5, None),
    )


def _split(config: MpuConfig) -> tuple[Line, ...]:
    """Sequence of SSPMP-DELEG-19: M takes the lower bound of a TOR rule."""
    return (
        *(*share_pmp(4, 4), OPEN),
        WriteEntry("spmp", 0, off(PAGE), "00 000"),
        WriteEntry("spmp", 1, tor(END), "01 110"),
        Write("spmpen", 0, 3, "S"),
        Check(LOAD, PAGE, 4, "U", OK),
        Check(LOAD, PAGE - 0x1000, 4, "U", 13, None),
        *share_pmp(5, 5),
        Check(LOAD, PAGE - 0x1000, 4, "U", 13, 0),
        Check(LOAD, PAGE, 4, "U", 13, 0),
        *holds("s", 0, "S", addr=END >> 2, cfg=TOR | USER),
    )


def _slides(config: MpuConfig) -> tuple[Line, ...]:
    """M's own locked rule under enable bits that stay where they were (SSPMP-DELEG-08)."""
    return (
        *(*share_pmp(4, 4), OPEN),
        WriteEntry("spmp", 2, napot(PAGE, 0x1000), "00 000"),
        WriteEntry("spmp", 3, EVERYTHING, "00 111"),
        WriteEntry("spmp", 5, EVERYTHING, "00 111"),
        Write("spmpen", 0, 0b101100, "S"),
        WriteEntry("spmp", 2, napot(PAGE, 0x1000), "00 000", locked=True),
        Check(LOAD, PAGE, 4, "S", 13, 2),
        *share_pmp(6, 6),
        Check(LOAD, PAGE, 4, "S", 13, 0),
        Check(LOAD, END, 4, "S", OK),
        Read("spmpen", 0, 0b1011),
        # It still holds the locked entry's bit.
        Write("spmpen", 0, 0),
        Read("spmpen", 0, 0b0001),
    )


SSPMP_MOVES = (
    _Case(
        row=38,
        title="S does not open M's memory by a rule that M takes",
        rules=("SSPMP-DELEG-18", "SSPMP-DELEG-07"),
        lines=lambda config: _below_m(
            config,
            NAPOT | RWX,
            Check(LOAD, PAGE, 4, "S", 5, None),
            Read("pmpcfg", 1 if config.xlen == 32 else 0, RWX << (0 if config.xlen == 32 else 32)),
        ),
        needs=small_pool,
    ),
    _Case(
        row=38,
        title="S does not lock M out by a rule that M takes",
        rules=("SSPMP-DELEG-18", "SSPMP-DELEG-03"),
        lines=lambda config: _below_m(
            config,
            LOCK | NAPOT,
            Check(STORE, PAGE, 4, "M", OK),
            Check(FETCH, PAGE, 4, "M", OK),
            *share_pmp(4, 4),
            *holds("s", 0, "S", addr=ones(config), cfg=0),
        ),
        needs=small_pool,
    ),
    _Case(
        row=38,
        title="S does not let M execute everywhere under MML",
        rules=("SSPMP-DELEG-18", "PMP-06"),
        lines=lambda config: _below_m(
            config, LOCK | NAPOT | 5, Check(FETCH, PAGE, 4, "M", 1, None), mseccfg=1
        ),
        smepmp=True,
        needs=small_pool,
    ),
    _Case(
        row=38,
        title="M makes no rule under MML that it could not write, unless RLB lets it",
        rules=("SSPMP-DELEG-18", "PMP-06"),
        lines=lambda config: (
            *share_pmp(4, 4),
            Write("mseccfg", 0, 1),
            *everything("m", 0, "M", config, LOCK | NAPOT | 5),
            *share_pmp(5, 5),
            Check(FETCH, PAGE, 4, "M", 1, None),
        ),
        smepmp=True,
        needs=small_pool,
    ),
    _Case(
        row=38,
        title="with RLB M takes an executable rule as it wrote it",
        rules=("SSPMP-DELEG-18",),
        lines=lambda config: (
            *share_pmp(4, 4),
            Write("mseccfg", 0, 5),
            *everything("m", 0, "M", config, LOCK | NAPOT | 5),
            *share_pmp(5, 5),
            Check(FETCH, PAGE, 4, "M", OK, 4),
        ),
        smepmp=True,
        needs=small_pool,
    ),
    _Case(
        row=38,
        title="S does not move the lower bound of a TOR rule that M takes",
        rules=("SSPMP-DELEG-18",),
        lines=_lower_bound,
        needs=lambda config: small_pool(config) and "tor" in config.modes,
    ),
    _Case(
        row=38,
        title="M's reserved write does not make a permission of S its own",
        rules=("SSPMP-DELEG-18", "SSPMP-CFG-05"),
        lines=_held,
        reserved=("hold",),
        needs=small_pool,
    ),
    _Case(
        row=38,
        title="what M wrote is inherited by the PMP",
        rules=("SSPMP-DELEG-18", "SSPMP-DELEG-07"),
        lines=_taken_by_m,
        needs=lambda config: small_pool(config) and "tor" in config.modes,
    ),
    _Case(
        row=38,
        title="a TOR rule of SPMP whose lower bound M takes denies",
        rules=("SSPMP-DELEG-19",),
        lines=_split,
        needs=lambda config: small_pool(config) and "tor" in config.modes,
    ),
    _Case(
        row=38,
        title="an active locked rule stays active when it moves",
        rules=("SSPMP-DELEG-08", "SSPMP-EN-03"),
        lines=_slides,
        needs=small_pool,
    ),
    _Case(
        row=38,
        title="pmpcfg clears U and SHARED",
        rules=("SSPMP-CFG-02",),
        lines=lambda config: (
            *share_pmp(0, 0),
            *stores("m", 0, addr=0x400, cfg=0x300 | NAPOT | 1),
            *share_pmp(1, 1),
            Write("pmpcfg", 0, NAPOT | 1),
            *share_pmp(0, 0),
            *holds("s", 0, "S", addr=0x400, cfg=NAPOT | 1),
        ),
        needs=small_pool,
    ),
)
