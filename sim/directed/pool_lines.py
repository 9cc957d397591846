"""Lines by which directed cases deal a pool out, and find its entries again."""

from mpu_hw.config import MpuConfig
from sim.directed.line import Line, Read, Write, holds

__all__ = ["is_number", "mark_all", "marked", "share_pmp", "share_spmp", "shares"]


def marked(config: MpuConfig, index: int) -> int:
    """Give an address register's value that tells entry ``index`` of the pool from others."""
    return (index + 1) << config.grain_bits


def mark_all(config: MpuConfig) -> tuple[Line, ...]:
    """Write every entry of a pool of at most 64 as PMP's."""
    return tuple(
        Write("pmpaddr", index, marked(config, index)) for index in range(config.entries["pool"])
    )


def share_pmp(written: int, read: int) -> tuple[Line, ...]:
    """Let M write mpmpdeleg, and demand what it reads then."""
    return (Write("mpmpdeleg", 0, written), Read("mpmpdeleg", 0, read))


def share_spmp(written: int, read: int) -> tuple[Line, ...]:
    """Let HS write hspmpdeleg, and demand what it reads then."""
    return (Write("hspmpdeleg", 0, written, "S"), Read("hspmpdeleg", 0, read, "S"))


def shares(p: int, h: int) -> tuple[Line, ...]:
    """Demand what mpmpdeleg and hspmpdeleg read."""
    return (Read("mpmpdeleg", 0, p), Read("hspmpdeleg", 0, h, "S"))


def is_number(config: MpuConfig, level: str, index: int, number: int | None) -> tuple[Line, ...]:
    """Demand that an entry is number ``number`` of the pool; None: it is not there."""
    return holds(level, index, addr=0 if number is None else marked(config, number))
