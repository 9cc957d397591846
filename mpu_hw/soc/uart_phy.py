"""The wires of a UART."""

from amaranth import Cat, Const, Module, Mux, Signal
from amaranth.lib import stream, wiring
from amaranth.lib.cdc import FFSynchronizer
from amaranth.lib.wiring import In, Out

from ..check import require_int_in

__all__ = ["UartPhy"]

DATA_BITS = 8
OVERSAMPLING = 16
FRAME = 1 + DATA_BITS + 1  # start bit, data, stop bit


class UartPhy(wiring.Component):
    """Bytes on two wires: a start bit, eight data bits, the lowest first, a stop bit.

    Registered. A bit lasts 16 x ``divisor`` clocks, as software counts that has a 16550 before it,
    and a new divisor counts from the next bit on. A received bit is what the wire says in its
    middle. A byte whose stop bit is 0 is dropped, and the next one begins at the next falling edge;
    so is a byte that is complete before the last one was taken.

    Parameters
    ----------
    unset : int
        Divisor that counts while ``divisor`` is 0: software that sets none is heard as well.

    Members
    -------
    divisor : In(16)
    sent : In(stream of 8 bits)
        Ready while no byte is under way.
    received : Out(stream of 8 bits)
    tx : Out(1)
        1 between bytes.
    rx : In(1)
        Of any clock: it is synchronised here.

    Raises
    ------
    TypeError, ValueError
        ``unset`` is no integer from 1 to 65535.
    """

    divisor: In(16)
    sent: In(stream.Signature(DATA_BITS))
    received: Out(stream.Signature(DATA_BITS))
    tx: Out(1, init=1)
    rx: In(1, init=1)

    def __init__(self, unset: int):
        require_int_in("unset", unset, range(1, 1 << 16))
        self.unset = unset
        super().__init__()
        self.bit = Signal(range(OVERSAMPLING << 16))

    def elaborate(self, platform):
        m = Module()
        m.d.comb += self.bit.eq(Mux(self.divisor == 0, self.unset, self.divisor) * OVERSAMPLING)
        self._send(m)
        self._receive(m)
        return m

    def _send(self, m):
        # Ones follow what is shifted out: the wire rests at 1.
        frame = Signal(FRAME, init=(1 << FRAME) - 1)
        left, clocks = Signal(range(FRAME + 1)), Signal.like(self.bit)
        m.d.comb += [self.tx.eq(frame[0]), self.sent.ready.eq(left == 0)]
        with m.If(self.sent.ready):
            with m.If(self.sent.valid):
                m.d.sync += [
                    frame.eq(Cat(Const(0, 1), self.sent.payload, Const(1, 1))),
                    left.eq(FRAME),
                    clocks.eq(self.bit - 1),
                ]
        with m.Elif(clocks == 0):
            m.d.sync += [
                frame.eq(Cat(frame[1:], 1)),
                left.eq(left - 1),
                clocks.eq(self.bit - 1),
            ]
        with m.Else():
            m.d.sync += clocks.eq(clocks - 1)

    def _receive(self, m):
        wire = Signal(init=1)
        before = Signal(init=1)
        m.submodules.synchronizer = FFSynchronizer(self.rx, wire, init=1)
        left, clocks = Signal(range(FRAME + 1)), Signal.like(self.bit)
        data, received = Signal(DATA_BITS), self.received
        m.d.sync += before.eq(wire)
        with m.If(received.ready):
            m.d.sync += received.valid.eq(0)
        with m.If(left == 0):
            with m.If(before & ~wire):
                m.d.sync += [left.eq(FRAME), clocks.eq((self.bit >> 1) - 1)]
        with m.Elif(clocks == 0):
            m.d.sync += [left.eq(left - 1), clocks.eq(self.bit - 1), data.eq(Cat(data[1:], wire))]
            with m.If((left == FRAME) & wire):
                m.d.sync += left.eq(0)  # a spike, no start bit
            # The stop bit is under way: ``data`` is complete, and this clock's shift is not in it.
            with m.If((left == 1) & wire & (~received.valid | received.ready)):
                m.d.sync += [received.payload.eq(data), received.valid.eq(1)]
        with m.Else():
            m.d.sync += clocks.eq(clocks - 1)
