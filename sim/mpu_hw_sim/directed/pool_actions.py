"""Lines by which directed cases deal a pool out, and find its entries again."""

from mpu_hw.config import MpuConfig
from mpu_hw_sim.directed.action import Line, Read, Write, holds, stores

__all__ = [
    "everything",
    "is_number",
    "mark_all",
    "mark_guest",
    "marked",
    "ones",
    "share_pmp",
    "share_spmp",
    "shares",
    "small_pool",
]


def small_pool(config: MpuConfig) -> bool:
    """Whether a pool has enough entries to move, and regions are not rounded to the grain."""
    return 12 <= config.entries["pool"] <= 32 and config.granularity == 4


def ones(config: MpuConfig) -> int:
    """Give an address register that is all ones: as NAPOT it is the whole address space."""
    return (1 << config.addr_width) - 1


def everything(level: str, index: int, who: str, config: MpuConfig, cfg: int) -> tuple[Line, ...]:
    """Write cfg, and an address of all ones, of an entry through the select of a level."""
    return stores(level, index, who, addr=ones(config), cfg=cfg)


def marked(config: MpuConfig, index: int) -> int:
    """Give an address register's value that tells entry ``index`` of the pool from others."""
    return (index + 1) << config.grain_bits


def mark_all(config: MpuConfig) -> tuple[Line, ...]:
    """Write every entry of a pool of at most 64 as PMP's."""
    return tuple(
        Write("pmpaddr", index, marked(config, index)) for index in range(config.entries["pool"])
    )


def mark_guest(config: MpuConfig, index: int, number: int) -> tuple[Line, ...]:
    """Write entry ``index`` of vSPMP, which is entry ``number`` of the pool."""
    return stores("vs", index, addr=marked(config, number))


def share_pmp(written: int, read: int) -> tuple[Line, ...]:
    """Let M write mpmpdeleg, and demand what it reads then."""
    return (Write("mpmpdeleg", 0, written), Read("mpmpdeleg", 0, read))


def share_spmp(written: int, read: int) -> tuple[Line, ...]:
    """Let HS write hspmpdeleg, and demand what it reads then."""
    return (Write("hspmpdeleg", 0, written, "S"), Read("hspmpdeleg", 0, read, "S"))


def shares(p: int, h: int) -> tuple[Line, ...]:
    """Expect what mpmpdeleg and hspmpdeleg read."""
    return (Read("mpmpdeleg", 0, p), Read("hspmpdeleg", 0, h, "S"))


def is_number(config: MpuConfig, level: str, index: int, number: int | None) -> tuple[Line, ...]:
    """Expect that an entry is number ``number`` of the pool; None: it is not there."""
    return holds(level, index, addr=0 if number is None else marked(config, number))
