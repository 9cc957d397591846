"""Shapes of what passes between components."""

from collections.abc import Iterable

from amaranth.lib import data

from ..config import MpuConfig, PortConfig
from ..isa import Access, Cause, Privilege, StageCode
from ..revision import Bank

__all__ = [
    "ENTRY_NUMBER_WIDTH",
    "BankMembers",
    "BankRanges",
    "EntryRange",
    "Request",
    "StageResult",
    "StageState",
    "Verdict",
    "most_granules",
]

ENTRY_NUMBER_WIDTH = 8


def most_granules(config: MpuConfig, port: PortConfig) -> int:
    """Give how many granules an access of a port may touch at most."""
    if port.max_size <= config.granularity:
        return 1 + (port.misaligned and port.max_size > 1)
    return port.max_size // config.granularity + port.misaligned


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

    ``active``: the stage applies to this access. ``deny``: it is active and denies, or every stage
    does: the request is malformed, or there is none. ``hit`` and ``entry``: an entry decided, and
    its index.
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


class EntryRange(data.Struct):
    """Entries of an array that a bank has: from number ``base`` on, those before ``stop``.

    ``nonempty``: the bank decides about accesses. SPMP does so without an entry of its own, too,
    as long as M leaves any to S and guests (HYP-DELEG-15).
    """

    base: ENTRY_NUMBER_WIDTH
    stop: ENTRY_NUMBER_WIDTH
    nonempty: 1


def BankRanges(banks: Iterable[Bank]) -> data.StructLayout:
    """Hold the range of every bank, by its name."""
    return data.StructLayout({bank.name: EntryRange for bank in banks})


def BankMembers(banks: Iterable[Bank], count: int) -> data.StructLayout:
    """Hold a bit per entry of an array for every bank, by its name: the bank has the entry."""
    return data.StructLayout({bank.name: count for bank in banks})


class StageState(data.Struct):
    """Bits of mseccfg that stages look at (PMP-04)."""

    mml: 1
    mmwp: 1
