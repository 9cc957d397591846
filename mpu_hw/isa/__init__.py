"""Numbers fixed by the privileged architecture: plain Python, imports nothing of ours."""

from .access import (
    ACCESS_FAULTS,
    GUEST_PAGE_FAULTS,
    PAGE_FAULTS,
    Access,
    AddressMode,
    Cause,
    Privilege,
    StageCode,
)
from .cfg import CFG_A, CFG_BITS
from .csr import ADDR_COUNT, CFG_COUNT, CSR_MAPS, SWITCH_COUNT, CsrMap

__all__ = [
    "ACCESS_FAULTS",
    "ADDR_COUNT",
    "CFG_A",
    "CFG_BITS",
    "CFG_COUNT",
    "CSR_MAPS",
    "GUEST_PAGE_FAULTS",
    "PAGE_FAULTS",
    "SWITCH_COUNT",
    "Access",
    "AddressMode",
    "Cause",
    "CsrMap",
    "Privilege",
    "StageCode",
]
