"""The system without its RAM."""

from amaranth import Module
from amaranth.lib import stream, wiring
from amaranth.lib.wiring import In, Out, connect, flipped

from ..core import BusSignature, Core, RvfiSignature, check_ports
from ..mpu import Mpu
from .bus_decoder import BusDecoder, Window
from .clint import Clint
from .config import CLINT_BASE, RAM_BASE, ROM_BASE, UART_BASE, SocConfig
from .probe import ProbeSignature, probe
from .rom import ROM_BYTES, BootRom
from .uart import UART_BYTES, Uart

__all__ = ["System"]


class System(wiring.Component):
    """Core, unit, boot ROM, UART and timer. RAM is outside: a simulator has it in its own memory.

    Registered.

    Parameters
    ----------
    config : SocConfig

    Members
    -------
    ram : Out(BusSignature)
        RAM; full addresses, from 0x8000_0000.
    sent, received : Out, In(stream of 8 bits)
        The UART.
    divisor : Out(16)
        Its divisor, for whoever puts the bytes on a wire.
    rvfi : Out(RvfiSignature)
    probe : Out(ProbeSignature)
        The ports of the unit; absent without one.
    """

    def __init__(self, config: SocConfig):
        self.config = config
        xlen = config.core.xlen
        super().__init__(
            {
                "ram": Out(BusSignature(xlen)),
                "sent": Out(stream.Signature(8)),
                "received": In(stream.Signature(8)),
                "divisor": Out(16),
                "rvfi": Out(RvfiSignature(xlen)),
                **({"probe": Out(ProbeSignature(config.unit))} if config.unit else {}),
            }
        )

    def elaborate(self, platform):
        m = Module()
        config, xlen = self.config, self.config.core.xlen
        m.submodules.core = core = Core(config.core, config.unit)
        m.submodules.rom = rom = BootRom(xlen, RAM_BASE)
        m.submodules.clint = clint = Clint(xlen, config.time_divider)
        m.submodules.uart = uart = Uart(xlen)
        m.submodules.decoder = decoder = BusDecoder(
            xlen,
            {
                "rom": Window(ROM_BASE, ROM_BYTES),
                "clint": Window(CLINT_BASE, 0x1_0000),
                # No larger than the registers: they would answer at addresses of other rules.
                "uart": Window(UART_BASE, UART_BYTES),
                "ram": Window(RAM_BASE, config.ram_bytes),
            },
        )
        connect(m, core.bus, decoder.bus)
        for name, target in (("rom", rom), ("clint", clint), ("uart", uart)):
            connect(m, getattr(decoder, name), target.bus)
        connect(m, decoder.ram, flipped(self.ram))
        connect(m, uart.sent, flipped(self.sent))
        connect(m, flipped(self.received), uart.received)
        connect(m, core.rvfi, flipped(self.rvfi))
        m.d.comb += [
            self.divisor.eq(uart.divisor),
            core.msip.eq(clint.msip),
            core.mtip.eq(clint.mtip),
            core.meip.eq(uart.interrupt),
            core.time.eq(clint.time),
        ]
        if config.unit:
            self._add_unit(m, core)
        return m

    def _add_unit(self, m, core):
        m.submodules.mpu = mpu = Mpu(self.config.unit)
        for name in (*check_ports(self.config.unit), "csr", "status"):
            connect(m, getattr(core, name), getattr(mpu, name))
        probe(m, self.config.unit, self.probe, core)
