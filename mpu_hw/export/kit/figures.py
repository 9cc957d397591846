"""Area and clock of configurations that were measured."""

from typing import Any, NamedTuple

from ...config import MpuConfig
from ...presets import PRESETS

__all__ = ["BOARDS", "UNITS", "Area", "Placed", "measured"]


class Area(NamedTuple):
    """Cells of a unit alone, on ECP5: a row of docs/performance.md."""

    row: str
    fields: dict[str, Any]
    lut4: int
    ccu2c: int
    flip_flops: int
    lut_rams: int


class Placed(NamedTuple):
    """A unit with its serial harness on a board: a row of the table in docs/boards.md."""

    board: str
    preset: str
    luts: int
    flip_flops: int
    megahertz: float


UNITS = (
    Area("unit-32", {}, 1177, 2137, 2332, 24),
    Area("unit-32-pipelined", {"engine": "pipelined"}, 1272, 2137, 2582, 24),
    Area("unit-32-sequential", {"engine": "sequential"}, 684, 139, 459, 24),
    Area("unit-32-ecp5", {"target": "ecp5"}, 1049, 1179, 2332, 24),
)
BOARDS = (
    Placed("ULX3S 25F", "soc", 848, 1086, 45.56),
    Placed("OrangeCrab r0.2", "soc", 856, 1086, 62.03),
    Placed("iCEBreaker", "mpu-small", 974, 963, 16.8),
    Placed("Tang Nano 9K", "mpu-small", 571, 687, 75.34),
)


def measured(config: MpuConfig) -> list[tuple[str, str]]:
    """Give where a configuration was measured, and what; empty for others."""
    found = [
        (
            "ECP5, the unit alone",
            f"{row.lut4:,} LUT4, {row.ccu2c:,} CCU2C, {row.flip_flops:,} flip-flops, "
            f"{row.lut_rams} LUT RAMs",
        )
        for row in UNITS
        if MpuConfig.from_dict(row.fields) == config
    ]
    found += [
        (
            f"{placed.board}, with the serial harness",
            f"{placed.luts:,} LUTs, {placed.flip_flops:,} flip-flops, {placed.megahertz} MHz",
        )
        for placed in BOARDS
        if MpuConfig.from_dict(PRESETS[placed.preset]) == config
    ]
    return found
