"""The Wishbone bus of the core and the system."""

from ..layout import WishboneSignature

__all__ = ["BusSignature"]


class BusSignature(WishboneSignature):
    """Wishbone B4 classic, XLEN bits wide, from the initiator's side.

    Its word address is never truncated (COM-ADDR-03).

    Parameters
    ----------
    xlen : int
        32 or 64: width of the data and of an address.

    Members
    -------
    as those of :class:`WishboneSignature`
    """

    def __init__(self, xlen: int):
        self.xlen = xlen
        super().__init__(addr_width=xlen, data_width=xlen)
