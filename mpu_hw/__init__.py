"""Hardware generator of the RISC-V supervisor-level memory protection unit."""

from importlib import import_module
from typing import Any

__all__ = ["EffectivePrivilege", "Mpu", "MpuConfig", "PortConfig", "ResetEntry"]

_HOME = {
    "EffectivePrivilege": ".checker",
    "Mpu": ".mpu",
    "MpuConfig": ".config",
    "PortConfig": ".config",
    "ResetEntry": ".config",
}


def __getattr__(name: str) -> Any:
    # On demand: whoever needs the numbers in mpu_hw.isa alone does not load Amaranth.
    if name not in _HOME:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    return getattr(import_module(_HOME[name], __name__), name)
