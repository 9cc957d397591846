"""Privilege modes, kinds of access, address modes, stages and causes."""

from enum import IntEnum

__all__ = [
    "ACCESS_FAULTS",
    "GUEST_PAGE_FAULTS",
    "PAGE_FAULTS",
    "Access",
    "AddressMode",
    "Cause",
    "Privilege",
    "StageCode",
]


class Privilege(IntEnum):
    """Privilege mode of a hart or of an access. 2 is reserved: hardware denies it (fail closed)."""

    U = 0
    S = 1
    M = 3


class Access(IntEnum):
    """Kind of one memory operation (docs/rules.md section 4.4)."""

    LOAD = 0  # also LR, HLV
    STORE = 1  # also SC, AMO, HSV, cbo.zero
    FETCH = 2
    HLVX = 3
    CBO = 4  # cbo.inval, cbo.clean, cbo.flush
    WALK = 5  # implicit read of a page-table entry


class AddressMode(IntEnum):
    """Field ``A`` of a configuration register: how an entry describes its region (COM-CFG-03)."""

    OFF = 0
    TOR = 1
    NA4 = 2
    NAPOT = 3


class StageCode(IntEnum):
    """Which stage a verdict speaks of (port ``stage`` of a check port)."""

    HS = 0
    VS = 1
    G = 2
    M = 3


class Cause(IntEnum):
    """Exception codes of denied accesses (docs/rules.md section 11)."""

    INSTRUCTION_ACCESS_FAULT = 1
    LOAD_ACCESS_FAULT = 5
    STORE_ACCESS_FAULT = 7
    INSTRUCTION_PAGE_FAULT = 12
    LOAD_PAGE_FAULT = 13
    STORE_PAGE_FAULT = 15
    INSTRUCTION_GUEST_PAGE_FAULT = 20
    LOAD_GUEST_PAGE_FAULT = 21
    STORE_GUEST_PAGE_FAULT = 23


# Causes of a denied fetch, load and store, in this order.
ACCESS_FAULTS = (
    Cause.INSTRUCTION_ACCESS_FAULT,
    Cause.LOAD_ACCESS_FAULT,
    Cause.STORE_ACCESS_FAULT,
)
PAGE_FAULTS = (
    Cause.INSTRUCTION_PAGE_FAULT,
    Cause.LOAD_PAGE_FAULT,
    Cause.STORE_PAGE_FAULT,
)
GUEST_PAGE_FAULTS = (
    Cause.INSTRUCTION_GUEST_PAGE_FAULT,
    Cause.LOAD_GUEST_PAGE_FAULT,
    Cause.STORE_GUEST_PAGE_FAULT,
)
