"""What a user sets: the configuration of the unit, of its check ports and of its reset state."""

from .mpu import MpuConfig
from .plain import read_toml
from .port import PortConfig, default_ports
from .reset import ResetEntry

__all__ = ["MpuConfig", "PortConfig", "ResetEntry", "default_ports", "read_toml"]
