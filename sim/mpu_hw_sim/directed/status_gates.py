"""Row 40: what mstateen0, hstateen0 and VTVM gate, and what they leave alone."""

from functools import partial

from mpu_hw.config import MpuConfig
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
from mpu_hw_sim.directed.case import Case

__all__ = ["STATUS_GATES"]

# How an access ends where no stateen bit has a say (SSPMP-ACC-1..5); None: it does not trap.
ENDINGS = {
    "spmpen": {"M": None, "S": None, "U": "illegal", "VS": None, "VU": "virtual"},
    "vspmpen": {"M": None, "S": None, "U": "illegal", "VS": "virtual", "VU": "virtual"},
    "hspmpen": {"M": None, "S": None, "U": "illegal", "VS": "virtual", "VU": "virtual"},
    "hspmpdeleg": {"M": None, "S": None, "U": "illegal", "VS": "virtual", "VU": "virtual"},
}
HALVES = ("spmpen", "vspmpen", "hspmpen")
GUESTS = Delegate(spmp=2, vspmp=2)

_Case = partial(Case, access="indirect", pooled=True)


def _values(config: MpuConfig) -> dict[tuple[str, str], int]:
    """Say what each register reads as after GUESTS: all entries of each bank are enabled."""
    guests = (1 << config.entries["pool"] - 2) - 1
    ones = (1 << config.xlen) - 1
    return {
        ("spmpen", "host"): 0b11,
        ("spmpen", "VS"): guests & ones,
        ("vspmpen", "host"): guests & ones,
        ("hspmpen", "host"): 0b11,
        ("hspmpdeleg", "host"): 2,
    }


def _every_mode(config: MpuConfig) -> list[Line]:
    """List a read of every register from every mode, and of the high halves."""
    lines: list[Line] = []
    values = _values(config)
    for name, endings in ENDINGS.items():
        for who, ending in endings.items():
            if ending:
                lines += [ExpectTrap(name, 0, who, ending), ExpectTrap(name, 0, who, ending, 1)]
            else:
                lines.append(Read(name, 0, values[name, "VS" if who == "VS" else "host"], who))
            if name not in HALVES:
                continue
            half = f"{name}h"
            # At XLEN=64 there is no high half; at 32 it traps as the low half does (SSPMP-ACC-11).
            if config.xlen == 64:
                lines.append(ExpectTrap(half, 0, who, "illegal"))
            elif ending:
                lines.append(ExpectTrap(half, 0, who, ending))
            else:
                lines.append(Read(half, 0, 0, who))
    return lines


def _stateen(config: MpuConfig) -> tuple[Line, ...]:
    both, machine, host = (
        {"stateen_m": m, "stateen_h": h} for m, h in ((False, False), (False, True), (True, False))
    )
    return (
        GUESTS,
        *(
            line
            for gates in (both, machine, host)
            for line in (SetStatus(gates), *_every_mode(config))
        ),
        # What they do gate, in the same state.
        ExpectTrap("siselect", 0, "VS", "virtual"),
        ExpectTrap("sireg", 0, "VS", "virtual"),
        SetStatus(both),
        ExpectTrap("siselect", 0, "S", "illegal"),
        ExpectTrap("vsireg2", 0, "S", "illegal"),
        ExpectTrap("sireg", 0, "VS", "illegal"),
        # Writes take effect, too.
        Write("spmpen", 0, 0b01, "S"),
        Write("hspmpen", 0, 0b10, "S"),
        Write("vspmpen", 0, 0b11, "S"),
        Write("spmpen", 0, 0b10, "VS"),
        Read("spmpen", 0, 0b01),
        Read("hspmpen", 0, 0b10),
        Read("vspmpen", 0, 0b10),
        Write("hspmpdeleg", 0, 3, "S"),
        Read("hspmpdeleg", 0, 3),
    )


def _vtvm(config: MpuConfig) -> tuple[Line, ...]:
    guests = _values(config)["vspmpen", "host"]
    lines: list[Line] = [
        GUESTS,
        *stores("vs", 0, "S", addr=0x40),
        SetStatus({"vtvm": True}),
    ]
    # Every select of the window, whether an entry is there or not, and every alias.
    for index in (0, 0x3F, 0x40, 0xFF):
        lines.append(select("vs", index, "S"))
        for alias in ("", "2", "3", "4", "5", "6"):
            lines += [
                ExpectTrap(f"sireg{alias}", 0, "VS", "virtual", value) for value in (None, 0x18)
            ]
    high = "illegal" if config.xlen == 64 else "virtual"
    for value in (None, 0):
        lines += [
            ExpectTrap("spmpen", 0, "VS", "virtual", value),
            ExpectTrap("spmpenh", 0, "VS", high, value),
        ]
    return (
        *lines,
        # The select itself is the guest's, and so is a register that another unit owns.
        Read("siselect", 0, 0x1FF, "VS"),
        Write("siselect", 0, 0x70, "VS"),
        *([Read("sireg", 0, 0, "VS", claim=True, isel=0x70)] if config.other_selects else []),
        ExpectTrap("sireg", 0, "VS", "illegal"),
        # HS and M reach vSPMP as before, and HS its own registers; nothing was written above.
        Read("vspmpen", 0, guests, "S"),
        Read("spmpen", 0, 0b11, "S"),
        *holds("vs", 0, "S", addr=0x40),
        *stores("vs", 1, "M", addr=0x80),
        *stores("s", 1, "S", addr=0x10),
        *holds("s", 1, "S", addr=0x10),
        ExpectTrap("spmpen", 0, "VU", "virtual"),
        SetStatus({"vtvm": False}),
        Read("spmpen", 0, guests, "VS"),
        *holds("s", 1, "VS", addr=0x80),
    )


def _pool(xlen: int, config: MpuConfig) -> bool:
    return config.xlen == xlen and 4 <= config.entries["pool"] <= 32


STATUS_GATES: tuple[Case, ...] = tuple(
    case
    for xlen in (32, 64)
    for case in (
        _Case(
            row=40,
            title=f"stateen gates no enable register and not hspmpdeleg, from any mode, RV{xlen}",
            rules=("SSPMP-ACC-6", "SSPMP-ACC-11", "SSPMP-ACC-4", "SSPMP-ACC-5"),
            lines=_stateen,
            needs=partial(_pool, xlen),
        ),
        _Case(
            row=40,
            title=f"VTVM keeps VS from the window and from spmpen, not from siselect, RV{xlen}",
            rules=("HYP-ACC-7", "SSPMP-ACC-4", "SSPMP-IND-04"),
            lines=_vtvm,
            needs=partial(_pool, xlen),
        ),
    )
)
