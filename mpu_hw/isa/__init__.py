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
from .cfg import CFG_A, CFG_BITS, CFG_FIELDS
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
from .denial_fields import (
    CUSTOM_MACHINE_CSRS,
    DENIAL_ADDRESS,
    DENIAL_CSRS,
    DENIAL_FIELDS,
    DENIAL_TEXTS,
    OVERFLOW_WIDTH,
    PORT_NUMBER_WIDTH,
)
from .register import Field, FieldAccess, Register
from .unit_fields import DELEGATION_FIELDS, MSECCFG_FIELDS, SELECT_FIELD

__all__ = [
    "ACCESS_FAULTS",
    "ADDR_COUNT",
    "ALLOCATED_CSRS",
    "CFG_A",
    "CFG_BITS",
    "CFG_COUNT",
    "CFG_FIELDS",
    "CSR_MAPS",
    "CSR_NUMBERS",
    "CUSTOM_MACHINE_CSRS",
    "DELEGATION_FIELDS",
    "DENIAL_ADDRESS",
    "DENIAL_CSRS",
    "DENIAL_FIELDS",
    "DENIAL_TEXTS",
    "DRAFT_CSRS",
    "GUEST_PAGE_FAULTS",
    "INDIRECT_CSRS",
    "MSECCFG_FIELDS",
    "OVERFLOW_WIDTH",
    "PAGE_FAULTS",
    "PORT_NUMBER_WIDTH",
    "SELECT_ENTRIES",
    "SELECT_FIELD",
    "SELECT_MAX",
    "SWITCH_COUNT",
    "Access",
    "AddressMode",
    "Cause",
    "CsrMap",
    "Field",
    "FieldAccess",
    "Privilege",
    "Register",
    "StageCode",
]
