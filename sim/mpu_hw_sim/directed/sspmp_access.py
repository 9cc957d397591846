"""Rows 40 and 42, and what else selects do: who reaches which register."""

from functools import partial

from mpu_hw.config import MpuConfig
from mpu_hw.isa import CFG_A, AddressMode
from mpu_hw_sim.directed.action import (
    Delegate,
    ExpectTrap,
    Line,
    Read,
    SetStatus,
    Write,
    holds,
    select,
    stores,
)
from mpu_hw_sim.directed.case import Case, everywhere

__all__ = ["SSPMP_ACCESS"]

NAPOT_R = AddressMode.NAPOT << CFG_A | 0x101

_Case = partial(Case, access="indirect")


def _halves(config: MpuConfig) -> tuple[Line, ...]:
    names = ("spmpenh", "vspmpenh", "hspmpenh")
    return tuple(
        ExpectTrap(name, 0, who, "illegal") for name in names for who in ("M", "S", "VS", "VU")
    )


def _window(config: MpuConfig) -> tuple[Line, ...]:
    lines: list[Line] = [
        Delegate(spmp=2, vspmp=2),
        SetStatus({"satp_bare": False, "vsatp_bare": False}),
        *stores("s", 0, "S", addr=0x10, cfg=NAPOT_R),
    ]
    for level in ("s", "m", "vs"):
        for index in (0x3F, 0x40, 0x50, 0xFF):
            lines += stores(level, index, addr=0x10, cfg=NAPOT_R)
            lines += holds(level, index, addr=0, cfg=0)
        lines.append(select(level, 0))
        for alias in (3, 4, 5, 6):
            name = f"{level}ireg{alias}"
            lines += [Write(name, 0, 0x3F), Read(name, 0, 0)]
    return (*lines, *holds("m", 0, addr=0x10, cfg=NAPOT_R))


