"""What a user sets: the configuration of the unit, of its check ports and of its reset state."""

from .mpu import MpuConfig
from .plain import read_toml
from .port import PortConfig, default_ports
from .reset import ResetEntry
from .store import Store

__all__ = ["MpuConfig", "PortConfig", "ResetEntry", "Store", "default_ports", "read_toml"]
