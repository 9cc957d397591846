"""Shapes of what passes between the parts of a guard."""

from amaranth.lib import data

from ..layout import ENTRY_NUMBER_WIDTH
from .config import GuardConfig

__all__ = ["MASTER_NUMBER_WIDTH", "Denial", "MasterMode"]

MASTER_NUMBER_WIDTH = 8


class MasterMode(data.Struct):
    """What a request of a master is checked as.

    ``known``: the guard has a row for its number; a request of another is denied.
    """

    known: 1
    priv: 2
    virt: 1


def Denial(config: GuardConfig) -> data.StructLayout:
    """Hold a denied transfer.

    ``valid``: there is one in this clock. ``addr``: its first byte. ``access``: an :class:`Access`.
    ``master``: its number, and ``known`` as in :class:`MasterMode`. ``malformed``: the bus forbids
    such a burst. ``stage``, ``hit`` and ``entry``: who denied, as a check port reports it; 0 for an
    unknown master and a malformed burst.
    """
    return data.StructLayout(
        {
            "valid": 1,
            "addr": config.addr_width,
            "access": 3,
            "master": MASTER_NUMBER_WIDTH,
            "known": 1,
            "malformed": 1,
            "stage": 2,
            "hit": 1,
            "entry": ENTRY_NUMBER_WIDTH,
        }
    )
