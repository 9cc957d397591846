"""UART with the registers of a 16550."""

from amaranth import Cat, Module, Mux, Signal
from amaranth.lib import fifo, stream, wiring
from amaranth.lib.wiring import In, Out

from ..core import BusSignature

__all__ = ["UART_BYTES", "Uart"]

FIFO_DEPTH = 16
UART_BYTES = 8
# Offsets; 0 and 1 are the divisor while LCR bit 7 is 1.
DATA, IER, IIR_FCR, LCR, MCR, LSR, MSR, SCR = range(8)


class Uart(wiring.Component):
    """Byte registers at offsets 0 to 7, and bytes in and out.

    Registered: ``ack`` one clock after ``stb``. The access is that of the lowest selected byte.
    Modem lines and line errors do not exist: MSR reads 0, LSR has bits 0, 5 and 6.

    Parameters
    ----------
    xlen : int

    Members
    -------
    bus : In(BusSignature)
    sent : Out(stream of 8 bits)
    received : In(stream of 8 bits)
    divisor : Out(16)
        As software has set it: clocks per bit, divided by 16.
    interrupt : Out(1)
    """

    def __init__(self, xlen: int):
        self.xlen = xlen
        super().__init__(
            {
                "bus": In(BusSignature(xlen)),
                "sent": Out(stream.Signature(8)),
                "received": In(stream.Signature(8)),
                "divisor": Out(16),
                "interrupt": Out(1),
            }
        )
        self.outgoing = fifo.SyncFIFOBuffered(width=8, depth=FIFO_DEPTH)
        self.incoming = fifo.SyncFIFOBuffered(width=8, depth=FIFO_DEPTH)
        # The access: offset, kind, byte written, byte read.
        self.offset = Signal(3)
        self.reads = Signal()
        self.writes = Signal()
        self.written = Signal(8)
        self.value = Signal(8)
        # Interrupts: those that are enabled, and the code of the one that is pending.
        self.ier = Signal(4)
        self.code = Signal(4)

    def elaborate(self, platform):
        m = Module()
        m.submodules.outgoing = self.outgoing
        m.submodules.incoming = self.incoming
        wiring.connect(m, self.outgoing.r_stream, wiring.flipped(self.sent))
        wiring.connect(m, wiring.flipped(self.received), self.incoming.w_stream)
        self._decode(m)
        self._registers(m)
        self._interrupts(m)
        return m

    def _decode(self, m):
        """Find offset and byte of the access."""
        bus, lanes = self.bus, self.xlen // 8
        lane = Signal(range(lanes))
        for index in reversed(range(lanes)):
            with m.If(bus.sel[index]):
                m.d.comb += lane.eq(index)
        # What is asked stands until ``ack``: it is looked at from registers.
        m.d.sync += [
            bus.ack.eq(bus.cyc & bus.stb & ~bus.ack),
            self.offset.eq(Cat(lane, bus.adr)),
            self.written.eq(bus.dat_w.word_select(lane, 8)),
        ]
        active = bus.cyc & bus.stb & bus.ack
        m.d.comb += [
            bus.dat_r.eq(Cat(self.value for _ in range(lanes))),
            self.reads.eq(active & ~bus.we),
            self.writes.eq(active & bus.we),
        ]

    def _registers(self, m):
        lcr = Signal(8)
        mcr = Signal(5)
        scratch = Signal(8)
        empty = Signal()
        divisor_open = lcr[7]
        written, outgoing, incoming = self.written, self.outgoing, self.incoming
        m.d.comb += [empty.eq(~outgoing.r_rdy), outgoing.w_data.eq(written)]
        low, high = self.divisor[:8], self.divisor[8:]
        values = {
            DATA: Mux(divisor_open, low, Mux(incoming.r_rdy, incoming.r_data, 0)),
            IER: Mux(divisor_open, high, self.ier),
            IIR_FCR: Cat(self.code, 0, 0, 1, 1),
            LCR: lcr,
            MCR: mcr,
            LSR: Cat(incoming.r_rdy, 0, 0, 0, 0, outgoing.w_rdy, empty, 0),
            SCR: scratch,
        }
        with m.Switch(self.offset):
            for offset, value in values.items():
                with m.Case(offset):
                    m.d.comb += self.value.eq(value)
        first = self.offset == DATA
        m.d.comb += [
            outgoing.w_en.eq(self.writes & first & ~divisor_open),
            incoming.r_en.eq(self.reads & first & ~divisor_open),
        ]
        with m.If(self.writes):
            with m.Switch(self.offset):
                with m.Case(DATA):
                    m.d.sync += low.eq(Mux(divisor_open, written, low))
                with m.Case(IER):
                    m.d.sync += high.eq(Mux(divisor_open, written, high))
                    m.d.sync += self.ier.eq(Mux(divisor_open, self.ier, written))
                for offset, register in ((LCR, lcr), (MCR, mcr), (SCR, scratch)):
                    with m.Case(offset):
                        m.d.sync += register.eq(written)

    def _interrupts(self, m):
        """Received data before an empty transmitter; reading IIR takes the latter back."""
        was_empty = Signal(init=1)
        transmitter = Signal()
        empty = ~self.outgoing.r_rdy
        m.d.sync += was_empty.eq(empty)
        read_iir = self.reads & (self.offset == IIR_FCR) & (self.code == 0b0010)
        enabled_now = self.writes & (self.offset == IER) & self.written[1]
        with m.If((empty & ~was_empty) | (enabled_now & empty)):
            m.d.sync += transmitter.eq(1)
        with m.Elif(read_iir | self.outgoing.w_en):
            m.d.sync += transmitter.eq(0)
        m.d.comb += self.code.eq(0b0001)
        with m.If(self.incoming.r_rdy & self.ier[0]):
            m.d.comb += [self.code.eq(0b0100), self.interrupt.eq(1)]
        with m.Elif(transmitter & self.ier[1]):
            m.d.comb += [self.code.eq(0b0010), self.interrupt.eq(1)]
