"""Shape of a denied access, as the record of a unit keeps it."""

from amaranth.lib import data

from ..config import MpuConfig
from ..isa import PORT_NUMBER_WIDTH, Access, Cause, Privilege, StageCode
from .shapes import ENTRY_NUMBER_WIDTH

__all__ = ["DeniedAccess"]


def DeniedAccess(config: MpuConfig) -> data.StructLayout:
    """Hold a denied access.

    ``valid``: there is one. ``port``: index of the check port that was asked. The rest is the
    request and the verdict, as :class:`CheckSignature` has them.
    """
    return data.StructLayout(
        {
            "valid": 1,
            "addr": config.check_width,
            "access": Access,
            "priv": Privilege,
            "virt": 1,
            "port": PORT_NUMBER_WIDTH,
            "stage": StageCode,
            "hit": 1,
            "entry": ENTRY_NUMBER_WIDTH,
            "cause": Cause,
        }
    )
