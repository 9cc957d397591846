"""The small RV core beside the unit: RV32/RV64 IMA with M, S, U, and with H also VS and VU."""

from .bus import BusSignature
from .config import CoreConfig
from .core import Core
from .fit import check_ports, require_fit
from .rvfi import RvfiSignature

__all__ = ["BusSignature", "Core", "CoreConfig", "RvfiSignature", "check_ports", "require_fit"]
