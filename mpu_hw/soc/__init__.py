"""The reference system: core, unit, memory, UART and timer on one bus."""

from .config import SocConfig
from .soc import Soc
from .system import System
from .uart_phy import UartPhy

__all__ = ["Soc", "SocConfig", "System", "UartPhy"]
