"""Shapes and signatures of everything that crosses a boundary."""

from .ports import (
    CheckSignature,
    CsrSignature,
    SelectSignature,
    StatusSignature,
    own_state,
    status_inputs,
)
from .registers import PoolSignature, RegisterSignature, store_members
from .shapes import Grants, Membership, Region, Request, Rights, Share, StageResult, Verdict

__all__ = [
    "CheckSignature",
    "CsrSignature",
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
    "own_state",
    "status_inputs",
    "store_members",
]
