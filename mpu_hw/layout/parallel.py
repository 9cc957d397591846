"""What a parallel engine keeps of its entries: all of them at once, their bounds resolved."""

from amaranth.lib import data, wiring
from amaranth.lib.wiring import Out

from ..config import EntryArray, MpuConfig
from ..isa import AddressMode
from .shapes import ENTRY_NUMBER_WIDTH, EntryPermissions

__all__ = [
    "EntryEnables",
    "Region",
    "ResolvedEntries",
    "ResolvedSignature",
    "StageEnables",
    "StoreSignature",
    "StoredEntries",
    "StoredEntry",
]


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


class StoreSignature(wiring.Signature):
    """What registers hand to the resolver, from the registers' side.

    Parameters
    ----------
    config : MpuConfig

    Members
    -------
    entries : Out(StoredEntries(config))
    stages : Out(StageEnables(config))
    """

    def __init__(self, config: MpuConfig):
        self.config = config
        super().__init__(
            {"entries": Out(StoredEntries(config)), "stages": Out(StageEnables(config))}
        )


class ResolvedSignature(wiring.Signature):
    """What the resolver hands to a check port, from the resolver's side.

    Parameters
    ----------
    config : MpuConfig

    Members
    -------
    entries : Out(ResolvedEntries(config))
    stages : Out(StageEnables(config))
    """

    def __init__(self, config: MpuConfig):
        self.config = config
        super().__init__(
            {"entries": Out(ResolvedEntries(config)), "stages": Out(StageEnables(config))}
        )
