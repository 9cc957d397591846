"""Load/store unit: checks, splits, transfers."""

from amaranth import Cat, Module, Mux, Signal
from amaranth.lib import wiring
from amaranth.lib.wiring import In, Out

from ..isa import Access, Cause, Privilege
from .amo import AmoUnit
from .bus import BusSignature
from .checker import QuestionSignature
from .config import CoreConfig
from .numbers import AmoOp, Exception_, Memory

__all__ = ["LoadStoreUnit"]


class LoadStoreUnit(wiring.Component):
    """Do one memory instruction.

    Registered. ``start`` and the instruction are held until ``done``. Every piece is allowed by
    the unit before the bus sees it, so that a denied access has no effect (COM-FLT-12): not on
    memory, and not on the reservation.

    Parameters
    ----------
    config : CoreConfig

    Members
    -------
    start : In(1)
    memory, size, unsigned, execute : In
        The instruction, as in :class:`~.decode.Control`.
    amo : In(AmoOp)
    addr, data : In(config.xlen)
        First byte; what is to be stored.
    priv, virt : In(Privilege), In(1)
        Effective mode.
    done : Out(1)
        What follows is valid in this clock.
    result : Out(config.xlen)
        What rd gets.
    stored : Out(config.xlen)
        What an atomic instruction has written.
    wrote : Out(1)
        Memory has been written.
    fault, cause, tval : Out(1), Out(5), Out(config.xlen)
    question : Out(QuestionSignature)
    bus : Out(BusSignature)
    """

    def __init__(self, config: CoreConfig):
        self.config = config
        width = config.xlen
        super().__init__(
            {
                "start": In(1),
                "memory": In(Memory),
                "size": In(2),
                "unsigned": In(1),
                "execute": In(1),
                "amo": In(AmoOp),
                "addr": In(width),
                "data": In(width),
                "priv": In(Privilege),
                "virt": In(1),
                "done": Out(1),
                "result": Out(width),
                "stored": Out(width),
                "wrote": Out(1),
                "fault": Out(1),
                "cause": Out(5),
                "tval": Out(width),
                "question": Out(QuestionSignature(width)),
                "bus": Out(BusSignature(width)),
            }
        )

    def elaborate(self, platform):
        m = Module()
        self._classify(m)
        self._pieces(m)
        self._lanes(m)
        self._result(m)
        with m.FSM():
            with m.State("ASK"):
                with m.If(self.start & self.unaligned & self.refuses):
                    code = Mux(self.stores, Exception_.STORE_MISALIGNED, Exception_.LOAD_MISALIGNED)
                    m.d.comb += [self.done.eq(1), self.fault.eq(1), self.cause.eq(code)]
                with m.Elif(self.start):
                    m.d.comb += self.question.valid.eq(1)
                    with m.If(self.question.ready):
                        m.next = "WAIT"
                        self._answered(m)
            with m.State("WAIT"):
                self._answered(m)
            with m.State("TRANSFER"):
                m.d.comb += [self.bus.cyc.eq(1), self.bus.stb.eq(1)]
                m.d.comb += self.bus.we.eq(self.stores & (self.memory != Memory.AMO))
                with m.If(self.bus.ack):
                    self._transferred(m)
                self._bus_error(m)
            with m.State("MODIFY"):
                m.d.comb += [self.bus.cyc.eq(1), self.bus.stb.eq(1), self.bus.we.eq(1)]
                with m.If(self.bus.ack):
                    m.d.comb += [self.done.eq(1), self.wrote.eq(1)]
                    m.next = "ASK"
                self._bus_error(m)
        with m.If(self.done):
            m.d.sync += self.piece.eq(0)
        return m

    def _classify(self, m):
        self.stores, self.atomic, self.unaligned = Signal(), Signal(), Signal()
        self.refuses = Signal()
        loads = (self.memory == Memory.LOAD) | (self.memory == Memory.LR)
        plain = (self.memory == Memory.LOAD) | (self.memory == Memory.STORE)
        low = self.addr[: self.config.lane_bits]
        m.d.comb += [
            self.stores.eq(~loads),
            self.atomic.eq(~plain),
            self.unaligned.eq((low & ((1 << self.size) - 1)[: self.config.lane_bits]) != 0),
            # An atomic instruction cannot be done in pieces.
            self.refuses.eq(self.atomic if self.config.misaligned == "split" else 1),
        ]

    def _pieces(self, m):
        """Cut a misaligned access into bytes; an aligned one is its only piece."""
        self.piece = Signal(3)
        self.last = Signal()
        self.reserved = Signal()
        self.reservation = Signal(self.config.xlen)
        self.held = Signal()
        question = self.question
        m.d.comb += [
            self.last.eq(~self.unaligned | (self.piece == ((1 << self.size) - 1)[:3])),
            question.addr.eq(self.addr + self.piece),
            question.size.eq(Mux(self.unaligned, 0, self.size)),
            question.access.eq(
                Mux(self.stores, Access.STORE, Mux(self.execute, Access.HLVX, Access.LOAD))
            ),
            question.priv.eq(self.priv),
            question.virt.eq(self.virt),
            self.held.eq(self.reserved & (self.reservation == self.addr)),
            self.tval.eq(question.addr),
        ]

    def _lanes(self, m):
        """Put bytes where the bus has them, and take them from there."""
        bus, question = self.bus, self.question
        low = question.addr[: self.config.lane_bits]
        shift = Signal(self.config.lane_bits + 3)
        outgoing = Signal(self.config.xlen)
        self.gathered = Signal(self.config.xlen)
        self.incoming = Signal(self.config.xlen)
        m.submodules.amo = amo = AmoUnit(self.config)
        m.d.comb += [
            shift.eq(low << 3),
            bus.adr.eq(question.addr >> self.config.lane_bits),
            bus.sel.eq((((1 << (1 << question.size)) - 1)[: self.config.xlen // 8]) << low),
            amo.op.eq(self.amo),
            amo.word.eq(self.size == 2),
            amo.memory.eq(self.gathered),
            amo.register.eq(self.data),
            self.stored.eq(Mux(self.memory == Memory.AMO, amo.result, self.data)),
            outgoing.eq(Mux(self.unaligned, self.data.word_select(self.piece, 8), self.stored)),
            bus.dat_w.eq(outgoing << shift),
            self.incoming.eq(self.gathered),
        ]
        aligned = bus.dat_r >> shift
        with m.If(self.unaligned):
            m.d.comb += self.incoming.word_select(self.piece, 8).eq(aligned[:8])
        with m.Else():
            m.d.comb += self.incoming.eq(aligned)

    def _result(self, m):
        # An atomic operation has read before it wrote.
        value = Mux(self.memory == Memory.AMO, self.gathered, self.incoming)
        sign = Signal()
        with m.Switch(self.size):
            for size in range(self.config.lane_bits + 1):
                bits = 8 << size
                with m.Case(size):
                    m.d.comb += [
                        sign.eq(value[bits - 1] & ~self.unsigned),
                        self.result.eq(Cat(value[:bits], sign).as_signed()),
                    ]
        with m.If(self.memory == Memory.SC):
            m.d.comb += self.result.eq(~self.held)

    def _answered(self, m):
        with m.If(self.question.done & self.question.allow):
            m.next = "TRANSFER"
            with m.If((self.memory == Memory.SC) & ~self.held):
                m.d.comb += self.done.eq(1)
                m.d.sync += self.reserved.eq(0)
                m.next = "ASK"
        with m.Elif(self.question.done):
            m.d.comb += [self.done.eq(1), self.fault.eq(1), self.cause.eq(self.question.cause)]
            m.next = "ASK"

    def _transferred(self, m):
        m.d.sync += self.gathered.eq(self.incoming)
        with m.If(self.memory == Memory.AMO):
            m.next = "MODIFY"
        with m.Else():
            m.d.sync += self.piece.eq(self.piece + 1)
            m.d.comb += [self.done.eq(self.last), self.wrote.eq(self.stores)]
            m.next = "ASK"
        with m.If(self.memory == Memory.LR):
            m.d.sync += [self.reserved.eq(1), self.reservation.eq(self.addr)]
        with m.If(self.memory == Memory.SC):
            m.d.sync += self.reserved.eq(0)

    def _bus_error(self, m):
        with m.If(self.bus.err):
            code = Mux(self.stores, Cause.STORE_ACCESS_FAULT, Cause.LOAD_ACCESS_FAULT)
            m.d.comb += [self.done.eq(1), self.fault.eq(1), self.cause.eq(code)]
            m.next = "ASK"
