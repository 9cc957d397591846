"""What a user sets: the configuration of the unit, of its check ports and of its reset state."""

from .csr_map import Family
from .entry_array import EntryArray
from .mpu import MpuConfig
from .port import SHARED_PORT, PortConfig, default_ports, shared_port
from .reset import ResetEntry
from .reset_kind import RESET_KINDS, ResetInput
from .schema import config_schema
from .toml import read_configuration, read_toml, typed_items

__all__ = ["RESET_KINDS", "Family", "MpuConfig", "PortConfig", "ResetEntry", "ResetInput"]
__all__ += [
    "SHARED_PORT",
    "EntryArray",
    "config_schema",
    "default_ports",
    "read_configuration",
    "read_toml",
    "shared_port",
    "typed_items",
]
