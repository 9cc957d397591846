"""Reference model of the unit: plain Python, written from docs/rules.md and from nothing else.

It has another shape than the hardware on purpose: a region is a ``range`` of byte addresses, a
check is ``byte in region``, and permissions are the law's tables typed out. Of ``mpu_hw`` it sees
the numbers in ``mpu_hw.isa`` alone.
"""

from .catalogue import CATALOGUE, Rule, unit_rules
from .message import CsrAccess, CsrResult, Request, Status, Verdict
from .mpu import Mpu
from .setting import Port, ResetRow, Setting

__all__ = [
    "CATALOGUE",
    "CsrAccess",
    "CsrResult",
    "Mpu",
    "Port",
    "Request",
    "ResetRow",
    "Rule",
    "Setting",
    "Status",
    "Verdict",
    "unit_rules",
]
