"""Shapes and signatures of everything that crosses a boundary."""

from .ports import (
    CheckSignature,
    CsrSignature,
    SelectSignature,
    StatusSignature,
    own_state,
    status_inputs,
)
from .registers import (
    ENABLE_WIDTH,
    EnableSignature,
    PoolSignature,
    RegisterSignature,
    enable_registers,
    store_members,
)
from .shapes import Grants, Membership, Region, Request, Rights, Share, StageResult, Verdict

__all__ = [
    "ENABLE_WIDTH",
    "CheckSignature",
    "CsrSignature",
    "EnableSignature",
    "Grants",
    "Membership",
    "PoolSignature",
    "Region",
    "RegisterSignature",
    "Request",
    "Rights",
    "SelectSignature",
    "Share",
    "StageResult",
    "StatusSignature",
    "Verdict",
    "enable_registers",
    "own_state",
    "status_inputs",
    "store_members",
]
