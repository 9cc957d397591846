"""Shapes of what passes between components."""

from collections.abc import Iterable

from amaranth.lib import data

from ..config import EntryArray, MpuConfig
from ..isa import Access, AddressMode, Cause, Privilege, StageCode
from ..revision import Bank

__all__ = [
    "ENTRY_NUMBER_WIDTH",
    "BankMembers",
    "BankRanges",
    "EntryEnables",
    "EntryPermissions",
    "EntryRange",
    "Permissions",
    "Region",
    "Request",
    "ResolvedEntries",
    "StageEnables",
    "StageResult",
    "StageState",
    "StoredEntries",
    "StoredEntry",
    "Verdict",
]

ENTRY_NUMBER_WIDTH = 8


class Permissions(data.Struct):
    """What one column of a permission table lets one rule do, resolved from its encoding."""

    read: 1
    write: 1
    execute: 1
    mxr_read: 1  # a load passes while MXR is in force (COM-MXR-01)
    hlvx: 1  # X, or R and X where both are needed (HYP-HLVX-01)


def EntryPermissions(columns: int) -> data.ArrayLayout:
    """Hold the rights of one entry in every column of its table."""
    return data.ArrayLayout(Permissions, columns)


def Region(config: MpuConfig) -> data.StructLayout:
    """Hold the region of one entry, resolved from addr and A, in granules.

    The granules from ``low`` to ``high``, with ``high`` itself only if ``high_inclusive``: TOR has
    an exclusive upper bound, NA4 and NAPOT an inclusive one, and neither needs an adder. ``valid``
    is 0 for a region without a byte: OFF, or TOR with low >= high (COM-MATCH-03).
    """
    return data.StructLayout(
        {
            "valid": 1,
            "high_inclusive": 1,
            "low": config.granule_width,
            "high": config.granule_width,
        }
    )


def StoredEntry(config: MpuConfig, array: EntryArray) -> data.StructLayout:
    """Hold one entry as its registers store it.

    ``addr`` and ``mode``: address register, in words, and field A. ``prev_addr``: address register
    of the preceding entry of the bank, 0 for its entry 0 (SSPMP-MATCH-08). ``encoding``: the
    permission as each table of the array reads it, the first field of the table most significant.
    """
    encodings = {table.key: len(table.fields) for table in array.tables}
    return data.StructLayout(
        {
            "addr": config.addr_width,
            "prev_addr": config.addr_width,
            "mode": AddressMode,
            "encoding": data.StructLayout(encodings),
        }
    )


def StoredEntries(config: MpuConfig) -> data.StructLayout:
    """Hold the stored entries of every array: what a resolver takes."""
    return data.StructLayout(
        {
            array.name: data.ArrayLayout(StoredEntry(config, array), array.count)
            for array in config.entry_arrays
        }
    )


def ResolvedEntries(config: MpuConfig) -> data.StructLayout:
    """Hold, for every array, the regions of its entries and the permissions by each table.

    What a parallel engine keeps of an entry: it depends on registers alone.
    """
    return data.StructLayout(
        {array.name: _resolved_array(config, array) for array in config.entry_arrays}
    )


def _resolved_array(config: MpuConfig, array: EntryArray) -> data.StructLayout:
    permissions = {
        table.key: data.ArrayLayout(EntryPermissions(len(table.columns)), array.count)
        for table in array.tables
    }
    return data.StructLayout(
        {
            "regions": data.ArrayLayout(Region(config), array.count),
            "permissions": data.StructLayout(permissions),
        }
    )


def EntryEnables(count: int) -> data.StructLayout:
    """Hold which entries of an array serve a stage.

    ``enabled``: a bit per entry, 1 for an entry of the stage's bank whose enable or switch bit is
    set; field A is in its region. ``nonempty``: as in :class:`EntryRange`. ``base``: number of the
    bank's entry 0 in the array.
    """
    return data.StructLayout({"enabled": count, "nonempty": 1, "base": ENTRY_NUMBER_WIDTH})


def StageEnables(config: MpuConfig) -> data.StructLayout:
    """Hold the enabled entries of every stage, by the name of the stage."""
    return data.StructLayout(
        {stage.name: EntryEnables(config.entry_array(stage.bank).count) for stage in config.stages}
    )


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


class EntryRange(data.Struct):
    """Entries of an array that a bank has: ``count`` of them from number ``base`` on.

    ``nonempty``: the bank decides about accesses. SPMP does so without an entry of its own, too,
    as long as M leaves any to S and guests (HYP-DELEG-15).
    """

    base: ENTRY_NUMBER_WIDTH
    count: ENTRY_NUMBER_WIDTH
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
