"""Named supported configurations: the fields that differ from the defaults."""

from typing import Any

from .check import require_known
from .config import MpuConfig

__all__ = ["PRESETS", "preset"]

PRESETS: dict[str, dict[str, Any]] = {
    # RV32, 16 + 8 + 8 entries, everything on.
    "default": {},
    # The same for RV64.
    "mpu-rv64": {"xlen": 64},
    # For the smallest RV32 cores: S and U only, naturally aligned regions of 32 bytes and more.
    "mpu-small": {
        "hypervisor": False,
        "entries": {"mpu": 8},
        "granularity": 32,
        "modes": ["napot"],
        "paddr_width": 32,
        "switch": False,
    },
}


def preset(name: str) -> MpuConfig:
    """Build the configuration of that name; ValueError where there is none."""
    require_known("Preset", name, list(PRESETS))
    return MpuConfig.from_dict(PRESETS[name])
