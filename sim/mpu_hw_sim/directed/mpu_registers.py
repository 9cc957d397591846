"""Rows 40 and 43: who reaches which register, and entries that no write changes."""

from functools import partial

from mpu_hw.config import MpuConfig, ResetEntry
from mpu_hw.isa import CFG_A, Access, AddressMode
from mpu_hw_sim.directed.action import OK, Check, ExpectTrap, Line, Read, Write
from mpu_hw_sim.directed.case import Case, everywhere

__all__ = ["REGISTERS", "reset_entries"]

_Case = partial(Case, access="direct")

LOAD = Access.LOAD
THREE_BANKS = ("mpu", "vsmpu", "hgmpu")


def _odd_registers(config: MpuConfig) -> tuple[Line, ...]:
    switches = (ExpectTrap("mpuswitch", 1, "M", "illegal"),) if config.switch else ()
    return (
        ExpectTrap("mpucfg", 1, "M", "illegal"),
        ExpectTrap("mpucfg", 1, "VS", "illegal"),
        ExpectTrap("hgmpucfg", 3, "S", "illegal"),
        *switches,
        Read("mpucfg", 14, 0),
    )


CONSTANT = AddressMode.TOR << CFG_A | 0b001
BACKGROUND = AddressMode.NAPOT << CFG_A | 0b010


def reset_entries(addr_width: int) -> tuple[ResetEntry, ...]:
    """Make mpu[0] and [1] constants, from 0x40 to 0x80, and mpu[2] a writable rule for all."""
    everything = (1 << addr_width) - 1
    return (
        ResetEntry(bank="mpu", index=0, addr=0x10, cfg=0, hardwired=True),
        ResetEntry(bank="mpu", index=1, addr=0x20, cfg=CONSTANT, hardwired=True),
        ResetEntry(bank="mpu", index=2, addr=everything, cfg=BACKGROUND),
    )


def _hardwired(config: MpuConfig) -> tuple[Line, ...]:
    everything = (1 << config.addr_width) - 1
    return (
        Read("mpuaddr", 0, 0x10),
        Read("mpuaddr", 1, 0x20),
        Read("mpucfg", 0, BACKGROUND << 16 | CONSTANT << 8),
        Check(LOAD, 0x40, 4, "U", OK, entry=1),
        Check(LOAD, 0x80, 4, "U", OK, entry=2),
        Write("mpuaddr", 0, 0x3F),
        Write("mpuaddr", 1, 0x3F, "S"),
        Write("mpucfg", 0, 0),
        Read("mpuaddr", 0, 0x10),
        Read("mpuaddr", 1, 0x20),
        Read("mpuaddr", 2, everything),
        Read("mpucfg", 0, CONSTANT << 8),
        Check(LOAD, 0x40, 4, "U", OK, entry=1),
        Check(LOAD, 0x80, 4, "U", 13, entry=None),
    )


REGISTERS = (
    _Case(
        row=40,
        title="each accessor reaches its own banks, the others trap",
        rules=("MPU-ACC-1", "MPU-ACC-2", "MPU-ACC-3", "MPU-ACC-4", "MPU-ACC-5"),
        lines=(
            ExpectTrap("hgmpuaddr", 0, "VS", "virtual"),
            ExpectTrap("vsmpuaddr", 0, "VS", "virtual"),
            ExpectTrap("mpuaddr", 0, "VU", "virtual"),
            ExpectTrap("hgmpuaddr", 0, "VU", "virtual"),
            ExpectTrap("mpuaddr", 0, "U", "illegal"),
            ExpectTrap("vsmpucfg", 0, "U", "illegal"),
            ExpectTrap("hgmpucfg", 0, "U", "illegal"),
            Write("mpuaddr", 0, 0x40, "S"),
            Write("vsmpuaddr", 0, 0x80, "S"),
            Write("hgmpuaddr", 0, 0xC0, "M"),
            Read("mpuaddr", 0, 0x80, "VS"),
            Write("mpuaddr", 0, 0x100, "VS"),
            Read("vsmpuaddr", 0, 0x100, "S"),
            Read("mpuaddr", 0, 0x40, "M"),
            Read("hgmpuaddr", 0, 0xC0, "S"),
        ),
        banks=THREE_BANKS,
    ),
    _Case(
        row=40,
        title="odd cfg registers and switch register 1 do not exist on RV64",
        rules=("MPU-CFG-02", "MPU-CSR-03"),
        lines=_odd_registers,
        banks=THREE_BANKS,
        needs=lambda config: config.xlen == 64 and config.csr_map != "custom",
    ),
    _Case(
        row=40,
        title="VS traps where the host has a bank and the guest has none",
        rules=("MPU-ACC-6",),
        lines=(ExpectTrap("mpuaddr", 0, "VS", "virtual"), Read("mpuaddr", 0, 0, "S")),
        banks=("mpu",),
        absent=("vsmpu",),
        needs=everywhere,
    ),
    _Case(
        row=43,
        title="hardwired entries keep their constants by every path, and rule from reset",
        rules=("COM-RST-04",),
        lines=_hardwired,
        needs=lambda config: config.reset == reset_entries(config.addr_width),
        reset=True,
    ),
)