SSPMP_ACCESS = (
    _Case(
        row=40,
        title="the traps of indirect access: virtual, virtual, illegal, illegal, virtual, virtual",
        rules=("SSPMP-ACC-3", "SSPMP-ACC-4", "SSPMP-ACC-5", "SSPMP-ACC-6", "HYP-ACC-7"),
        lines=(
            Delegate(spmp=2, vspmp=2),
            select("s", 0, "S"),
            select("vs", 0, "S"),
            ExpectTrap("vsireg", 0, "VS", "virtual"),
            ExpectTrap("sireg", 0, "VU", "virtual"),
            ExpectTrap("sireg", 0, "U", "illegal"),
            ExpectTrap("miselect", 0, "VS", "illegal"),
            Read("sireg", 0, 0, "VS"),
            SetStatus({"vtvm": True}),
            ExpectTrap("sireg", 0, "VS", "virtual"),
            ExpectTrap("sireg2", 0, "VS", "virtual", 0x11F),
            Read("siselect", 0, 0x100, "VS"),
            Read("vsireg2", 0, 0, "S"),
            SetStatus({"vtvm": False, "stateen_h": False}),
            ExpectTrap("sireg", 0, "VS", "virtual"),
            ExpectTrap("siselect", 0, "VS", "virtual"),
            Read("vsireg", 0, 0, "S"),
            SetStatus({"stateen_h": True, "stateen_m": False}),
            ExpectTrap("sireg", 0, "VS", "illegal"),
            ExpectTrap("vsireg", 0, "S", "illegal"),
            ExpectTrap("siselect", 0, "S", "illegal"),
            Read("sireg", 0, 0, "M"),
        ),
        needs=everywhere,
    ),
    _Case(
        row=40,
        title="VTVM keeps a guest from spmpen, mstateen0 does not",
        rules=("HYP-ACC-7", "SSPMP-ACC-6", "SSPMP-ACC-4", "HYP-EN-06"),
        lines=(
            Delegate(spmp=2, vspmp=2),
            Write("vspmpen", 0, 0b01, "S"),
            SetStatus({"stateen_m": False, "stateen_h": False}),
            Read("spmpen", 0, 0b01, "VS"),
            Read("spmpen", 0, 0b11, "S"),
            SetStatus({"vtvm": True}),
            ExpectTrap("spmpen", 0, "VS", "virtual"),
            Read("spmpen", 0, 0b11, "S"),
        ),
        pooled=True,
        needs=everywhere,
    ),
    _Case(
        row=40,
        title="the upper halves do not exist on RV64, for anybody",
        rules=("SSPMP-ACC-11",),
        lines=_halves,
        needs=lambda config: config.xlen == 64,
    ),
    _Case(
        row=40,
        title="on RV32 the upper half traps as the lower half does",
        rules=("SSPMP-ACC-11", "SSPMP-EN-01"),
        lines=(
            ExpectTrap("vspmpenh", 0, "VS", "virtual"),
            ExpectTrap("hspmpenh", 0, "VS", "virtual"),
            ExpectTrap("spmpenh", 0, "VU", "virtual"),
            ExpectTrap("spmpenh", 0, "U", "illegal"),
            Read("spmpenh", 0, 0, "VS"),
        ),
        needs=lambda config: config.xlen == 32,
    ),
    _Case(
        row=40,
        title="each accessor reaches its own registers",
        rules=("SSPMP-ACC-1", "SSPMP-ACC-2", "SSPMP-ACC-3", "SSPMP-ACC-4", "SSPMP-ACC-5"),
        lines=(
            Delegate(spmp=2, vspmp=2),
            *stores("m", 1, addr=0x10),
            *stores("vs", 1, addr=0x18),
            *holds("s", 1, "S", addr=0x10),
            *holds("s", 1, "VS", addr=0x18),
            *holds("vs", 1, "S", addr=0x18),
            *(ExpectTrap(name, 0, "S", "illegal") for name in ("miselect", "mireg", "mpmpdeleg")),
            *(ExpectTrap(name, 0, "S", "illegal") for name in ("pmpaddr", "pmpcfg")),
            *(ExpectTrap(name, 0, "U", "illegal") for name in ("siselect", "spmpen", "vsireg2")),
            *(
                ExpectTrap(name, 0, "VS", "virtual")
                for name in ("vspmpen", "hspmpen", "hspmpdeleg")
            ),
            *(ExpectTrap(name, 0, "VU", "virtual") for name in ("siselect", "spmpen", "vsireg")),
            *(ExpectTrap(name, 0, "VU", "illegal") for name in ("mireg2", "mpmpdeleg", "pmpaddr")),
        ),
    ),
    _Case(
        row=40,
        title="a guest without vSPMP reaches neither the host's entries nor its spmpen",
        rules=("HYP-ACC-9",),
        lines=(
            select("s", 0, "VS"),
            select("s", 0, "S"),
            ExpectTrap("sireg", 0, "VS", "virtual", 0x10),
            ExpectTrap("spmpen", 0, "VS", "virtual", 1),
            ExpectTrap("vsireg", 0, "S", "illegal"),
            *holds("s", 0, "S", addr=0),
        ),
        hypervisor=True,
        absent=("vspmp",),
        needs=everywhere,
    ),
    _Case(
        row=42,
        title="a select above twelve bits is nobody's, and does not alias an entry",
        rules=("SSPMP-IND-05", "SSPMP-IND-04"),
        lines=(
            Delegate(spmp=2),
            Write("siselect", 0, 0x1100, "S"),
            Read("siselect", 0, 0xFFF, "S"),
            ExpectTrap("sireg", 0, "S", "illegal", 0x3F),
            Write("siselect", 0, 0x80000100, "S"),
            Read("siselect", 0, 0xFFF, "S"),
            ExpectTrap("sireg", 0, "S", "illegal", 0x3F),
            *holds("s", 0, "S", addr=0),
        ),
        needs=everywhere,
    ),
    _Case(
        row=42,
        title="the select in force is shown, and one that another unit claims does not trap",
        other_selects=True,
        rules=("SSPMP-IND-04", "SSPMP-IND-05", "SSPMP-IND-06"),
        lines=(
            Write("siselect", 0, 0x40, "S"),
            Write("miselect", 0, 0x200),
            ExpectTrap("sireg3", 0, "S", "illegal"),
            Read("sireg3", 0, 0, "S", claim=True, isel=0x40),
            Read("mireg2", 0, 0, claim=True, isel=0x200),
            ExpectTrap("mireg2", 0, "M", "illegal"),
            Read("siselect", 0, 0x40, "S", claim=True, isel=0),
        ),
        needs=everywhere,
        reset=None,
    ),
    _Case(
        row=42,
        title="a guest's select in force is vsiselect, whose claimed ones do not trap",
        other_selects=True,
        rules=("SSPMP-IND-04", "SSPMP-ACC-4"),
        lines=(
            Write("siselect", 0, 0x40, "S"),
            Write("vsiselect", 0, 0x71, "S"),
            Read("sireg", 0, 0, "VS", claim=True, isel=0x71),
            Read("vsireg6", 0, 0, "M", claim=True, isel=0x71),
            ExpectTrap("sireg", 0, "VS", "illegal"),
            ExpectTrap("vsireg", 0, "S", "illegal"),
        ),
        needs=everywhere,
    ),
    _Case(
        row=42,
        title="the unit's window reads 0 beyond its entries, and in ireg3 to ireg6",
        rules=("SSPMP-IND-02", "SSPMP-IND-03", "HYP-ACC-10", "SSPMP-ACC-12"),
        lines=_window,
        pooled=True,
    ),
)
