"""Shapes of what passes between components."""

from amaranth.lib import data

from ..config import MpuConfig
from ..isa import Access, Cause, Privilege, StageCode

__all__ = [
    "ENTRY_NUMBER_WIDTH",
    "Grants",
    "Membership",
    "Region",
    "Request",
    "Rights",
    "Share",
    "StageResult",
    "Verdict",
]

ENTRY_NUMBER_WIDTH = 8


class Rights(data.Struct):
    """What one column of a permission table lets one rule do, resolved from its encoding."""

    read: 1
    write: 1
    execute: 1
    mxr_read: 1  # a load passes while MXR is in force (COM-MXR-01)
    hlvx: 1  # X, or R and X where both are needed (HYP-HLVX-01)


def Grants(columns: int) -> data.ArrayLayout:
    """Hold the rights of one entry in every column of its table."""
    return data.ArrayLayout(Rights, columns)


def Region(config: MpuConfig) -> data.StructLayout:
    """Hold the region of one entry, resolved from addr and A, in granules.

    It holds the granules from ``low`` to ``high``, with ``high`` itself only if ``closed``: TOR has
    an open upper bound, NA4 and NAPOT a closed one, and neither needs an adder this way. ``some``
    is 0 for a region without a byte: OFF, or TOR with low >= high (COM-MATCH-03).
    """
    return data.StructLayout(
        {
            "some": 1,
            "closed": 1,
            "low": config.granule_width,
            "high": config.granule_width,
        }
    )


def Membership(count: int) -> data.StructLayout:
    """Hold which entries of a store serve a stage.

    ``enabled``: a bit per entry, 1 for an entry of the stage's bank whose switch bit is set; field
    A is in its region. ``populated``: as in :class:`Share`. ``base``: number of its entry 0.
    """
    return data.StructLayout({"enabled": count, "populated": 1, "base": ENTRY_NUMBER_WIDTH})


def Request(config: MpuConfig) -> data.StructLayout:
    """Hold one access as the stages see it, in granules.

    ``outside``: a byte lies at or above 2**PLEN, so that no entry matches (COM-ADDR-03).
    ``malformed``: the port does not carry such a request, it is denied below M (COM-PRIO-04).
    """
    return data.StructLayout(
        {
            "first": config.granule_width,
            "last": config.granule_width,
            "outside": 1,
            "malformed": 1,
            "access": Access,
            "priv": Privilege,
            "virt": 1,
        }
    )


class StageResult(data.Struct):
    """Answer of one stage.

    ``active``: the stage applies to this access. ``deny``: it is active and denies. ``hit`` and
    ``entry``: an entry decided, and its index.
    """

    active: 1
    deny: 1
    hit: 1
    entry: ENTRY_NUMBER_WIDTH


class Verdict(data.Struct):
    """Answer to one request; the meaning of the fields is that of :class:`CheckSignature`."""

    allow: 1
    cause: Cause
    stage: StageCode
    hit: 1
    entry: ENTRY_NUMBER_WIDTH
    gva: 1


class Share(data.Struct):
    """Entries of a store that are a bank's: ``count`` of them from number ``start`` on.

    ``populated``: the bank decides about accesses. SPMP does so without an entry of its own, too,
    as long as M leaves any to S and guests (HYP-DELEG-15).
    """

    start: ENTRY_NUMBER_WIDTH
    count: ENTRY_NUMBER_WIDTH
    populated: 1
