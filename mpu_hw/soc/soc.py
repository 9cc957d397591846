"""The system with RAM of block memory, for an FPGA."""

from amaranth import Cat, Module
from amaranth.lib import stream, wiring
from amaranth.lib.wiring import In, Out, connect, flipped

from ..core import check_ports
from .config import SocConfig
from .fault_latch import FaultLatch
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
        Its divisor, for whoever puts the bytes on a wire: :class:`~.line.UartPhy`.
    denied : Out(1)
        The unit has made the core trap since reset; 0 without a unit.
    """

    def __init__(self, config: SocConfig, program: tuple[int, ...] = ()):
        self.config = config
        self.program = program
        super().__init__(
            {
                "sent": Out(stream.Signature(8)),
                "received": In(stream.Signature(8)),
                "divisor": Out(16),
                "denied": Out(1),
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
        if config.unit:
            m.submodules.fault_latch = fault_latch = FaultLatch()
            ports = [getattr(system.probe, name) for name in check_ports(config.unit)]
            m.d.comb += [
                fault_latch.denied.eq(Cat(port.done & ~port.allow for port in ports).any()),
                fault_latch.left.eq(system.rvfi.valid),
                fault_latch.trapped.eq(system.rvfi.trap),
                self.denied.eq(fault_latch.seen),
            ]
        return m
