"""The system with RAM of block memory, for an FPGA."""

from amaranth import Module
from amaranth.lib import stream, wiring
from amaranth.lib.wiring import In, Out, connect, flipped

from .config import SocConfig
from .ram import Ram
from .system import System

__all__ = ["Soc"]


class Soc(wiring.Component):
    """:class:`System` and its RAM.

    Registered.

    Parameters
    ----------
    config : SocConfig
    program : list of int
        Words that RAM starts with.

    Members
    -------
    sent, received : Out, In(stream of 8 bits)
        The UART.
    divisor : Out(16)
        Its divisor, for whoever puts the bytes on a wire.
    """

    def __init__(self, config: SocConfig, program: tuple[int, ...] = ()):
        self.config = config
        self.program = program
        super().__init__(
            {
                "sent": Out(stream.Signature(8)),
                "received": In(stream.Signature(8)),
                "divisor": Out(16),
            }
        )

    def elaborate(self, platform):
        m = Module()
        config = self.config
        m.submodules.system = system = System(config)
        m.submodules.ram = ram = Ram(config.core.xlen, config.ram_bytes, self.program)
        connect(m, system.ram, ram.bus)
        connect(m, system.sent, flipped(self.sent))
        connect(m, flipped(self.received), system.received)
        m.d.comb += self.divisor.eq(system.divisor)
        return m
