"""A guard between an AXI4-Lite initiator and the bus."""

from .axi_guard import AxiGuard
from .axi_signature import AxiLiteSignature
from .config import GuardConfig

__all__ = ["AxiLiteGuard"]


class AxiLiteGuard(AxiGuard):
    """A unit for a bus master that has no hart: a transfer that it denies never leaves.

    A denied transfer is answered with SLVERR. Reads and writes have a check port each and do not
    wait for each other. With the combinational engine an allowed request leaves in the clock in
    which it comes.

    Parameters
    ----------
    config : GuardConfig
        Of a bus of 32 or 64 bits.

    Raises
    ------
    ValueError
        The bus is wider.

    Members
    -------
    those of ``AxiGuard``
        Buses are ``AxiLiteSignature``.
    """

    def __init__(self, config: GuardConfig):
        config.require_narrow("AXI4-Lite")
        super().__init__(config, AxiLiteSignature(config.addr_width, config.data_width))
