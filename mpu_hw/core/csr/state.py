"""The state behind the registers, as one record."""

from collections.abc import Iterator

from amaranth.lib import data, wiring
from amaranth.lib.wiring import Out

from ...isa import Privilege
from ..config import CoreConfig
from ..enums import TrapTarget
from .csr_row import StateField
from .csr_table import rows

__all__ = ["WIRES", "State", "TrapEntry", "connect_state", "members"]

# Members that registers show but that are not stored here.
WIRES = ("msip", "mtip", "meip", "time")


def members(config: CoreConfig) -> Iterator[StateField]:
    """Give every field that shows a member of the state."""
    for row in rows(config):
        yield from (field for field in row.fields if field.member)


def State(config: CoreConfig) -> wiring.Signature:
    """Return every member that some register shows, and the mode of the hart, as outputs.

    ``priv`` and ``virt`` are the current mode; ``virt`` stays 0 without the hypervisor. Members
    are signals of their own: as one wide word they would cost a simulator half of its time.
    """
    widths: dict[str, int] = {}
    for field in members(config):
        widths[field.member] = max(widths.get(field.member, 0), field.part + field.width)
    return wiring.Signature(
        {
            "priv": Out(Privilege),
            "virt": Out(1),
            **{name: Out(width) for name, width in widths.items()},
        }
    )


def connect_state(m, target, source):
    """Drive one record of the state by another."""
    m.d.comb += [
        getattr(target, name).eq(getattr(source, name)) for name in source.signature.members
    ]


def TrapEntry(config: CoreConfig) -> data.StructLayout:
    """Return the shape of a trap as it is written into the registers of the mode that takes it.

    ``tval2`` goes to mtval2 or htval; ``gva``: ``tval`` is a guest virtual address.
    """
    return data.StructLayout(
        {
            "target_mode": TrapTarget,
            "interrupt": 1,
            "cause": 6,
            "epc": config.xlen,
            "tval": config.xlen,
            "tval2": config.xlen,
            "gva": 1,
        }
    )
