"""The Wishbone bus."""

from amaranth.lib import wiring
from amaranth.lib.wiring import In, Out

__all__ = ["WishboneSignature"]


class WishboneSignature(wiring.Signature):
    """Wishbone B4 classic, from the initiator's side.

    A cycle ends in the clock in which ``ack`` or ``err`` is 1.

    Parameters
    ----------
    addr_width : int
        Bits of a byte address.
    data_width : int
        Bits of a word.

    Members
    -------
    cyc, stb : Out(1)
        A transfer is asked for.
    we : Out(1)
        It is a write.
    adr : Out(addr_width - log2(bytes)), words
        Word address.
    sel : Out(data_width // 8)
        Bytes that take part.
    dat_w, dat_r : Out(data_width), In(data_width)
    ack, err : In(1)
        Done; done and failed.
    """

    def __init__(self, addr_width: int, data_width: int):
        self.addr_width = addr_width
        self.data_width = data_width
        lanes = data_width // 8
        super().__init__(
            {
                "cyc": Out(1),
                "stb": Out(1),
                "we": Out(1),
                "adr": Out(addr_width - (lanes.bit_length() - 1)),
                "sel": Out(lanes),
                "dat_w": Out(data_width),
                "dat_r": In(data_width),
                "ack": In(1),
                "err": In(1),
            }
        )
