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
from .csr import (
    ADDR_COUNT,
    CFG_COUNT,
    CSR_MAPS,
    DRAFT_CSRS,
    INDIRECT_CSRS,
    SELECT_ENTRIES,
    SELECT_MAX,
    SWITCH_COUNT,
    CsrMap,
)
from .csr_numbers import ALLOCATED_CSRS, CSR_NUMBERS

__all__ = [
    "ACCESS_FAULTS",
    "ADDR_COUNT",
    "ALLOCATED_CSRS",
    "CFG_A",
    "CFG_BITS",
    "CFG_COUNT",
    "CSR_MAPS",
    "CSR_NUMBERS",
    "DRAFT_CSRS",
    "GUEST_PAGE_FAULTS",
    "INDIRECT_CSRS",
    "PAGE_FAULTS",
    "SELECT_ENTRIES",
    "SELECT_MAX",
    "SWITCH_COUNT",
    "Access",
    "AddressMode",
    "Cause",
    "CsrMap",
    "Privilege",
    "StageCode",
]
