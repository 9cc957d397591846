"""What registers in flip-flops hand on of their entries: all of them at once."""

from amaranth.lib import data, wiring
from amaranth.lib.wiring import Out

from mpu_hw.config import EntryArray, MpuConfig
from mpu_hw.isa import AddressMode
from mpu_hw.layout import StageEnables

__all__ = ["StoreSignature", "StoredEntries", "StoredEntry"]


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


class StoreSignature(wiring.Signature):
    """What registers hold, all of it at once, from the registers' side.

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
