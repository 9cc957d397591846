"""Named supported configurations: the fields that differ from the defaults."""

from typing import Any

from .check import require_known
from .config import MpuConfig

__all__ = ["PRESETS", "preset"]

PRESETS: dict[str, dict[str, Any]] = {
    # mpu-0.9, RV32, 16 + 8 + 8 entries, everything on.
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
    # Sspmp beside a microcontroller core that has a PMP of its own.
    "mcu": {
        "revision": "sspmp-1.0",
        "delegation": "fixed",
        "entries": {"pmp": 0, "spmp": 16},
        "hypervisor": False,
        "paddr_width": 32,
    },
    # PMP and SPMP from one pool of 32, delegated by M-mode.
    "sspmp-rv32": {"revision": "sspmp-1.0", "hypervisor": False, "smepmp": True},
    # PMP, SPMP and vSPMP from one pool of 64, with the hypervisor draft.
    "sspmp-rv64-hyp": {
        "revision": "sspmp-1.0",
        "xlen": 64,
        "entries": {"pool": 64},
        "smepmp": True,
    },
    # PMP with Smepmp for a core that has nothing yet.
    "pmp-only": {
        "revision": "sspmp-1.0",
        "delegation": "fixed",
        "entries": {"pmp": 16, "spmp": 0},
        "hypervisor": False,
        "smepmp": True,
    },
}


def preset(name: str) -> MpuConfig:
    """Build the configuration of that name; ValueError where there is none."""
    require_known("Preset", name, list(PRESETS))
    return MpuConfig.from_dict(PRESETS[name])
