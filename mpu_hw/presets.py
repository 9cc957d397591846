"""Named supported configurations: the fields that differ from the defaults."""

from typing import Any

from .check import require_known
from .config import MpuConfig

__all__ = ["PRESETS", "PRESET_TEXTS", "preset"]

PRESETS: dict[str, dict[str, Any]] = {
    "default": {},
    "mpu-rv64": {"xlen": 64},
    "soc": {"engine": "sequential", "regions": 2},
    "mpu-small": {
        "engine": "sequential",
        "hypervisor": False,
        "entries": {"mpu": 8},
        "granularity": 32,
        "modes": ["napot"],
        "paddr_width": 32,
        "switch": False,
    },
    "mcu": {
        "revision": "sspmp-1.0",
        "engine": "sequential",
        "delegation": "fixed",
        "entries": {"pmp": 0, "spmp": 16},
        "hypervisor": False,
        "paddr_width": 32,
    },
    "sspmp-rv32": {"revision": "sspmp-1.0", "hypervisor": False, "smepmp": True},
    "sspmp-rv64-hyp": {
        "revision": "sspmp-1.0",
        "xlen": 64,
        "entries": {"pool": 64},
        "smepmp": True,
    },
    "pmp-only": {
        "revision": "sspmp-1.0",
        "delegation": "fixed",
        "entries": {"pmp": 16, "spmp": 0},
        "hypervisor": False,
        "smepmp": True,
    },
}

# What each is for, in one line.
PRESET_TEXTS = {
    "default": "mpu-0.9, RV32, 16 + 8 + 8 entries, all features",
    "mpu-rv64": "the same for RV64",
    "soc": "the reference system and the boards: the default unit, with the sequential engine",
    "mpu-small": "the smallest RV32 cores: S and U only, NAPOT regions of 32 bytes and more",
    "mcu": "Sspmp beside a microcontroller core that has a PMP of its own",
    "sspmp-rv32": "PMP and SPMP from one pool of 32 entries, delegated by M-mode",
    "sspmp-rv64-hyp": "PMP, SPMP and vSPMP from one pool of 64 entries, with the hypervisor draft",
    "pmp-only": "PMP with Smepmp for a core that has none yet",
}


def preset(name: str) -> MpuConfig:
    """Build the configuration of that name; ValueError where there is none."""
    require_known("Preset", name, list(PRESETS))
    return MpuConfig.from_dict(PRESETS[name])
