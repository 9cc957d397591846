"""The Wishbone bus of the core and the system."""

from amaranth.lib import wiring
from amaranth.lib.wiring import In, Out

__all__ = ["BusSignature"]


class BusSignature(wiring.Signature):
    """Wishbone B4 classic, XLEN bits wide, from the initiator's side.

    A cycle ends in the clock in which ``ack`` or ``err`` is 1.

    Parameters
    ----------
    xlen : int
        32 or 64: width of the data and of an address.

    Members
    -------
    cyc, stb : Out(1)
        A transfer is asked for.
    we : Out(1)
        It is a write.
    adr : Out(xlen - log2(bytes)), words
        Word address, never truncated (COM-ADDR-03).
    sel : Out(xlen // 8)
        Bytes that take part.
    dat_w, dat_r : Out(xlen), In(xlen)
    ack, err : In(1)
        Done; done and failed.
    """

    def __init__(self, xlen: int):
        self.xlen = xlen
        lanes = xlen // 8
        super().__init__(
            {
                "cyc": Out(1),
                "stb": Out(1),
                "we": Out(1),
                "adr": Out(xlen - (lanes.bit_length() - 1)),
                "sel": Out(lanes),
                "dat_w": Out(xlen),
                "dat_r": In(xlen),
                "ack": In(1),
                "err": In(1),
            }
        )
