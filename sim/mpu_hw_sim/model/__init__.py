"""Reference model of the unit: plain Python, written from docs/rules.md and from nothing else.

It has another shape than the hardware on purpose: a region is a ``range`` of byte addresses, a
check is ``byte in region``, and permissions are the tables of docs/rules.md typed out. Of
``mpu_hw`` it sees the numbers in ``mpu_hw.isa`` alone.
"""

from .catalogue import CATALOGUE, Rule, binding_rules, unit_rules
from .message import CsrAccess, CsrResult, Request, Status, Verdict
from .model_config import ModelConfig, Port, ResetRow
from .unit import Mpu

__all__ = [
    "CATALOGUE",
    "CsrAccess",
    "CsrResult",
    "ModelConfig",
    "Mpu",
    "Port",
    "Request",
    "ResetRow",
    "Rule",
    "Status",
    "Verdict",
    "binding_rules",
    "unit_rules",
]
