"""What a user sets: the configuration of the unit, of its check ports and of its reset state."""

from .family import Family
from .mpu import MpuConfig
from .plain import read_toml
from .port import PortConfig, default_ports
from .reset import ResetEntry
from .reset_kind import RESET_KINDS, ResetInput
from .store import Store

__all__ = ["RESET_KINDS", "Family", "MpuConfig", "PortConfig", "ResetEntry", "ResetInput"]
__all__ += ["Store", "default_ports", "read_toml"]
