"""Benches that run inside the simulator, under cocotb, by transaction.

Drivers, monitors and a scoreboard for the check ports and the CSR port of a unit. They work on
a unit that is a whole simulation, and on one inside somebody's SoC: each takes the handle of a
module that has the ports, and the ``mpu.json`` that was generated with the unit, and none makes a
clock or a reset. Check ports may take any number of clocks.
"""

from .check_port import CheckPortDriver, CheckPortMonitor, HandshakeError, PendingVerdict
from .core_side import BusRequest, CoreAccess, CoreSide, CsrInstruction, Instruction, PortSide
from .csr_port import CsrDriver, StatusDriver
from .mpu_checker import Finding, MpuChecker
from .scoreboard import Scoreboard
from .unit_monitor import UnitMonitor

__all__ = [
    "BusRequest",
    "CheckPortDriver",
    "CheckPortMonitor",
    "CoreAccess",
    "CoreSide",
    "CsrDriver",
    "CsrInstruction",
    "Finding",
    "HandshakeError",
    "Instruction",
    "MpuChecker",
    "PendingVerdict",
    "PortSide",
    "Scoreboard",
    "StatusDriver",
    "UnitMonitor",
]
