"""A guard between an AXI4 initiator and the bus."""

from ..config.choices import WALKING_ENGINES
from .axi_burst import PAGE_WIDTH
from .axi_guard import AxiGuard
from .axi_signature import Axi4Signature
from .config import GuardConfig

__all__ = ["Axi4Guard"]

WALKED = 16  # bytes, or a beat; a walk through the entries takes time for each granule of a block


class Axi4Guard(AxiGuard):
    """A unit for a bus master that has no hart: a burst with a beat that it denies never leaves.

    Each beat is an access of its own. A denied read is answered with SLVERR in each of its beats, a
    denied write once its data are taken. Reads and writes have a check port each and do not wait
    for each other. With the combinational engine a burst leaves in the clock in which it comes if
    one entry decides about the aligned block around it, as it does wherever a NAPOT region has it;
    otherwise the unit is asked about smaller blocks, one in each clock.

    Parameters
    ----------
    config : GuardConfig

    Members
    -------
    those of ``AxiGuard``
        Buses are ``Axi4Signature``.
    """

    def __init__(self, config: GuardConfig):
        widths = (config.addr_width, config.data_width, config.id_width, config.user_width)
        walks = config.unit.engine in WALKING_ENGINES
        largest = max(WALKED, config.data_width // 8) if walks else 1 << PAGE_WIDTH
        super().__init__(config, Axi4Signature(*widths), max_size=largest)
