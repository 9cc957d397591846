"""From the pins of a check port to the request that the stages see."""

from amaranth import Const, Module, Signal
from amaranth.lib import wiring
from amaranth.lib.wiring import In, Out

from ..config import MpuConfig, PortConfig
from ..layout import Request

__all__ = ["RequestDecoder"]

RESERVED_PRIVILEGE = 2


class RequestDecoder(wiring.Component):
    """Find the granules of an access, and whether it is one that the port carries.

    Combinational. ``malformed`` marks what the core must not send: a kind of access that is not the
    port's, a size above ``max_size``, a misaligned address on a port without ``misaligned``, an
    operation that wraps past 2**XLEN (COM-PRIO-04), and the reserved privilege 2.

    Parameters
    ----------
    config : MpuConfig
    port : PortConfig

    Members
    -------
    addr, size, access, priv, virt
        As in :class:`CheckSignature`.
    request : Out(Request(config))
    """

    def __init__(self, config: MpuConfig, port: PortConfig):
        self.config = config
        self.port = port
        super().__init__(
            {
                "addr": In(config.check_width),
                "size": In(port.size_width),
                "access": In(3),
                "priv": In(2),
                "virt": In(1),
                "request": Out(Request(config)),
            }
        )

    def elaborate(self, platform):
        m = Module()
        config, port, request = self.config, self.port, self.request
        largest = port.max_size.bit_length() - 1

        # Bits of the address below the size: 0 for a byte, 1 for a half word, 3 for a word ...
        rest = Signal(max(1, largest))
        too_large = Signal(init=1)
        with m.Switch(self.size):
            for size in range(largest + 1):
                with m.Case(size):
                    m.d.comb += [rest.eq((1 << size) - 1), too_large.eq(0)]
        misaligned = (self.addr & rest).any()

        last = Signal(config.check_width + 1)
        if port.misaligned:
            m.d.comb += last.eq(self.addr + rest)
        else:
            # Aligned: no carry, so no adder.
            m.d.comb += last.eq(self.addr | rest)

        # What starts below 2**XLEN can wrap there; a physical address may start above.
        wraps = last[config.check_width]
        if config.check_width > config.xlen:
            wraps |= last[config.xlen :].any() & ~self.addr[config.xlen :].any()

        carried = Const(0, 1)
        for kind in port.kinds:
            carried |= self.access == kind
        grain, plen = config.grain_bits + 2, config.paddr_width
        m.d.comb += [
            request.first.eq(self.addr[grain:plen]),
            request.last.eq(last[grain:plen]),
            request.outside.eq(self.addr[plen:].any() | last[plen:].any()),
            request.malformed.eq(
                ~carried
                | too_large
                | (Const(0, 1) if port.misaligned else misaligned)
                | wraps
                | (self.priv == RESERVED_PRIVILEGE)
            ),
            request.access.eq(self.access),
            request.priv.eq(self.priv),
            request.virt.eq(self.virt),
        ]
        return m
