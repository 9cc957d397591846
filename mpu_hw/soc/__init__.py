"""The reference system: core, unit, memory, UART and timer on one bus."""

from .config import SocConfig
from .line import SerialLine
from .soc import Soc
from .system import System

__all__ = ["SerialLine", "Soc", "SocConfig", "System"]
