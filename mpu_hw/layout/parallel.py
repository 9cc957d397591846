"""What a parallel engine keeps of its entries: all of them at once, their bounds resolved."""

from amaranth.lib import data, wiring
from amaranth.lib.wiring import In, Out

from ..config import MpuConfig, PortConfig
from ..isa import AddressMode
from ..revision import Stage
from .permission_bits import permissions_width
from .shapes import ENTRY_NUMBER_WIDTH, most_granules

__all__ = [
    "EntryEnables",
    "Region",
    "RegionHits",
    "ResolveSignature",
    "ResolvedEntries",
    "ResolvedSignature",
    "StageEnables",
    "StageMatches",
    "WordRegion",
    "WrittenEntries",
    "entry_region",
    "far_bit",
    "port_stages",
]


def Region(config: MpuConfig) -> data.StructLayout:
    """Hold the region of one entry, resolved from addr and A, in granules.

    The granules from ``low`` to ``high``, both included. A region without a byte, OFF or TOR with
    low >= high (COM-MATCH-03), has :func:`far_bit` of ``low`` set and 0 as ``high``.
    """
    low = max(config.granule_width, far_bit(config) + 1)
    return data.StructLayout({"low": low, "high": config.granule_width})


def far_bit(config: MpuConfig) -> int:
    """Give the number of the bit of a lower bound that no access from granule 0 reaches.

    Where it is set and the upper bound is 0, each access of a port lies below or above.
    """
    return (max(most_granules(config, port) for port in config.ports) - 1).bit_length()


def WordRegion(config: MpuConfig) -> data.StructLayout:
    """Hold the region of one entry by the word of its address register, which is kept nowhere else.

    ``addr``: address register in granules, the exclusive upper bound of TOR; ``mask``: its bits
    that NAPOT does not compare. ``tor``, ``aligned``: the mode is TOR; NA4 or NAPOT. ``first``:
    no entry precedes it in its bank. ``nonempty``: TOR has a byte; only looked at where an access
    may touch more granules than its first and its last.
    """
    width = config.granule_width
    return data.StructLayout(
        {"tor": 1, "aligned": 1, "first": 1, "nonempty": 1, "addr": width, "mask": width}
    )


ENTRY_REGIONS = {"generic": Region, "ecp5": Region, "asic": WordRegion}


def entry_region(config: MpuConfig) -> data.StructLayout:
    """Give the form in which the comparators of the target see the region of an entry."""
    return ENTRY_REGIONS[config.target](config)


def port_stages(config: MpuConfig, port: PortConfig) -> tuple[Stage, ...]:
    """Give the stages that a port passes through and that exist, in their order."""
    return tuple(stage for stage in config.stages if stage.name in port.stages)


def RegionHits(config: MpuConfig, port: PortConfig) -> data.StructLayout:
    """Hold how an access meets the regions of every array that a stage of the port looks at.

    A bit per entry. ``below``, ``above``: the access lies below, above the region, so that none of
    its bytes is in it; the target ``asic`` marks both as ``below``. ``inside``: all of its bytes
    are, where some is.
    """
    banks = [stage.bank for stage in port_stages(config, port)]
    arrays = dict.fromkeys(config.entry_array(bank) for bank in banks)
    return data.StructLayout(
        {
            array.name: data.StructLayout(dict.fromkeys(("below", "above", "inside"), array.count))
            for array in arrays
        }
    )


def ResolvedEntries(config: MpuConfig) -> data.StructLayout:
    """Hold, for every array, the regions of its entries and what they permit.

    What a parallel engine keeps of an entry: it depends on registers alone. A permission has the
    bits of :func:`permission_bits` of the bank that has the entry.
    """
    return data.StructLayout(
        {
            array.name: data.StructLayout(
                {
                    "regions": data.ArrayLayout(entry_region(config), array.count),
                    "permissions": data.ArrayLayout(permissions_width(config), array.count),
                }
            )
            for array in config.entry_arrays
        }
    )


def EntryEnables(count: int) -> data.StructLayout:
    """Hold which entries of an array serve a stage.

    ``enabled``: a bit per entry, 1 for an entry of the stage's bank whose enable or switch bit is
    set; field A is in its region. ``nonempty``: as in :class:`EntryRange`. ``base``: number of the
    bank's entry 0 in the array.
    """
    return data.StructLayout({"enabled": count, "nonempty": 1, "base": ENTRY_NUMBER_WIDTH})


def StageMatches(count: int) -> data.StructLayout:
    """Hold how an access meets the entries of an array, as one stage sees it.

    ``active``: the stage checks the access; ``passes``: it passes if no entry matches;
    ``outside``: no entry matches. A bit per entry: ``enabled``; ``below``, ``above`` as in
    :func:`RegionHits`; ``denies``: the entry does not permit the access, does not match all of its
    bytes, or is not enabled. ``base``: as in :func:`EntryEnables`.
    """
    return data.StructLayout(
        {
            "active": 1,
            "passes": 1,
            "outside": 1,
            "enabled": count,
            "below": count,
            "above": count,
            "denies": count,
            "base": ENTRY_NUMBER_WIDTH,
        }
    )


def StageEnables(config: MpuConfig) -> data.StructLayout:
    """Hold the enabled entries of every stage, by the name of the stage."""
    return data.StructLayout(
        {stage.name: EntryEnables(config.entry_array(stage.bank).count) for stage in config.stages}
    )


class WrittenEntries(data.Struct):
    """Entries whose addr, configuration or bank may change at the clock edge.

    ``some``: those from number ``first`` to number ``last`` do. Where a bank begins or ends at
    another entry than before, all do.
    """

    some: 1
    first: ENTRY_NUMBER_WIDTH
    last: ENTRY_NUMBER_WIDTH


class ResolveSignature(wiring.Signature):
    """How a parallel engine reads the entries, one at a time, from the registers' side.

    Parameters
    ----------
    config : MpuConfig

    Members
    -------
    entry : In(8)
        Entry to read, numbered as :func:`entry_bases` says.
    addr, mode : Out(config.addr_width), Out(AddressMode)
        Its address register, in words, and field A.
    permissions : Out(permissions_width(config))
        What it permits, in the bits of the bank that has it.
    next_first : Out(1)
        The entry after it is entry 0 of its bank.
    ready : Out(1)
        The outputs above are those of ``entry``; 0 while the CSR port uses the memory.
    written : Out(WrittenEntries)
    stages : Out(StageEnables(config))
    idle : In(1)
        With ``config.hardened`` only: what is read in this clock is not looked at. Known early.
    """

    def __init__(self, config: MpuConfig):
        self.config = config
        super().__init__(
            {
                "entry": In(ENTRY_NUMBER_WIDTH),
                "addr": Out(config.addr_width),
                "mode": Out(AddressMode),
                "permissions": Out(permissions_width(config)),
                "next_first": Out(1),
                "ready": Out(1),
                "written": Out(WrittenEntries),
                "stages": Out(StageEnables(config)),
                **({"idle": In(1)} if config.hardened else {}),
            }
        )


class ResolvedSignature(wiring.Signature):
    """What the resolver hands to a check port, from the resolver's side.

    Parameters
    ----------
    config : MpuConfig

    Members
    -------
    entries : Out(ResolvedEntries(config))
        Those of the registers now, if ``ready``.
    stages : Out(StageEnables(config))
    ready : Out(1)
    """

    def __init__(self, config: MpuConfig):
        self.config = config
        super().__init__(
            {
                "entries": Out(ResolvedEntries(config)),
                "stages": Out(StageEnables(config)),
                "ready": Out(1),
            }
        )
